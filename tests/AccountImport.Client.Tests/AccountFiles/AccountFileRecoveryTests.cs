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
    private const string NoAccount = "Expected an account, an object in braces.";

    private static readonly string[] Accounts = [.. Enumerable.Range(1, 4).Select(Account)];

    public static TheoryData<string, string, FileLayout> BrokenWithin { get; } = InEachLayout(
        ("""{"externalAccountId":"IM-2","name":"x"^"o":{"a":[1,{"b":true}]},"last":"z"}""", NoCommaOrBrace),
        ("""{"externalAccountId":"IM-2","name"^"x","o":{"a":[1,{"b":true}]},"last":"z"}""", "Expected a colon after the member's name."),
        ("""{"externalAccountId":"IM-2","name":nul^,"o":{"a":[1,{"b":true}]},"last":"z"}""", NoLiteral),
        ("""{"externalAccountId":"IM-2","name":^True,"o":{"a":[1,{"b":true}]},"last":"z"}""", NoLiteral),
        ("""{"externalAccountId":"IM-2","name":0^1,"o":{"a":[1,{"b":true}]},"last":"z"}""", "Expected a number without a leading zero."),
        ("""{"externalAccountId":"IM-2","name":^,"o":{"a":[1,{"b":true}]},"last":"z"}""", "Expected a value: an object, an array, a string in double quotes, a number, true, false or null."),
        ("""{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]},"last":"z",^}""", "There is a comma before the closing bracket; expected none after the last element."),
        ("""{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true},^]},"last":"z"}""", "There is a comma before the closing bracket; expected none after the last element."),
        ("""{"externalAccountId":"IM-2",^/* a "comment" */"name":"x","o":{"a":[1,{"b":true}]},"last":"z"}""", "There is a comment, which JSON does not have; expected none."),
        ("""{"externalAccountId":"IM-2",^'name':'x','o':{"a":[1,{"b":true}]},"last":"z"}""", "There is a single quote; expected a double quote."),
        ("""{"externalAccountId":"IM-2","name":^x","o":{"a":[1,{"b":true}]},"last":"z"}""", NoLiteral),
        ("""{"externalAccountId":"IM-2",^name":"x","o":{"a":[1,{"b":true}]},"last":"z"}""", "Expected a member's name in double quotes."),
        ("""{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}^},"last":"z"}""", "Expected a comma or ]."),
        ("""{"externalAccountId":"IM-2","name":"x","o":{"a":[1,{"b":true}]^],"last":"z"}""", NoCommaOrBrace),
        ("""{"externalAccountId":"IM-2","name":"x","o":"a"^:[1,{"b":true}]},"last":"z"}""", NoCommaOrBrace),
        ("""{"externalAccountId":"IM-2","name":"\^x","o":{"a":[1,{"b":true}]},"last":"z"}""", "There is a backslash in a string that begins no escape; expected two of them, or an escape such as \\n."),
        ("""{"externalAccountId":"IM-2","name":"\u00^zz","o":{"a":[1,{"b":true}]},"last":"z"}""", "Expected four hexadecimal digits after \\u."),
        ("{\"externalAccountId\":\"IM-2\",\"name\":\"a^\0b\",\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}", "There is a control character in a string; expected it to be written as an escape, such as \\t or \\u0000."),
        ("{\"externalAccountId\":\"IM-2\",\"name\":^\0\0\0\0,\"o\":{\"a\":[1,{\"b\":true}]},\"last\":\"z\"}", "Expected a value: an object, an array, a string in double quotes, a number, true, false or null."));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(BrokenWithin))]
    public Task ReadAsync_BrokenWithinAnAccount_CostsThatAccountOnly(string broken, string detail, FileLayout layout) =>
        RequireOthersAsync(layout, broken, detail);

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
