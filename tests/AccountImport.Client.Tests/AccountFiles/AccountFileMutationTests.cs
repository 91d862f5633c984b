using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Files with faults anywhere: reading them ends, and nothing of them goes unmentioned.</summary>
public sealed partial class AccountFileMutationTests
{
    private const int SeedsOfAFile = 333;

    private static readonly string[] Accounts =
    [
        """{"externalAccountId":"IM-1","name":"Zoë","list":[{"a":1},{"b":[2,"x"]}],"o":{"p":{"q":null}}}""",
        """{"externalAccountId":"IM-2","text":"a } \" ] { , b","n":-1.5e3,"externalMasterAccountId":"IM-1"}""",
        "{\n  \"externalAccountId\" : \"IM-3\",\n  \"t\": true\n }",
        """{"externalAccountId":"IM-4"}""",
    ];

    private static readonly string[] ForeignAccounts =
    [
        """{"external_account_number":"IM-1","import_supplier":"S","id":{"a":[1,2],"key":"IM-1"}}""",
        """{"external_account_number":"IM-2","id":{"key":"IM-2"},"text":"a } \" ] { , b"}""",
        """{"external_account_number":"IM-1","id":{"key":"IM-1","z":{}}}""",
    ];

    private static readonly TimeSpan GiveUp = TimeSpan.FromMinutes(1);

