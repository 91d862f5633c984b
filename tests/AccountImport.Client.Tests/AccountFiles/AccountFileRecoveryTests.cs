using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>An error in one account costs that account only, and is told with its place.</summary>
public sealed class AccountFileRecoveryTests
{
    /// <summary>The place of the error in a broken account.</summary>
    private const char Mark = '^';

    private const string NoCommaOrBrace = "Expected a comma or }.";
    private const string NoLiteral = "Expected true, false, null or a string in double quotes.";
    private const string EndsTooEarly = "It ends too early; expected the rest of it, up to the last closing } or ].";
    private const string LineBreakInString = "There is a line break in a string; expected it to be written as \\n, or a closing double quote before it.";
    private const string NextAccount = "Another account begins here; expected the rest of the one before it, up to its closing bracket.";
    private const string NoAccount = "Expected an account, an object in braces.";
    private const string NoName = "Expected a member's name in double quotes.";
    private const string NoColon = "Expected a colon after the member's name.";
    private const string NoCommaOrBracket = "Expected a comma or ].";
    private const string NoCommaBehindAccount = "Expected a comma or ] behind the account.";
    private const string MoreAfterTheEnd = "Expected nothing after the end of the JSON.";
    private const string EndsInString = "It ends within a string; expected the closing double quote, and the rest of it.";

    private static readonly string[] Accounts = [.. Enumerable.Range(1, 4).Select(Account)];

    public static TheoryData<string, string, FileLayout> BrokenWithin { get; } = InEachLayout(
        ("""{"externalAccountId":"IM-2","name":"x"^"o":{"a":[1,{"b":true}]},"last":"z"}""", NoCommaOrBrace),
        ("""{"externalAccountId":"IM-2","name"^"x","o":{"a":[1,{"b":true}]},"last":"z"}""", NoColon),
        ("""{"externalAccountId":"IM-2","name":nul^,"o":{"a":[1,{"b":true}]},"last":"z"}""", NoLiteral),
        ("""{"externalAccountId":"IM-2","name":^True,"o":{"a":[1,{"b":true}]},"last":"z"}""", NoLiteral),
        ("""{"externalAccountId":"IM-2","name":0^1,"o":{"a":[1,{"b":true}]},"last":"z"}""", "Expected a number without a leading zero."),
        ("""{"externalAccountId":"IM-2","name":^,"o":{"a":[1,{"b":true}]},"last":"z"}""", "Expected a value: an object, an array, a string in double quotes, a number, true, false or null."),
        ("""{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z",^}""", "There is a comma before the closing bracket; expected none after the last element."),
        ("""{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true},^]},"last":"z"}""", "There is a comma before the closing bracket; expected none after the last element."),
        ("""{"externalAccountId":"IM-2",^/* a "comment" */"name":"x","o":{"a":[1,{"b":true}]},"last":"z"}""", "There is a comment, which JSON does not have; expected none."),
        ("""{"externalAccountId":"IM-2",^'name':'x','o':{"a":[1,{"b":true}]},"last":"z"}""", "There is a single quote; expected a double quote."),
        ("""{"externalAccountId":"IM-2","name":^x","o":{"a":[1,{"b":true}]},"last":"z"}""", NoLiteral),
        ("""{"externalAccountId":"IM-2",^name":"x","o":{"a":[1,{"b":true}]},"last":"z"}""", NoName),
        ("""{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}^},"last":"z"}""", NoCommaOrBracket),
        ("""{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]^],"last":"z"}""", NoCommaOrBrace),
        ("""{"externalAccountId":"IM-2","name":"x","o":"a"^:[1,{"b":true}]},"last":"z"}""", NoCommaOrBrace),
        ("""{"externalAccountId":"IM-2","name":"\^x","o":{"a":[1,{"b":true}]},"last":"z"}""", "There is a backslash in a string that begins no escape; expected two of them, or an escape such as \\n."),
        ("""{"externalAccountId":"IM-2","name":"\u00^zz","o":{"a":[1,{"b":true}]},"last":"z"}""", "Expected four hexadecimal digits after \\u."),
        ("{\"externalAccountId\":\"IM-2\",\"name\":\"a^\0b\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}", "There is a control character in a string; expected it to be written as an escape, such as \\t or \\u0000."),
        ("{\"externalAccountId\":\"IM-2\",\"name\":^\0\0\0\0,\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}", "Expected a value: an object, an array, a string in double quotes, a number, true, false or null."));

