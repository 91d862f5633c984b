using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Accounts whose brackets and quotation marks are all there, and that are refused all the same, alone.</summary>
public sealed class AccountFileOddAccountTests
{
    private const string Before = """{"externalAccountId":"IM-1","n":{"a":[1]}}""";
    private const string After = """{"externalAccountId":"IM-3"}""";

    private static readonly AccountFileReaderOptions Lenient = new()
    {
        Validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = [ValidationCodes.Required] }),
    };

    public static TheoryData<FileLayout> Layouts { get; } = [.. FileLayouts.All];

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_AccountOf64Levels_IsRead(FileLayout layout)
    {
        string account = Nested('[', ']', 63);

        FileReading reading = await ReadAsync(layout, account);

        reading.Failures.ShouldBeEmpty();
        reading.Texts.ShouldBe([Before, account, After]);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_AccountThatIsTooDeep_IsAFailureAtTheLevel(FileLayout layout)
    {
        foreach ((string account, int place) in new[]
        {
            (Nested('[', ']', 64), 32 + 63),
            (Nested('[', ']', 100_000), 32 + 63),
            ("{\"externalAccountId\":\"IM-2\",\"a\":" + string.Concat(Enumerable.Repeat("{\"b\":", 64)) + "1" + new string('}', 64) + "}", 32 + (63 * 5)),
        })
        {
            FileReading reading = await ReadAsync(layout, account);

            RequireOneFailure(reading, layout, Encoding.UTF8.GetBytes(account), place, "non_field_errors", ValidationCodes.InvalidJson, "It is nested too deep; expected at most 64 levels.");
        }
    }

    /// <summary>Brackets of the wrong kind so deep that nobody knows any more which kind was opened.</summary>
    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_AccountThatIsTooDeepAndUnbalanced_IsOneFailure(FileLayout layout)
    {
        string account = "{\"externalAccountId\":\"IM-2\",\"a\":" + new string('[', 1000) + new string('}', 1000) + "}";

        RequireOneFailure(await ReadAsync(layout, account), layout, Encoding.UTF8.GetBytes(account), 32 + 63, "non_field_errors", ValidationCodes.InvalidJson, "It is nested too deep; expected at most 64 levels.");
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_BytesThatAreNoUtf8_AreAFailureAtTheByte(FileLayout layout)
    {
        foreach ((string before, byte[] bytes, string after) in new (string, byte[], string)[]
        {
            ("{\"externalAccountId\":\"IM-2\",\"ä\":\"€", [0xFF], "\"}"),
            ("{\"externalAccountId\":\"IM-2\",\"a\":\"", [0xC3], "\"}"),
            ("{\"externalAccountId\":\"IM-2\",\"a\":\"", [0xC0, 0xA2], "\"}"),
            ("{\"externalAccountId\":\"IM-2\",\"a\":\"", [0xED, 0xA0, 0x80], "\"}"),
            ("{\"externalAccountId\":\"IM-2\",\"a\":\"", [0xF5, 0x80, 0x80, 0x80], "\"}"),
            ("{\"externalAccountId\":\"IM-2\",\"", [0x80], "\":1}"),
            ("{\"externalAccountId\":\"IM-2\",\"a\":", [0xFE], "1}"),
            ("{\"externalAccountId\":\"IM-2\"", [0x80], "}"),
        })
        {
            byte[] account = [.. Encoding.UTF8.GetBytes(before), .. bytes, .. Encoding.UTF8.GetBytes(after)];

            FileReading reading = await ReadAsync(layout, account);

            RequireOneFailure(reading, layout, account, Encoding.UTF8.GetByteCount(before), "non_field_errors", ValidationCodes.InvalidJson, "It is not valid UTF-8.");
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_HalfOfASurrogatePairInAnEscape_IsAFailureOfTheValueOrName(FileLayout layout)
    {
        const string Detail = "It holds half of a surrogate pair.";
        foreach ((string account, int place, string attr) in new[]
        {
            ("{\"externalAccountId\":\"IM-2\",\"accountName\":\"\\ud83c\"}", 42, "accountName"),
            ("{\"externalAccountId\":\"IM-2\",\"accountName\":\"\\udfe6\\ud83c\"}", 42, "accountName"),
            ("{\"externalAccountId\":\"IM\\uD83C-2\"}", 21, "externalAccountId"),
            ("{\"externalAccountId\":\"IM-2\",\"x\":{\"y\":[0,\"\\ud83cx\"]}}", 40, "x.y.1"),
            ("{\"externalAccountId\":\"IM-2\",\"a\\udfe6\":1}", 28, "a\\udfe6"),
        })
        {
            FileReading reading = await ReadAsync(layout, account);

            RequireOneFailure(reading, layout, Encoding.UTF8.GetBytes(account), place, attr, ValidationCodes.InvalidUnicode, Detail);
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_MemberThatIsThereTwice_IsAFailureAtTheSecond(FileLayout layout)
    {
        const string Account = """{"externalAccountId":"IM-2","x":{"a":1,"\u0061":2}}""";

        RequireOneFailure(
            await ReadAsync(layout, Account),
            layout,
            Encoding.UTF8.GetBytes(Account),
            Account.IndexOf("\"\\u0061", StringComparison.Ordinal),
            "x.a",
            ValidationCodes.DuplicateMember,
            "It is there twice; which of the two counts is not for the client to choose.");
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_AccountLargerThanIsPermitted_IsAFailureAndIsNotHeld(FileLayout layout)
    {
        AccountFileReaderOptions options = Lenient with { MaxAccountBytes = 64 };
        foreach (int length in (int[])[65, 66, 128, 5000, 300_000])
        {
            byte[] account = Sized(length);
            byte[] file = Lay(layout, account);
            foreach (int chunk in (int[])[int.MaxValue, 4096, 7])
            {
                FileReading reading = await FileReading.OfAsync(file, options, () => chunk);

                reading.Exception.ShouldBeNull();
                reading.Texts.ShouldBe([Before, "", After]);
                AccountRecord record = reading.Records[1];
                record.Length.ShouldBe(length);
                record.Position.ShouldBe(NaivePosition.Of(file, file.AsSpan().IndexOf(account)));
                record.Account.ShouldBeNull();
                record.ExternalAccountNumber.ShouldBeNull();
                record.Locate("a.b").ShouldBe(record.Position);
                record.Failures.ShouldBe(
                [
                    new ValidationFailure
                    {
                        Attr = "non_field_errors",
                        Code = ValidationCodes.AccountTooLarge,
                        Detail = $"It has {length} bytes; at most 64 are permitted.",
                        Position = record.Position,
                    },
                ]);
                reading.Records.Sum(other => other.Failures.Count).ShouldBe(1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_AccountAsLargeAsIsPermitted_IsRead(FileLayout layout)
    {
        byte[] account = Sized(64);

        FileReading reading = await FileReading.OfAsync(Lay(layout, account), Lenient with { MaxAccountBytes = 64 });

        reading.Failures.ShouldBeEmpty();
        reading.Texts.ShouldBe([Before, Encoding.UTF8.GetString(account), After]);
    }

    [Fact]
    public async Task ReadAsync_LineBreakInAStringOfJsonLines_CostsTheTwoLines()
    {
        FileReading reading = await FileReading.OfAsync($"{Before}\n{{\"externalAccountId\":\"IM-2\",\"a\":\"b\r\nc\"}}\n{After}\n", Lenient);

        reading.Texts.ShouldBe([Before, "{\"externalAccountId\":\"IM-2\",\"a\":\"b", "c\"}", After]);
        reading.Failures.ShouldBe(["2 2:35 non_field_errors invalid_json", "3 3:1 non_field_errors invalid_json"]);
        reading.Records[1].Failures[0].Detail.ShouldBe("It ends within a string; expected the closing double quote, and the rest of it.");
    }

    [Theory]
    [InlineData(FileLayout.CompactArray)]
    [InlineData(FileLayout.PrettyArray)]
    [InlineData(FileLayout.Wrapper)]
    public async Task ReadAsync_LineBreakInAString_CostsThatAccount(FileLayout layout)
    {
        const string Account = "{\"externalAccountId\":\"IM-2\",\"a\":\"b\nc\"}";

        RequireOneFailure(
            await ReadAsync(layout, Account),
            layout,
            Encoding.UTF8.GetBytes(Account),
            Account.IndexOf('\n', StringComparison.Ordinal),
            "non_field_errors",
            ValidationCodes.InvalidJson,
            "There is a line break in a string; expected it to be written as \\n, or a closing double quote before it.");
    }

    private static string Nested(char open, char close, int levels) => "{\"externalAccountId\":\"IM-2\",\"a\":" + new string(open, levels) + new string(close, levels) + "}";

    private static byte[] Sized(int length) => Encoding.UTF8.GetBytes("{\"externalAccountId\":\"IM-2\",\"a\":\"" + new string('{', length - 35) + "\"}");

    private static byte[] Lay(FileLayout layout, byte[] account)
    {
        string[] around = layout.Write(Before, "?", After).Split('?');
        return [.. Encoding.UTF8.GetBytes(around[0]), .. account, .. Encoding.UTF8.GetBytes(around[1])];
    }

    private static Task<FileReading> ReadAsync(FileLayout layout, string account) => ReadAsync(layout, Encoding.UTF8.GetBytes(account));

    private static Task<FileReading> ReadAsync(FileLayout layout, byte[] account) => FileReading.OfAsync(Lay(layout, account), Lenient);

    private static void RequireOneFailure(FileReading reading, FileLayout layout, byte[] account, int place, string attr, string code, string detail)
    {
        reading.Exception.ShouldBeNull();
        reading.Records.Count.ShouldBe(3);
        reading.Records[1].Utf8Json.Span.SequenceEqual(account).ShouldBeTrue();
        reading.Texts.Where((_, index) => index is not 1).ShouldBe([Before, After]);
        ValidationFailure failure = reading.Records.SelectMany(record => record.Failures).ShouldHaveSingleItem();
        reading.Records[1].Failures.ShouldBe([failure]);
        byte[] file = Lay(layout, account);
        failure.ShouldBe(new ValidationFailure
        {
            Attr = attr,
            Code = code,
            Detail = detail,
            Position = NaivePosition.Of(file, file.AsSpan().IndexOf(account) + place),
        });
    }
}
