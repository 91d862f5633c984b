using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Where the structure of a file is broken, the reading ends with the place and with what was expected there, and without anything of the content.</summary>
public sealed class AccountFileStructureTests
{
    /// <summary>Stands for what must not be in any message.</summary>
    private const string Secret = "S3CRET";

    private const string Account = $$"""{"externalAccountId":"{{Secret}}"}""";
    private const string Pretty = "{\n \"externalAccountId\":\n \"" + Secret + "\"\n}";

    private const string Shapes = "a JSON array of accounts, an object that has one, one account, or one account a line";
    private const string Several = "Expected the end of the file; several accounts are an array, or one a line.";
    private const string EndsTooEarly = "It ends too early; expected the rest of it, up to the last closing } or ].";

    private static readonly AccountFileReaderOptions Lenient = new()
    {
        Validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = [ValidationCodes.Required] }),
    };

    /// <summary>A file, the message, and how many accounts are read before.</summary>
    public static TheoryData<string, string, int> Broken { get; } = new()
    {
        { "", $"1:1: The file is empty; expected {Shapes}.", 0 },
        { " \r\n\t", $"2:2: The file is empty; expected {Shapes}.", 0 },
        { "\uFEFF", $"1:1: The file is empty; expected {Shapes}.", 0 },
        { "\uFEFF\n", $"2:1: The file is empty; expected {Shapes}.", 0 },
        { "7", $"1:1: Expected [ or {{: {Shapes}.", 0 },
        { $"\"{Secret}\"", $"1:1: Expected [ or {{: {Shapes}.", 0 },
        { "null", $"1:1: Expected [ or {{: {Shapes}.", 0 },
        { "]", $"1:1: Expected [ or {{: {Shapes}.", 0 },
        { $"{Secret} [{Account}]", $"1:1: Expected [ or {{: {Shapes}.", 0 },
        { $"\n // {Secret}\n[{Account}]", $"2:2: Expected [ or {{: {Shapes}.", 0 },
        { $"\uFEFF\uFEFF[{Account}]", $"1:1: Expected [ or {{: {Shapes}.", 0 },
        { "[", "1:2: The file ends too early; expected an account, an object in braces, or ].", 0 },
        { "[\n ", "2:2: The file ends too early; expected an account, an object in braces, or ].", 0 },
        { $"[{Account}", "1:32: The file ends too early; expected a comma or ] behind the account.", 1 },
        { $"[{Account} \n", "2:1: The file ends too early; expected a comma or ] behind the account.", 1 },
        { $"[{Account},", "1:33: The file ends too early; expected an account, an object in braces.", 1 },
        { $"[{Account},\n{{\"a\":\"{Secret}", "2:13: The file ends within the account that begins at 2:1; expected the rest of it, up to its closing bracket.", 1 },
        { $"[{Account},\n{{\"a\":", "2:6: The file ends within the account that begins at 2:1; expected the rest of it, up to its closing bracket.", 1 },
        { $"[{Account},]", "1:33: There is a comma before the closing bracket; expected none behind the last account.", 1 },
        { $"[\n{Account},\n]\n", "3:1: There is a comma before the closing bracket; expected none behind the last account.", 1 },
        { $"[{Account}][{Account}]", "1:33: Expected the end of the file.", 1 },
        { $"[{Account}]\n,[{Account}]", "2:1: Expected the end of the file.", 1 },
        { $"[{Account}]{Secret}", "1:33: Expected the end of the file.", 1 },
        { $"[{Account}]\n\n  \"{Secret}\"", "3:3: Expected the end of the file.", 1 },
        { $"[{Account}]\0", "1:33: Expected the end of the file.", 1 },
        { $"[{Account}]}}", "1:33: Expected the end of the file.", 1 },
        { "[]]", "1:3: Expected the end of the file.", 0 },
        { $"{{\"accounts\":[{Account}", "1:44: The file ends too early; expected a comma or ] behind the account.", 1 },
        { $"{{\"accounts\":[{Account}]", $"1:45: {EndsTooEarly}", 1 },
        { $"{{\"accounts\":[{Account}],\"x", "1:48: It ends within a string; expected the closing double quote, and the rest of it.", 1 },
        { $"{{\"accounts\":[{Account}],\"x\":1", $"1:51: {EndsTooEarly}", 1 },
        { $"{{\"accounts\":[{Account},]}}", "1:45: There is a comma before the closing bracket; expected none behind the last account.", 1 },
        { $"{{\"accounts\":[{Account}],}}", "1:46: There is a comma before the closing bracket; expected none after the last element.", 1 },
        { $"{{\"accounts\":[{Account}] \"x\":1}}", "1:46: Expected a comma or }.", 1 },
        { $"{{\"accounts\":[{Account}]]}}", "1:45: Expected a comma or }.", 1 },
        { $"{{\"accounts\":[{Account}]}}}}", "1:46: Expected nothing after the end of the JSON.", 1 },
        { $"{{\"accounts\":[{Account}]}}\n {Secret}", "2:2: Expected nothing after the end of the JSON.", 1 },
        { $"{{\"accounts\":[{Account}],\n\"x\":tru{Secret}}}", "2:8: Expected true, false, null or a string in double quotes.", 1 },
        { $"{{\"accounts\":[{Account}],\"\\ud800{Secret}\":1}}", "1:46: A text is not Unicode; expected UTF-8 without half of a surrogate pair.", 1 },
        { $"{{\"accounts\":[{Account}],\"x\":{new string('[', 64)}", "1:113: It is nested too deep; expected at most 64 levels.", 1 },
        { $"{{\"accounts\":[{Account}],\"accounts\":[{Account}]}}", "1:46: There is a second member \"accounts\"; expected one.", 1 },
        { $"{{\"accounts\":[{Account}],\"acc\\u006funts\":\"{Secret}\"}}", "1:46: There is a second member \"accounts\"; expected one.", 1 },
        { $"{{\"accounts\":\"{Secret}\",\"accounts\":[{Account}]}}", "1:22: There is a second member \"accounts\"; expected one.", 0 },
        { $"{{\"{Secret}\":1,\"accounts\":[{Account}],\"{Secret}\":2}}", "1:57: A member is there twice; expected one.", 1 },
        { $"{{\"{Secret}\":1,\"{Secret}\":1,\"accounts\":[{Account}]}}", "1:13: A member is there twice; expected one.", 0 },
        { $"{{\"accounts\":[{Account}],\n\"externalAccountId\":\"{Secret}\"}}", "2:1: The object has accounts in \"accounts\" and is an account itself; expected one or the other, or another name for the member that has the accounts.", 1 },
        { $"{{\"x\":tru{Secret},\"accounts\":[{Account}]}}", "1:9: Expected true, false, null or a string in double quotes.", 0 },
        { $"{{\"x\" \"{Secret}\",\"accounts\":[{Account}]}}", "1:6: Expected a colon after the member's name.", 0 },
        { $"{{\"x\":\"{Secret}\"\n\"accounts\":[{Account}]}}", "2:1: Expected a comma or }.", 0 },
        { $"{{,\"accounts\":[{Account}]}}", "1:2: Expected a member's name in double quotes, or }.", 0 },
        { $"{{//{Secret}\n\"accounts\":[{Account}]}}", "1:2: There is a comment, which JSON does not have; expected none.", 0 },
        { $"{{\"\\ud800\":\"{Secret}\",\"accounts\":[{Account}]}}", "1:2: A text is not Unicode; expected UTF-8 without half of a surrogate pair.", 0 },
        { $"{{\"x\":{new string('[', 64)}{new string(']', 64)},\"accounts\":[{Account}]}}", "1:69: It is nested too deep; expected at most 64 levels.", 0 },
        { $"{Pretty}\n{Pretty}", $"5:1: {Several}", 1 },
        { $"{Pretty}{Pretty}", $"4:2: {Several}", 1 },
        { $"{Pretty},{Pretty}", $"4:2: {Several}", 1 },
        { $"{Pretty}\n]", $"5:1: {Several}", 1 },
        { $"{Pretty} {Secret}", $"4:3: {Several}", 1 },
        { Pretty[..^1], "4:1: The file ends within the account that begins at 1:1; expected the rest of it, up to its closing bracket.", 0 },
        { Pretty[..^3], "3:9: The file ends within the account that begins at 1:1; expected the rest of it, up to its closing bracket.", 0 },
    };

    /// <summary>Bytes that are no text; each character stands for the byte of its number.</summary>
    public static TheoryData<string, string, int> BrokenBytes { get; } = new()
    {
        { "\u00FF\u00FE[\0", "1:1: The file is in UTF-16; expected UTF-8.", 0 },
        { "\u00FE\u00FF\0[", "1:1: The file is in UTF-16; expected UTF-8.", 0 },
        { "\u00FF\u00FE", "1:1: The file is in UTF-16; expected UTF-8.", 0 },
        { "\0[\0{", $"1:1: Expected [ or {{: {Shapes}.", 0 },
        { "\u00EF\u00BB[]", $"1:1: Expected [ or {{: {Shapes}.", 0 },
        { "\u001F", $"1:1: Expected [ or {{: {Shapes}.", 0 },
        { $"{{\"x\":\"\u00C3\u00A4\u00FF\",\"accounts\":[{Account}]}}", "1:8: It is not valid UTF-8.", 0 },
        { $"{{\"\u00FF\":1,\"accounts\":[{Account}]}}", "1:3: It is not valid UTF-8.", 0 },
        { $"{{\"accounts\":[{Account}],\n\"\u00C3\u00A4\":\"\u00C3\"}}", "2:6: It is not valid UTF-8.", 1 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public Task ReadAsync_BrokenStructure_EndsWithThePlaceAndWhatWasExpected(string text, string message, int accounts) =>
        RequireEndAsync(Encoding.UTF8.GetBytes(text), message, accounts);

    [Theory]
    [MemberData(nameof(BrokenBytes))]
    public Task ReadAsync_BytesThatAreNoTextInTheStructure_EndWithThePlace(string bytes, string message, int accounts) =>
        RequireEndAsync(Encoding.Latin1.GetBytes(bytes), message, accounts);

    [Theory]
    [InlineData("[]", AccountFileShape.Array)]
    [InlineData(" [ \n ] \n", AccountFileShape.Array)]
    [InlineData("{\"accounts\":[]}", AccountFileShape.Wrapper)]
    [InlineData("{ \"a\" : [ ] , \"accounts\" : [ ] , \"b\" : { } } ", AccountFileShape.Wrapper)]
    public async Task ReadAsync_NoAccount_IsAnEmptyFile(string text, AccountFileShape shape)
    {
        FileReading reading = await FileReading.OfAsync(text);

        reading.Exception.ShouldBeNull();
        reading.Records.ShouldBeEmpty();
        reading.Reader.Shape.ShouldBe(shape);
    }

    /// <summary>A member of the wrapper's name that is no list leaves the object what it is: an account, of a kind.</summary>
    [Theory]
    [InlineData("{\"accounts\":{}}")]
    [InlineData("{\"accounts\":\"x\"}")]
    [InlineData("{\"a\":{\"accounts\":[]}}")]
    [InlineData("{\"externalAccountId\":\"IM-1\",\"accounts\":[]}")]
    [InlineData("{\"konten\":[]}")]
    public async Task ReadAsync_ObjectWithoutAListOfAccounts_IsAnAccount(string text)
    {
        FileReading reading = await FileReading.OfAsync(text);

        reading.Exception.ShouldBeNull();
        reading.Texts.ShouldBe([text]);
    }

    [Fact]
    public async Task ReadAsync_TailOfTheWrapperIsTooLarge_EndsThere()
    {
        string text = $"{{\"accounts\":[{Account},{Account}],\n \"x\":\"{Secret}{new string(' ', 100)}\"}}";

        FileReading reading = await FileReading.OfAsync(text, Lenient with { MaxAccountBytes = 100 });

        reading.Records.Count.ShouldBe(2);
        reading.Exception.ShouldNotBeNull().Message.ShouldBe("the input:1:76: More than 100 bytes follow the accounts; expected the end of the object that they are in.");
        reading.Exception.ToString().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task ReadAsync_TailOfTheWrapperAsLargeAsIsPermitted_IsRead()
    {
        string tail = $",\"x\":\"{new string(' ', 92)}\"}}";

        FileReading reading = await FileReading.OfAsync($"{{\"accounts\":[{Account}]{tail}", Lenient with { MaxAccountBytes = tail.Length });

        reading.Exception.ShouldBeNull();
        reading.Reader.WrapperMembers["x"].GetString()!.Length.ShouldBe(92);
    }

    [Theory]
    [InlineData("\n", AccountFileShape.SingleAccount, " If it is an object with a list of accounts, name the member that has them.")]
    [InlineData("", AccountFileShape.JsonLines, "")]
    public async Task ReadAsync_HeadOfTheWrapperIsTooLarge_IsAnAccountThatIsTooLarge(string lineBreak, AccountFileShape shape, string advice)
    {
        string text = $"{{{lineBreak}\"x\":\"{Secret}{new string(' ', 100)}\",\"accounts\":[{Account}]}}";

        FileReading reading = await FileReading.OfAsync(text, Lenient with { MaxAccountBytes = 100 });

        reading.Exception.ShouldBeNull();
        reading.Reader.Shape.ShouldBe(shape);
        reading.Records.ShouldHaveSingleItem().Failures.ShouldHaveSingleItem().Detail.ShouldBe($"It has {text.Length} bytes; at most 100 are permitted.{advice}");
    }

    [Fact]
    public async Task ReadAsync_OneAccountFollowedBySomething_IsRefused()
    {
        FileReading reading = await FileReading.OfAsync($"{Pretty}\n{Pretty}", Lenient);

        reading.Texts.ShouldBe([Pretty]);
        reading.Failures.ShouldBe(["1 5:1 non_field_errors invalid_json"]);
        reading.Records[0].Failures[0].Detail.ShouldBe(Several);
        reading.Exception.ShouldNotBeNull().Position.ShouldBe(reading.Records[0].Failures[0].Position);
    }

    [Fact]
    public async Task ReadAsync_ArrayAndThenObjects_ReadsThemAndSaysWhereTheBracketIsTooMany()
    {
        FileReading reading = await FileReading.OfAsync($"[{Account}]\n{Account}\n{Account}", Lenient);

        reading.Texts.ShouldBe([Account, "]", Account, Account]);
        reading.Failures.ShouldBe(["2 1:32 non_field_errors invalid_json", "3 3:1 non_field_errors invalid_json"]);
        reading.Exception.ShouldNotBeNull().Message.ShouldBe("the input:3:31: The file ends too early; expected a comma or ] behind the account.");
    }

    private static async Task RequireEndAsync(byte[] file, string message, int accounts)
    {
        foreach (bool comparesAccounts in (bool[])[false, true])
        {
            foreach (int length in (int[])[int.MaxValue, 1])
            {
                FileReading reading = await FileReading.OfAsync(file, Lenient with { ComparesAccounts = comparesAccounts }, () => length);

                AccountFileException exception = reading.Exception.ShouldNotBeNull();
                exception.Message.ShouldBe($"the input:{message}");
                exception.Position.ShouldNotBeNull();
                exception.Position.ToString()!.ShouldBe(message[..message.IndexOf(": ", StringComparison.Ordinal)]);
                exception.Position.ShouldBe(NaivePosition.Of(file, exception.Position.Value.ByteOffset));
                exception.ToString().ShouldNotContain(Secret);
                reading.Records.Count.ShouldBe(accounts);
                reading.Records.Select(record => record.ToString()).ShouldBe(Enumerable.Range(1, accounts).Select(number => $"AccountRecord {number}"));
            }
        }
    }
}
