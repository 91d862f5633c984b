using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>One wrong byte in one account, at every place: how often the other accounts are read as if nothing were.</summary>
public sealed class AccountFileSingleFaultTests
{
    private const int AccountCount = 3;

    private const string Members = """
        "n":-1.5e3,"text":"ä } \" \\ [","list":[{"a":1},{"b":[true,"x"]},null],"o":{"p":{}}
        """;

    private static readonly AccountFileReaderOptions Lenient = new()
    {
        Validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = [ValidationCodes.Required] }),
    };

    public static MatrixTheoryData<FileLayout, int> Places { get; } = new(FileLayouts.All, Enumerable.Range(0, AccountCount));

    public static MatrixTheoryData<FileLayout, int> FirstAndSecond { get; } = new(FileLayouts.All, [0, 1]);

    /// <summary>Accounts that begin with their identity, as the documentation has them.</summary>
    [Theory]
    [MemberData(nameof(Places))]
    public async Task ReadAsync_OneByteOfOneAccountIsWrong_CostsThatAccountOnly(FileLayout layout, int broken)
    {
        string[] accounts = [.. Enumerable.Range(1, AccountCount).Select(number => Format(layout, $"\"externalAccountId\":\"IM-{number}\",{Members}"))];

        (IReadOnlyList<string> costly, int count) = await FindCostlyAsync(layout, accounts, broken);

        count.ShouldBeGreaterThan(1500);
        costly.ShouldBeEmpty();
    }

    /// <summary>How the first account begins is then not known before it was read, so that an error in its first member's name may cost more.</summary>
    [Theory]
    [MemberData(nameof(FirstAndSecond))]
    public async Task ReadAsync_OneByteOfAnAccountThatBeginsOtherwiseIsWrong_NearlyAlwaysCostsThatAccountOnly(FileLayout layout, int broken)
    {
        string[] accounts = [.. Enumerable.Range(1, AccountCount).Select(number => Format(layout, $"\"kind\":\"k\",\"externalAccountId\":\"IM-{number}\",{Members}"))];

        (IReadOnlyList<string> costly, int count) = await FindCostlyAsync(layout, accounts, broken);

        if (broken > 0 || layout is FileLayout.JsonLines)
        {
            costly.ShouldBeEmpty();
        }
        else
        {
            (costly.Count / (double)count).ShouldBeLessThan(0.03);
        }
    }

    /// <summary>A line break makes two lines of one; only the name of the file says that the first line is one of many.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(AccountCount - 1)]
    public async Task ReadAsync_LineBreakAnywhereInALine_CostsThatLineOnly(int broken)
    {
        using var folder = new AccountFileFolder();
        string[] accounts = [.. Enumerable.Range(1, AccountCount).Select(number => Format(FileLayout.JsonLines, $"\"externalAccountId\":\"IM-{number}\",{Members}"))];
        string path = folder.PathOf("accounts.ndjson");
        for (int place = 1; place < accounts[broken].Length; place++)
        {
            string[] changed = [.. accounts];
            changed[broken] = accounts[broken].Insert(place, "\n");
            await File.WriteAllTextAsync(path, FileLayout.JsonLines.Write(changed), TestContext.Current.CancellationToken);

            await using AccountFileReader reader = AccountFileReader.Open(path, Lenient);
            FileReading reading = await FileReading.OfAsync(reader);

            reading.Exception.ShouldBeNull();
            Sound(reading).ShouldBe(accounts.Where((_, index) => index != broken));
            reading.Records.Count.ShouldBe(AccountCount + 1);
        }
    }

    [Fact]
    public async Task ReadAsync_LineBreakBetweenTwoLinesIsMissing_CostsBoth()
    {
        FileReading reading = await FileReading.OfAsync("""
            {"externalAccountId":"IM-1"}
            {"externalAccountId":"IM-2"}{"externalAccountId":"IM-3"}
            {"externalAccountId":"IM-4"}
            """.ReplaceLineEndings("\n"), Lenient);

        Sound(reading).ShouldBe(["""{"externalAccountId":"IM-1"}""", """{"externalAccountId":"IM-4"}"""]);
        reading.Failures.ShouldBe(["2 2:29 non_field_errors invalid_json"]);
    }

    private static string Format(FileLayout layout, string members) =>
        layout is FileLayout.PrettyArray ? $"{{\n    {members.Replace(",\"", ",\n    \"", StringComparison.Ordinal)}\n  }}" : $"{{{members}}}";

    /// <summary>Changes each byte of an account in each way.</summary>
    /// <returns>The changes that cost more than that account, and how many there were.</returns>
    private static async Task<(IReadOnlyList<string> Costly, int Count)> FindCostlyAsync(FileLayout layout, string[] accounts, int broken)
    {
        byte[] file = Encoding.UTF8.GetBytes(layout.Write(accounts));
        byte[] account = Encoding.UTF8.GetBytes(accounts[broken]);
        int start = file.AsSpan().IndexOf(account);
        string[] others = [.. accounts.Where((_, index) => index != broken)];
        List<string> costly = [];
        int count = 0;
        for (int place = start; place < start + account.Length; place++)
        {
            foreach (byte[] changed in ChangesAt(file, place))
            {
                if (layout is FileLayout.JsonLines && (IsOfLineBreak(file, changed) || (place is 0 && changed[0] is (byte)'[')))
                {
                    // A line break makes other lines, and a file that begins with an array's bracket is an array.
                    continue;
                }

                count++;
                FileReading reading = await FileReading.OfAsync(changed, Lenient);
                if (others.Except(Sound(reading), StringComparer.Ordinal).Any())
                {
                    costly.Add(Encoding.UTF8.GetString(changed));
                }
            }
        }

        return (costly, count);
    }

    private static IEnumerable<byte[]> ChangesAt(byte[] file, int place)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            byte[] flipped = [.. file];
            flipped[place] ^= (byte)(1 << bit);
            yield return flipped;
        }

        yield return [.. file[..place], .. file[(place + 1)..]];
        foreach (byte inserted in "{}[]\",:\\\n 0x"u8.ToArray())
        {
            yield return [.. file[..place], inserted, .. file[place..]];
        }
    }

    private static bool IsOfLineBreak(byte[] file, byte[] changed) => changed.AsSpan().Count((byte)'\n') != file.AsSpan().Count((byte)'\n');

    private static IEnumerable<string> Sound(FileReading reading) =>
        reading.Records.Where(record => record.Failures.Count is 0).Select(record => Encoding.UTF8.GetString(record.Utf8Json.Span));
}