    public static TheoryData<string, FileLayout, string, string> Unbalanced { get; } = new()
    {
        { """{"externalAccountId":"IM-2","name":"x,"o":{"a":[1,{"b":true}]},"last":"z"}""", FileLayout.CompactArray, "1:117", NoCommaOrBrace },
        { """{"externalAccountId":"IM-2","name":"x,"o":{"a":[1,{"b":true}]},"last":"z"}""", FileLayout.PrettyArray, "7:15", LineBreakInString },
        { """{"externalAccountId":"IM-2","name":"x,"o":{"a":[1,{"b":true}]},"last":"z"}""", FileLayout.Wrapper, "1:157", NoCommaOrBrace },
        { """{"externalAccountId":"IM-2","name":"x,"o":{"a":[1,{"b":true}]},"last":"z"}""", FileLayout.JsonLines, "2:40", NoCommaOrBrace },
        { """{"externalAccountId":"IM-2","name:"x","o":{"a":[1,{"b":true}]},"last":"z"}""", FileLayout.CompactArray, "1:113", NoColon },
        { """{"externalAccountId":"IM-2","name:"x","o":{"a":[1,{"b":true}]},"last":"z"}""", FileLayout.PrettyArray, "7:12", NoColon },
        { """{"externalAccountId":"IM-2","name:"x","o":{"a":[1,{"b":true}]},"last":"z"}""", FileLayout.Wrapper, "1:153", NoColon },
        { """{"externalAccountId":"IM-2","name:"x","o":{"a":[1,{"b":true}]},"last":"z"}""", FileLayout.JsonLines, "2:36", NoColon },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z}""", FileLayout.CompactArray, "1:153", NextAccount },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z}""", FileLayout.PrettyArray, "9:16", LineBreakInString },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z}""", FileLayout.Wrapper, "1:193", NextAccount },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z}""", FileLayout.JsonLines, "2:75", EndsInString },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last:"z"}""", FileLayout.CompactArray, "1:149", NoColon },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last:"z"}""", FileLayout.PrettyArray, "9:12", NoColon },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last:"z"}""", FileLayout.Wrapper, "1:189", NoColon },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last:"z"}""", FileLayout.JsonLines, "2:72", NoColon },
        { "{\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"", FileLayout.CompactArray, "1:153", NoName },
        { "{\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"", FileLayout.PrettyArray, "10:3", NoName },
        { "{\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"", FileLayout.Wrapper, "1:193", NoName },
        { "{\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"", FileLayout.JsonLines, "2:75", EndsTooEarly },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}],"last":"z"}""", FileLayout.CompactArray, "1:153", NoName },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}],"last":"z"}""", FileLayout.PrettyArray, "10:3", NoName },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}],"last":"z"}""", FileLayout.Wrapper, "1:193", NoName },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}],"last":"z"}""", FileLayout.JsonLines, "2:75", EndsTooEarly },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true},"last":"z"}""", FileLayout.CompactArray, "1:146", NoCommaOrBracket },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true},"last":"z"}""", FileLayout.PrettyArray, "9:11", NoCommaOrBracket },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true},"last":"z"}""", FileLayout.Wrapper, "1:186", NoCommaOrBracket },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true},"last":"z"}""", FileLayout.JsonLines, "2:69", NoCommaOrBracket },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true]},"last":"z"}""", FileLayout.CompactArray, "1:138", NoCommaOrBrace },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true]},"last":"z"}""", FileLayout.PrettyArray, "8:26", NoCommaOrBrace },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true]},"last":"z"}""", FileLayout.Wrapper, "1:178", NoCommaOrBrace },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true]},"last":"z"}""", FileLayout.JsonLines, "2:61", NoCommaOrBrace },
        { """{"externalAccountId":"IM-2","name":"x","o":"a":[1,{"b":true}]},"last":"z"}""", FileLayout.CompactArray, "1:124", NoCommaOrBrace },
        { """{"externalAccountId":"IM-2","name":"x","o":"a":[1,{"b":true}]},"last":"z"}""", FileLayout.PrettyArray, "8:12", NoCommaOrBrace },
        { """{"externalAccountId":"IM-2","name":"x","o":"a":[1,{"b":true}]},"last":"z"}""", FileLayout.Wrapper, "1:164", NoCommaOrBrace },
        { """{"externalAccountId":"IM-2","name":"x","o":"a":[1,{"b":true}]},"last":"z"}""", FileLayout.JsonLines, "2:47", NoCommaOrBrace },
        { "\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}", FileLayout.CompactArray, "1:78", NoAccount },
        { "\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}", FileLayout.PrettyArray, "6:3", NoAccount },
        { "\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}", FileLayout.Wrapper, "1:118", NoAccount },
        { "\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}", FileLayout.JsonLines, "2:20", MoreAfterTheEnd },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]}},"last":"z"}""", FileLayout.CompactArray, "1:143", NoAccount },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]}},"last":"z"}""", FileLayout.PrettyArray, "9:5", NoAccount },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]}},"last":"z"}""", FileLayout.Wrapper, "1:183", NoAccount },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]}},"last":"z"}""", FileLayout.JsonLines, "2:65", MoreAfterTheEnd },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z"}}""", FileLayout.CompactArray, "1:153", NoCommaBehindAccount },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z"}}""", FileLayout.PrettyArray, "9:16", NoCommaBehindAccount },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z"}}""", FileLayout.Wrapper, "1:193", NoCommaBehindAccount },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z"}}""", FileLayout.JsonLines, "2:76", MoreAfterTheEnd },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z"}x""", FileLayout.CompactArray, "1:153", NoCommaBehindAccount },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z"}x""", FileLayout.PrettyArray, "9:16", NoCommaBehindAccount },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z"}x""", FileLayout.Wrapper, "1:193", NoCommaBehindAccount },
        { """{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z"}x""", FileLayout.JsonLines, "2:76", MoreAfterTheEnd },
        { "{\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}\"x\"", FileLayout.CompactArray, "1:153", NoCommaBehindAccount },
        { "{\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}\"x\"", FileLayout.PrettyArray, "9:16", NoCommaBehindAccount },
        { "{\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}\"x\"", FileLayout.Wrapper, "1:193", NoCommaBehindAccount },
        { "{\"externalAccountId\":\"IM-2\",\"name\":\"x\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}\"x\"", FileLayout.JsonLines, "2:76", MoreAfterTheEnd },
    };

    [Theory]
    [MemberData(nameof(BrokenWithin))]
    public Task ReadAsync_BrokenWithinAnAccount_CostsThatAccountOnly(string broken, string detail, FileLayout layout) =>
        RequireOthersAsync(layout, broken, detail);

    /// <summary>What is missing shows only further on; where, depends on what follows in the file.</summary>
    [Theory]
    [MemberData(nameof(Unbalanced))]
    public async Task ReadAsync_BracketOrQuotationMarkOfAnAccountIsWrong_CostsThatAccountOnly(string broken, FileLayout layout, string place, string detail)
    {
        string[] accounts = [.. Accounts.Select(account => Format(layout, account))];
        accounts[1] = Format(layout, broken);
        byte[] file = Encoding.UTF8.GetBytes(layout.Write(accounts));

        foreach (int length in (int[])[int.MaxValue, 1])
        {
            FileReading reading = await FileReading.OfAsync(file, Lenient, () => length);

            reading.Exception.ShouldBeNull();
            reading.Texts.ShouldBe(accounts);
            reading.Failures.ShouldBe([$"2 {place} non_field_errors invalid_json"]);
            reading.Records[1].Failures[0].Detail.ShouldBe(detail);
        }
    }

    private static TheoryData<string, string, FileLayout> InEachLayout(params (string Broken, string Detail)[] cases)
    {
        var data = new TheoryData<string, string, FileLayout>();
        foreach (FileLayout layout in FileLayouts.All)
        {
            foreach ((string broken, string detail) in cases)
            {
                data.Add(broken, detail, layout);
            }
        }

        return data;
    }

    /// <summary>Reads a file whose second account is broken, and finds the three others as they are.</summary>
    private static async Task RequireOthersAsync(FileLayout layout, string broken, string detail)
    {
        string[] accounts = [.. Accounts.Select(account => Format(layout, account))];
        accounts[1] = Format(layout, broken);
        string marked = layout.Write(accounts);
        byte[] file = Encoding.UTF8.GetBytes(marked.Replace($"{Mark}", "", StringComparison.Ordinal));
        FilePosition place = NaivePosition.Of(file, Encoding.UTF8.GetByteCount(marked[..marked.IndexOf(Mark, StringComparison.Ordinal)]));
        accounts[1] = accounts[1].Replace($"{Mark}", "", StringComparison.Ordinal);

        foreach (int length in (int[])[int.MaxValue, 1])
        {
            FileReading reading = await FileReading.OfAsync(file, Lenient, () => length);

            reading.Exception.ShouldBeNull();
            reading.Texts.ShouldBe(accounts);
            ValidationFailure failure = reading.Records.SelectMany(record => record.Failures).ShouldHaveSingleItem();
            reading.Records[1].Failures.ShouldBe([failure]);
            (failure.Attr, failure.Code, failure.Detail).ShouldBe(("non_field_errors", ValidationCodes.InvalidJson, detail));
            failure.Position.ShouldBe(place);
        }
    }

    /// <summary>Leaves only what is wrong with the JSON.</summary>
    private static AccountFileReaderOptions Lenient { get; } = new()
    {
        Validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = [ValidationCodes.Required] }),
    };

    private static string Account(int number) => $$$"""{"externalAccountId":"IM-{{{number}}}","name":"x","o":{"a":[1,{"b":true}]},"last":"z"}""";

    private static string Format(FileLayout layout, string account) =>
        layout is FileLayout.PrettyArray ? account.Replace(",\"", ",\n    \"", StringComparison.Ordinal) : account;
}
