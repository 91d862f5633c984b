using System.Text;
using AccountImport.Client.AccountFiles;

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
}
