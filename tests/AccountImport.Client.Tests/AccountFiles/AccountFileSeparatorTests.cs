using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>What stands between accounts, or in the place of one, is told with its place; the accounts around it are read.</summary>
public sealed class AccountFileSeparatorTests
{
    private const string One = """{"externalAccountId":"IM-1","n":{"a":[1]}}""";
    private const string Two = """{"externalAccountId":"IM-2","n":{"a":[2]}}""";
    private const string Three = """{"externalAccountId":"IM-3"}""";

    private static readonly AccountFileReaderOptions Lenient = new()
    {
        Validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = [ValidationCodes.Required] }),
    };

    [Theory]
    [InlineData("", "1 | 1:44 Expected a comma or ] behind the account.", "2")]
    [InlineData(" \n ", "1 | 2:2 Expected a comma or ] behind the account.", "2")]
    [InlineData(",,", "1", ", | 1:45 Expected an account, an object in braces.", "2")]
    [InlineData(" , , ", "1", ", | 1:47 Expected an account, an object in braces.", "2")]
    [InlineData(";", "1", "; | 1:44 Expected a comma or ] behind the account.", "2")]
    [InlineData(":\n", "1", ": | 1:44 Expected a comma or ] behind the account.", "2")]
    [InlineData(",}", "1", "} | 1:45 Expected an account, an object in braces.", "2")]
    [InlineData("],", "1", "] | 1:44 There is a bracket too many before an account; expected the accounts in one array.", "2")]
    [InlineData("]", "1", "] | 1:44 There is a bracket too many before an account; expected the accounts in one array.", "2")]
    [InlineData(",]", "1", "] | 1:45 There is a bracket too many before an account; expected the accounts in one array.", "2")]
    [InlineData(",[", "1", "[ | 1:45 There is a bracket too many before an account; expected the accounts in one array.", "2")]
    [InlineData(",\0", "1", "\0 | 1:45 Expected an account, an object in braces.", "2")]
    [InlineData(",/* x */", "1", "/* x */ | 1:45 There is a comment, which JSON does not have; expected none.", "2")]
    [InlineData(",// x\n", "1", "// x | 1:45 There is a comment, which JSON does not have; expected none.", "2")]
    [InlineData(",7,", "1", "7 | 1:45 An account is a JSON object.", "2")]
    [InlineData(",-1.5e3 ,", "1", "-1.5e3 | 1:45 An account is a JSON object.", "2")]
    [InlineData(",\"} {\\\"\",", "1", "\"} {\\\"\" | 1:45 An account is a JSON object.", "2")]
    [InlineData(",null,", "1", "null | 1:45 An account is a JSON object.", "2")]
    [InlineData(",true,", "1", "true | 1:45 An account is a JSON object.", "2")]
    [InlineData(",[],", "1", "[] | 1:45 An account is a JSON object.", "2")]
    [InlineData(",[{\"a\":\"]\"},[]],", "1", "[{\"a\":\"]\"},[]] | 1:45 An account is a JSON object.", "2")]
    [InlineData(",nul,", "1", "nul | 1:48 It ends too early; expected the rest of it, up to the last closing } or ].", "2")]
    [InlineData(",01,", "1", "01 | 1:46 Expected a number without a leading zero.", "2")]
    [InlineData(",[1,],", "1", "[1,] | 1:48 There is a comma before the closing bracket; expected none after the last element.", "2")]
    public async Task ReadAsync_BetweenTwoAccounts_IsToldOnce(string separator, params string[] expected)
    {
        foreach ((string before, string after) in (IEnumerable<(string, string)>)[("[", "]"), ("{\"a\":0,\"accounts\":[", "]}")])
        {
            byte[] file = Encoding.UTF8.GetBytes($"{before}{One}{separator}{Two},{Three}{after}");
            foreach (int length in (int[])[int.MaxValue, 1])
            {
                FileReading reading = await FileReading.OfAsync(file, Lenient, () => length);

                reading.Exception.ShouldBeNull();
                Describe(reading, before.Length - 1).ShouldBe([.. expected, "3"]);
            }
        }
    }

    /// <summary>Of one account a line, every line is one, whatever it is.</summary>
    [Theory]
    [InlineData("7", "2:1", "An account is a JSON object.")]
    [InlineData("-1.5e3", "2:1", "An account is a JSON object.")]
    [InlineData("\"} {\\\"\"", "2:1", "An account is a JSON object.")]
    [InlineData("null", "2:1", "An account is a JSON object.")]
    [InlineData("[]", "2:1", "An account is a JSON object.")]
    [InlineData("[{\"externalAccountId\":\"IM-1\"}]", "2:1", "An account is a JSON object.")]
    [InlineData(",", "2:1", "Expected a value: an object, an array, a string in double quotes, a number, true, false or null.")]
    [InlineData("]", "2:1", "Expected a value: an object, an array, a string in double quotes, a number, true, false or null.")]
    [InlineData("\0", "2:1", "Expected a value: an object, an array, a string in double quotes, a number, true, false or null.")]
    [InlineData("// x", "2:1", "There is a comment, which JSON does not have; expected none.")]
    [InlineData("nul", "2:4", "It ends too early; expected the rest of it, up to the last closing } or ].")]
    [InlineData("\uFEFF{}", "2:1", "There is a byte order mark; expected none but at the start of a file.")]
    public async Task ReadAsync_LineThatIsNoAccount_IsToldOnce(string line, string place, string detail)
    {
        FileReading reading = await FileReading.OfAsync($"{One}\n{line}\r\n\n{Two}", Lenient);

        reading.Exception.ShouldBeNull();
        reading.Texts.ShouldBe([One, line, Two]);
        ValidationFailure failure = reading.Records.SelectMany(record => record.Failures).ShouldHaveSingleItem();
        reading.Records[1].Failures.ShouldBe([failure]);
        failure.Position.ToString().ShouldBe(place);
        failure.Detail.ShouldBe(detail);
    }

    private static IEnumerable<string> Describe(FileReading reading, int before) =>
        from record in reading.Records
        let text = Encoding.UTF8.GetString(record.Utf8Json.Span)
        let name = text is One ? "1" : text is Two ? "2" : text is Three ? "3" : text
        select $"{name}{string.Concat(record.Failures.Select(failure => $" | {Move(failure.Position!.Value, -before)} {failure.Detail}"))}";

    private static FilePosition Move(FilePosition position, int columns) => position.Line is 1 ? position with { Column = position.Column + columns } : position;
}