    public static TheoryData<string, string> Files { get; } = new()
    {
        { $"[{string.Join(',', Accounts)}]", "externalAccountId" },
        { FileLayout.PrettyArray.Write(Accounts), "externalAccountId" },
        { FileLayout.Wrapper.Write(Accounts), "externalAccountId" },
        { FileLayout.JsonLines.Write(Accounts.Select(account => account.ReplaceLineEndings(" "))), "externalAccountId" },
        { Accounts[2], "externalAccountId" },
        { FileLayout.Wrapper.Write(ForeignAccounts), "id.key" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task ReadAsync_ChangedBytes_RecordsAndTheEndCoverTheFile(string text, string identifierPath)
    {
        byte[] original = Encoding.UTF8.GetBytes(text);
        for (int seed = 0; seed < SeedsOfAFile; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = ChangedBytes.Of(original, random);
            var options = new AccountFileReaderOptions
            {
                IdentifierPath = identifierPath,
                MaxAccountBytes = random.Next(4) is 0 ? random.Next(1, 200) : 1 << 20,
            };
            try
            {
                // On a thread of its own: what never ends must not keep this one.
                await Task.Run(() => RequireAllAsync(bytes, options, random), TestContext.Current.CancellationToken)
                    .WaitAsync(GiveUp, TestContext.Current.CancellationToken);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}, limit {options.MaxAccountBytes}: {Encoding.UTF8.GetString(bytes)}", exception);
            }
        }
    }

    private static async Task RequireAllAsync(byte[] bytes, AccountFileReaderOptions options, Random random)
    {
        FileReading whole = await FileReading.OfAsync(bytes, options);
        RequireCoverage(bytes, whole);
        RequireBrokenOnesHaveErrors(whole);
        RequireAgreementWithTheWholeDocument(bytes, whole, options);

        RequireSame(await FileReading.OfAsync(bytes, options, () => random.Next(1, 20)), whole);
        RequireSame(await FileReading.OfAsync(Gzip.Compress(bytes), options, () => random.Next(1, 40)), whole);

        FileReading compared = await FileReading.OfAsync(bytes, options with { ComparesAccounts = true }, () => random.Next(1, 40));
        RequireSame(await FileReading.OfAsync(new MemoryStream(bytes), options with { ComparesAccounts = true }), compared);
        RequireSame(compared with { Records = [.. compared.Records.Select(WithoutComparison)] }, whole);
    }

    private static void RequireSame(FileReading reading, FileReading expected)
    {
        // Shouldly takes its time, also where all is well.
        if (!reading.Texts.SequenceEqual(expected.Texts, StringComparer.Ordinal) || !reading.Failures.SequenceEqual(expected.Failures, StringComparer.Ordinal))
        {
            reading.Texts.ShouldBe(expected.Texts);
            reading.Failures.ShouldBe(expected.Failures);
        }

        (reading.Exception is null).ShouldBe(expected.Exception is null);
        reading.Exception?.Message.ShouldBe(expected.Exception?.Message);
        reading.Exception?.Position.ShouldBe(expected.Exception?.Position);
    }

    private static AccountRecord WithoutComparison(AccountRecord record) => new()
    {
        Number = record.Number,
        Utf8Json = record.Utf8Json,
        Failures =
        [
            .. record.Failures.Where(failure => failure.Code is not ValidationCodes.DuplicateExternalAccountId and not ValidationCodes.MissingMasterAccount),
        ],
    };

    /// <summary>Between two records there is only a comma, in front of them and behind them only the brackets that make them a file.</summary>
    private static void RequireCoverage(byte[] bytes, FileReading reading)
    {
        long covered = 0;
        foreach (AccountRecord record in reading.Records)
        {
            record.Position.ShouldBe(NaivePosition.Of(bytes, record.Position.ByteOffset));
            record.Position.ByteOffset.ShouldBeGreaterThanOrEqualTo(covered);
            RequireNothing(bytes, covered, record.Position.ByteOffset, reading);
            covered = record.Position.ByteOffset + record.Length;
            record.Length.ShouldBeGreaterThan(0);
            if (record.Utf8Json.Length > 0)
            {
                record.Utf8Json.Span.SequenceEqual(bytes.AsSpan((int)record.Position.ByteOffset, (int)record.Length)).ShouldBeTrue();
            }
        }

        covered.ShouldBeLessThanOrEqualTo(bytes.Length);
        if (reading.Exception is null)
        {
            RequireNothing(bytes, covered, bytes.Length, reading);
            return;
        }

        // What lies behind the place of the exception was not read, and is mentioned by it; an account in front of that place, too.
        FilePosition end = reading.Exception.Position.ShouldNotBeNull();
        end.ShouldBe(NaivePosition.Of(bytes, end.ByteOffset));
        if (BeginningOfAccount().Match(reading.Exception.Message) is { Success: true } beginning)
        {
            // A byte that is no character shares its column with the next one.
            long start = Enumerable.Range(0, bytes.Length).Last(offset => NaivePosition.Of(bytes, offset).ToString() == beginning.Groups["place"].Value);
            RequireNothing(bytes, covered, start, reading);
        }
        else if (end.ByteOffset > covered)
        {
            RequireNothing(bytes, covered, end.ByteOffset, reading);
        }
    }

    private static void RequireNothing(byte[] bytes, long from, long to, FileReading reading)
    {
        string between = Encoding.UTF8.GetString(bytes, (int)from, (int)(to - from)).Trim(' ', '\t', '\r', '\n', '\uFEFF');
        if (reading.Reader.Shape is AccountFileShape.Wrapper or null && (from is 0 || between is [']', ..] || (to == bytes.Length && reading.Exception is null)))
        {
            // The members around the accounts; they are compared with the whole document.
            return;
        }

        between.Replace(" ", "").Replace("\n", "").ShouldBeOneOf(from is 0 ? ["", "[", "[]"] : ["", ",", "]", ",]"]);
    }

    private static void RequireBrokenOnesHaveErrors(FileReading reading)
    {
        foreach (AccountRecord record in reading.Records)
        {
            if (record.Utf8Json.IsEmpty || !Utf8.IsValid(record.Utf8Json.Span) || Parse(record.Utf8Json) is null)
            {
                record.HasErrors.ShouldBeTrue();
                record.Account.ShouldBeNull();
            }

            foreach (ValidationFailure failure in record.Failures)
            {
                // A comma that is missing shows behind the account.
                FilePosition place = failure.Position.ShouldNotBeNull();
                place.ByteOffset.ShouldBeGreaterThanOrEqualTo(record.Position.ByteOffset);
            }
        }
    }

    /// <summary>A file that is one JSON document is read as that document, and one that is none is not taken for one.</summary>
    private static void RequireAgreementWithTheWholeDocument(byte[] bytes, FileReading reading, AccountFileReaderOptions options)
    {
        bool isRefused = reading.Exception is not null
            || reading.Records.SelectMany(record => record.Failures).Any(failure => failure.Code is ValidationCodes.InvalidJson or ValidationCodes.AccountTooLarge);
        if (reading.Reader.Shape is AccountFileShape.JsonLines)
        {
            reading.Exception.ShouldBeNull();
            reading.Records.Select(record => record.Position.Line).ShouldBe(LinesThatAreNotBlank(bytes));
            return;
        }

        JsonElement? document = Utf8.IsValid(bytes) ? Parse(bytes) : null;
        if (document is null)
        {
            isRefused.ShouldBeTrue();
            return;
        }

        IEnumerable<JsonElement>? elements = document.Value.ValueKind switch
        {
            JsonValueKind.Array => document.Value.EnumerateArray(),
            JsonValueKind.Object when reading.Reader.Shape is AccountFileShape.SingleAccount => [document.Value],
            JsonValueKind.Object when reading.Exception is null && document.Value.GetProperty(options.WrapperMember) is { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
            _ => null,
        };
        if (elements is null)
        {
            isRefused.ShouldBeTrue();
            return;
        }

        reading.Exception.ShouldBeNull();
        reading.Records.Select(record => record.Length).ShouldBe(elements.Select(element => (long)Encoding.UTF8.GetByteCount(element.GetRawText())));
    }

    private static IEnumerable<long> LinesThatAreNotBlank(byte[] bytes)
    {
        string[] lines = Encoding.Latin1.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes).Split('\n');
        return Enumerable.Range(0, lines.Length).Where(index => lines[index].Trim(' ', '\t', '\r').Length > 0).Select(index => index + 1L);
    }

    private static JsonElement? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"within the account that begins at (?<place>\d+:\d+);", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex BeginningOfAccount();
}
