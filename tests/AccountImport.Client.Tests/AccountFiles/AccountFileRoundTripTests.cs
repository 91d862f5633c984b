using System.Text.Json;
using System.Text.RegularExpressions;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;
using FsCheck;
using FsCheck.Fluent;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>What <see cref="AccountFileWriter"/> writes, <see cref="AccountFileReader"/> reads, however the bytes arrive.</summary>
public sealed partial class AccountFileRoundTripTests
{
    private static readonly string[] Accounts =
    [
        """{"externalAccountId":"IM-1","name":"Zoë \" } \\","list":[{"a":1},{"b":[2,"x]"]}],"accounts":[{"c":null}]}""",
        "{\n  \"externalAccountId\" : \"IM-2\",\r\n\t\"text\": \"\U0001F3E6 { \\\" ] , \",\n  \"n\" : -1.5e3\n }",
        """{"other":{"externalAccountId":"no"},"externalAccountId":"IM-3"}""",
    ];

    public static MatrixTheoryData<AccountFileShape, bool, bool> Combinations { get; } = new(Enum.GetValues<AccountFileShape>(), [false, true], [false, true]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void ReadAsync_AnyAccountsInAnyShapeSplitAnywhere_ReadBackEqual() =>
        Prop.ForAll(Files().ToArbitrary(), RequireRoundTripAsync).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadAsync_AnyTypedAccountsInAnyShape_ReadBackEqual() =>
        Prop.ForAll(AnyAccount.Accounts().NonEmptyListOf().Resize(4).Zip(Options()).ToArbitrary(), async drawn =>
        {
            Account[] accounts = drawn.Item2.Shape is AccountFileShape.SingleAccount ? [.. drawn.Item1.Take(1)] : [.. drawn.Item1];
            byte[] file = await WriteAsync(drawn.Item2, writer => WriteAllAsync(accounts, account => writer.WriteAsync(account, Cancellation)));

            FileReading reading = await FileReading.OfAsync(file);

            reading.Exception.ShouldBeNull();
            reading.Failures.ShouldBeEmpty();
            reading.Records.Select(record => Json(record.Account.ShouldNotBeNull())).ShouldBe(accounts.Select(Json));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadAsync_AnyWrapperMembers_AreThere() =>
        Prop.ForAll(AnyAccount.ElementsByName().Resize(8).Zip(Options()).ToArbitrary(), async drawn =>
        {
            AccountFileWriterOptions options = drawn.Item2 with { Shape = AccountFileShape.Wrapper, WrapperMembers = drawn.Item1 };
            byte[] file = await WriteAsync(options, writer => writer.WriteAsync(Samples.Utf8(Accounts[0]), Cancellation));

            FileReading reading = await FileReading.OfAsync(file);

            reading.Exception.ShouldBeNull();
            reading.Texts.ShouldBe([Accounts[0]]);
            Members(reading).ShouldBe(Members(drawn.Item1));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadAsync_AnyWrapperMembersBehindTheAccounts_AreThere() =>
        Prop.ForAll(AnyAccount.ElementsByName().Resize(8).Zip(Gen.Choose(0, 8)).ToArbitrary(), async drawn =>
        {
            string[] members = [.. Members(drawn.Item1)];
            string[] before = [.. members.Take(drawn.Item2)];
            string file = $"{{ {string.Concat(before.Select(member => $"{member} , "))}\"accounts\" : [ {Accounts[0]} ] {string.Concat(members.Skip(drawn.Item2).Select(member => $", {member}"))} }} ";

            await using var reader = new AccountFileReader(new ChunkedStream(Samples.Utf8(file), () => 7));
            await using (IAsyncEnumerator<AccountRecord> records = reader.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation))
            {
                (await records.MoveNextAsync()).ShouldBeTrue();
                Members(reader.WrapperMembers).ShouldBe(before);
                (await records.MoveNextAsync()).ShouldBeFalse();
            }

            Members(reader.WrapperMembers).ShouldBe(members);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("accounts")]
    [InlineData("konten für \"€\" \U0001F3E6")]
    [InlineData("a'b<c>&\\")]
    public async Task ReadAsync_WrapperMemberOfAnyName_IsFoundAsTheWriterWroteIt(string name)
    {
        byte[] file = await WriteAsync(
            new AccountFileWriterOptions { Shape = AccountFileShape.Wrapper, WrapperMember = name },
            writer => writer.WriteAsync(Samples.Utf8(Accounts[0]), Cancellation));

        FileReading reading = await FileReading.OfAsync(file, new AccountFileReaderOptions { WrapperMember = name });

        reading.Exception.ShouldBeNull();
        reading.Texts.ShouldBe([Accounts[0]]);
        reading.Reader.Shape.ShouldBe(AccountFileShape.Wrapper);
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task ReadAsync_SplitAtEveryByte_ReadsTheSame(AccountFileShape shape, bool hasByteOrderMark, bool isCompressed)
    {
        var options = new AccountFileWriterOptions { Shape = shape, HasByteOrderMark = hasByteOrderMark, IsCompressed = isCompressed };
        string[] accounts = shape is AccountFileShape.SingleAccount ? [Accounts[1]] : Accounts;
        byte[] file = await WriteAsync(options, writer => WriteAllAsync(accounts, account => writer.WriteAsync(Samples.Utf8(account), Cancellation)));
        FileReading whole = await FileReading.OfAsync(file);
        whole.Records.Count.ShouldBe(accounts.Length);

        for (int split = 1; split < file.Length; split++)
        {
            FileReading reading = await FileReading.OfAsync(file, nextLength: InTwo(split));

            reading.Exception.ShouldBeNull($"split at {split}");
            reading.Texts.ShouldBe(whole.Texts, $"split at {split}");
            reading.Records.Select(record => record.Position).ShouldBe(whole.Records.Select(record => record.Position), $"split at {split}");
        }

        FileReading inBytes = await FileReading.OfAsync(file, nextLength: () => 1);
        inBytes.Texts.ShouldBe(whole.Texts);
        inBytes.Failures.ShouldBe(whole.Failures);
    }

    private static async Task RequireRoundTripAsync(AnyFile drawn)
    {
        string[] accounts = drawn.Options.Shape is AccountFileShape.SingleAccount ? [.. drawn.Accounts.Take(1)] : drawn.Accounts;
        byte[] plain = await WriteAsync(
            drawn.Options with { IsCompressed = false },
            writer => WriteAllAsync(accounts, account => writer.WriteAsync(Samples.Utf8(account), Cancellation)));
        byte[] file = drawn.Options.IsCompressed is true ? Gzip.Compress(plain) : plain;
        string[] expected = drawn.Options.Shape is AccountFileShape.JsonLines ? [.. accounts.Select(account => LineBreaksOfJson().Replace(account, ""))] : accounts;

        foreach (int split in (int[])[int.MaxValue, 1, .. drawn.Splits.Select(split => 1 + (split % file.Length))])
        {
            FileReading reading = await FileReading.OfAsync(file, drawn.ReaderOptions, split is 1 ? () => 1 : InTwo(split));

            reading.Exception.ShouldBeNull();
            reading.Texts.ShouldBe(expected);
            reading.Records.Select(record => record.Number).ShouldBe(Enumerable.Range(1, expected.Length).Select(number => (long)number));
            reading.Records.SelectMany(record => record.Failures).Select(failure => failure.Code).ShouldNotContain(ValidationCodes.InvalidJson);
            foreach (AccountRecord record in reading.Records)
            {
                record.Position.ShouldBe(NaivePosition.Of(plain, record.Position.ByteOffset));
                record.Length.ShouldBe(record.Utf8Json.Length);
                plain.AsSpan((int)record.Position.ByteOffset, record.Utf8Json.Length).SequenceEqual(record.Utf8Json.Span).ShouldBeTrue();
            }
        }
    }

    private static Func<int> InTwo(int split)
    {
        bool isFirst = true;
        return () =>
        {
            int length = isFirst ? split : int.MaxValue;
            isFirst = false;
            return length;
        };
    }

    private static Gen<AnyFile> Files() =>
        from accounts in AnyAccount.RawAccounts().ListOf().Resize(5)
        from options in Options()
        from splits in Gen.Choose(0, 10_000).ListOf(20)
        from comparesAccounts in Gen.Elements(false, true)
        select new AnyFile(
            accounts.Count is 0 && options.Shape is AccountFileShape.SingleAccount or AccountFileShape.JsonLines ? ["""{"externalAccountId":"IM-0"}"""] : [.. accounts],
            options,
            [.. splits],
            new AccountFileReaderOptions { ComparesAccounts = comparesAccounts });

    private static Gen<AccountFileWriterOptions> Options() =>
        from shape in Gen.Elements(Enum.GetValues<AccountFileShape>())
        from hasByteOrderMark in Gen.Elements(false, true)
        from isCompressed in Gen.Elements(false, true)
        select new AccountFileWriterOptions { Shape = shape, HasByteOrderMark = hasByteOrderMark, IsCompressed = isCompressed };

    private static async Task<byte[]> WriteAsync(AccountFileWriterOptions options, Func<AccountFileWriter, ValueTask> write)
    {
        using var stream = new MemoryStream();
        await using (var writer = new AccountFileWriter(stream, options with { LeavesOpen = true }))
        {
            await write(writer);
            await writer.CompleteAsync(Cancellation);
        }

        return stream.ToArray();
    }

    private static async ValueTask WriteAllAsync<T>(IEnumerable<T> accounts, Func<T, ValueTask> write)
    {
        foreach (T account in accounts)
        {
            await write(account);
        }
    }

    private static string Json(Account account) => JsonSerializer.Serialize(account, AccountImportJsonContext.Default.Account);

    private static IEnumerable<string> Members(FileReading reading) => Members(reading.Reader.WrapperMembers);

    private static IEnumerable<string> Members(IReadOnlyDictionary<string, JsonElement> members) =>
        members.Select(member => $"{JsonSerializer.Serialize(member.Key)}:{member.Value.GetRawText()}");

    /// <summary>What JSON Lines cannot hold: a line break, and with it goes the indentation.</summary>
    [GeneratedRegex("[\r\n][\r\n \t]*", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LineBreaksOfJson();

    private sealed record AnyFile(string[] Accounts, AccountFileWriterOptions Options, int[] Splits, AccountFileReaderOptions ReaderOptions)
    {
        public override string ToString() =>
            $"{Options.Shape}, byte order mark {Options.HasByteOrderMark}, gzip {Options.IsCompressed}, compares {ReaderOptions.ComparesAccounts}: {string.Join(" ## ", Accounts)}";
    }
}
