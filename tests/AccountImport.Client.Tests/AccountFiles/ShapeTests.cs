using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

public sealed class ShapeTests
{
    private const string One = """{"externalAccountId":"IM-1", "name":"Zoë"}""";
    private const string Two = """{ "nested": {"externalAccountId":"no"}, "externalAccountId":"IM-2","accounts":[] }""";

    public static TheoryData<string, AccountFileShape> Shapes => new()
    {
        { $"[{One},{Two}]", AccountFileShape.Array },
        { $"\r\n [\n {One} ,\r\n {Two}\n]\n", AccountFileShape.Array },
        { $$"""{"source":{"a":[1]},"accounts":[{{One}},{{Two}}],"count":2}""", AccountFileShape.Wrapper },
        { $$"""{"accounts" : [{{One}},{{Two}}] }""", AccountFileShape.Wrapper },
        { $"{{\n \"accounts\" :\n [\n{One},{Two}\n]\n }}\n", AccountFileShape.Wrapper },
        { $"{One}\n{Two}", AccountFileShape.JsonLines },
        { $"\n\n{One}\r\n\r\n   {Two}\n\n", AccountFileShape.JsonLines },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task ReadAsync_EachShape_GivesTheBytesAndPlaceOfEachAccount(string text, AccountFileShape shape)
    {
        foreach (byte[] preamble in (byte[][])[[], Encoding.UTF8.GetPreamble()])
        {
            foreach (bool isCompressed in (bool[])[false, true])
            {
                byte[] bytes = [.. preamble, .. Encoding.UTF8.GetBytes(text)];
                FileReading reading = await FileReading.OfAsync(isCompressed ? Gzip.Compress(bytes) : bytes);

                reading.Exception.ShouldBeNull();
                reading.Texts.ShouldBe([One, Two]);
                reading.Reader.Shape.ShouldBe(shape);
                reading.Records.Select(record => record.Number).ShouldBe([1, 2]);
                reading.Records.Select(record => record.ExternalAccountNumber).ShouldBe(["IM-1", "IM-2"]);
                foreach (AccountRecord record in reading.Records)
                {
                    bytes.AsSpan((int)record.Position.ByteOffset, (int)record.Length).SequenceEqual(record.Utf8Json.Span).ShouldBeTrue();
                    string before = Encoding.UTF8.GetString(bytes, preamble.Length, (int)record.Position.ByteOffset - preamble.Length);
                    record.Position.Line.ShouldBe(before.Count(character => character is '\n') + 1);
                    record.Position.Column.ShouldBe(before.Length - before.LastIndexOf('\n'));
                }
            }
        }
    }

    [Theory]
    [InlineData("""{"externalAccountId":"IM-0","o":{"a":1}""", "1:40", "It ends too early; expected the rest of it, up to the last closing } or ].")]
    [InlineData("""{"externalAccountId":"IM-0","o":{"a":"b}}""", "1:42", "It ends within a string; expected the closing double quote, and the rest of it.")]
    [InlineData("""{"externalAccountId""", "1:20", "It ends within a string; expected the closing double quote, and the rest of it.")]
    [InlineData("""{"externalAccountId":"IM-0","a":[{"b":1}}""", "1:41", "Expected a comma or ].")]
    [InlineData("""{{"externalAccountId":"IM-0"}""", "1:2", "Expected a member's name in double quotes, or }.")]
    [InlineData("""{"externalAccountId":"IM-0"}}""", "1:29", "Expected nothing after the end of the JSON.")]
    [InlineData("""{"externalAccountId" "IM-0","a":{}""", "1:22", "Expected a colon after the member's name.")]
    [InlineData("""externalAccountId":"IM-0"}""", "1:1", "Expected true, false, null or a string in double quotes.")]
    [InlineData("\"externalAccountId\":\"IM-0\"}", "1:20", "Expected nothing after the end of the JSON.")]
    [InlineData("""}{"externalAccountId":"IM-0"}""", "1:1", "Expected a value: an object, an array, a string in double quotes, a number, true, false or null.")]
    public async Task ReadAsync_FirstLineOfSeveralIsBroken_CostsThatLineOnly(string line, string position, string detail)
    {
        foreach (int length in (int[])[1, 7, int.MaxValue])
        {
            FileReading reading = await FileReading.OfAsync(Samples.Utf8($"{line}\n\n{One}\n{Two}"), nextLength: () => length);

            reading.Exception.ShouldBeNull();
            reading.Reader.Shape.ShouldBe(AccountFileShape.JsonLines);
            reading.Texts.ShouldBe([line, One, Two]);
            ValidationFailure failure = reading.Records[0].Failures.ShouldHaveSingleItem();
            failure.Position.ToString().ShouldBe(position);
            failure.Detail.ShouldBe(detail);
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\n[]")]
    [InlineData("\n{\"a\":")]
    [InlineData("\n{\"accounts\":[{}]}")]
    [InlineData("\n{\"a\":1} {\"a\":2}\n")]
    public async Task ReadAsync_FirstLineIsBrokenAndTheNextIsNoAccount_EndsThere(string rest)
    {
        FileReading reading = await FileReading.OfAsync($" ,{One}{rest}");

        reading.Records.ShouldBeEmpty();
        reading.Exception.ShouldNotBeNull().Message.ShouldBe(
            "the input:1:2: Expected [ or {: a JSON array of accounts, an object that has one, one account, or one account a line.");
    }
}
