using System.Text;
using System.Text.Json;
using AccountImport.Client.Validation;
using FsCheck;
using FsCheck.Fluent;

namespace AccountImport.Client.Tests.Validation;

public class JsonSyntaxTests
{
    /// <summary>Every kind of token, so that little needs to change for every kind of error.</summary>
    private static readonly byte[] Json = Encoding.UTF8.GetBytes(
        "{\n \"a\": [1.5e3, -0, true, null, {\"\u00e4\\n\\u00e4\": \"x\\\"\u20ac\", \"c\": [] }], \"d\": {}, \"e\": false }");

    /// <summary>The caret stands before the offending byte.</summary>
    [Theory]
    [InlineData("^", "It is empty; expected a JSON object.")]
    [InlineData(" \n ^", "It is empty; expected a JSON object.")]
    [InlineData("{^", "ends too early; expected the rest of it")]
    [InlineData("{\"a\"^", "ends too early")]
    [InlineData("{\"a\":^", "ends too early")]
    [InlineData("[1,\n^", "ends too early")]
    [InlineData("[nul^", "ends too early")]
    [InlineData("[-^", "ends too early")]
    [InlineData("[1.^", "ends too early")]
    [InlineData("[1e+^", "ends too early")]
    [InlineData("[\"a^", "ends within a string; expected the closing double quote")]
    [InlineData("[\"\\^", "ends within a string")]
    [InlineData("[\"\\u00^", "ends within a string")]
    [InlineData("{\"a^", "ends within a string")]
    [InlineData("{} ^x", "Expected nothing after the end")]
    [InlineData("{}^{}", "Expected nothing after the end")]
    [InlineData("true^x", "Expected nothing after the end")]
    [InlineData("{} ^// x", "There is a comment")]
    [InlineData("[^/* x */]", "There is a comment, which JSON does not have; expected none.")]
    [InlineData("{^// x\n}", "There is a comment")]
    [InlineData("{\"a\"^/**/:1}", "There is a comment")]
    [InlineData("{\"a\":^/**/1}", "There is a comment")]
    [InlineData("{\"a\":1^/**/}", "There is a comment")]
    [InlineData("{\"a\":1,^/**/\"b\":1}", "There is a comment")]
    [InlineData("{\"a\":1,^}", "a comma before the closing bracket; expected none after the last element.")]
    [InlineData("[1,\n\n^]", "a comma before the closing bracket")]
    [InlineData("{^'a':1}", "There is a single quote; expected a double quote.")]
    [InlineData("{\"a\":^'x'}", "There is a single quote")]
    [InlineData("^\ufeff{}", "There is a byte order mark")]
    [InlineData("[^\ufeff]", "There is a byte order mark")]
    [InlineData("{^a:1}", "Expected a member's name in double quotes, or }.")]
    [InlineData("{^,}", "Expected a member's name in double quotes, or }.")]
    [InlineData("{\"a\":1,^,\"b\":1}", "Expected a member's name in double quotes.")]
    [InlineData("{\"a\":1,^5}", "Expected a member's name in double quotes.")]
    [InlineData("{\"a\" ^1}", "Expected a colon after the member's name.")]
    [InlineData("{\"a\"^}", "Expected a colon")]
    [InlineData("{\"a\":^}", "Expected a value: an object, an array, a string in double quotes, a number, true, false or null.")]
    [InlineData("{\"a\":^,\"b\":1}", "Expected a value: an object")]
    [InlineData("[1,^,2]", "Expected a value: an object")]
    [InlineData("^]", "Expected a value: an object")]
    [InlineData("^\0", "Expected a value: an object")]
    [InlineData("[^,]", "Expected ] or a value: an object")]
    [InlineData("[^/x]", "Expected ] or a value: an object")]
    [InlineData("{\"a\":^ACTIVE}", "Expected true, false, null or a string in double quotes.")]
    [InlineData("{\"a\":^True}", "Expected true, false, null or a string")]
    [InlineData("{\"a\":^NaN}", "Expected true, false, null or a string")]
    [InlineData("{\"a\":tru^}", "Expected true, false, null or a string")]
    [InlineData("[fa^x]", "Expected true, false, null or a string")]
    [InlineData("{\"a\":1 ^\"b\":2}", "Expected a comma or }.")]
    [InlineData("{\"a\":1^]", "Expected a comma or }.")]
    [InlineData("{\"a\":1^:2}", "Expected a comma or }.")]
    [InlineData("[1 ^2]", "Expected a comma or ].")]
    [InlineData("[{}^}", "Expected a comma or ].")]
    [InlineData("[null^x]", "Expected a comma or ].")]
    [InlineData("{\"a\":[{}]^]", "Expected a comma or }.")]
    [InlineData("{\"a\":0^1}", "Expected a number without a leading zero.")]
    [InlineData("[-0^0.5]", "Expected a number without a leading zero.")]
    [InlineData("[^+5]", "Expected a number as JSON has it, such as 1500 or 0.5.")]
    [InlineData("[^.5]", "Expected a number as JSON has it")]
    [InlineData("[5.^]", "Expected a number as JSON has it")]
    [InlineData("[-^]", "Expected a number as JSON has it")]
    [InlineData("[-^Infinity]", "Expected a number as JSON has it")]
    [InlineData("[1.5^.0]", "Expected a number as JSON has it")]
    [InlineData("[1e^]", "Expected a number as JSON has it")]
    [InlineData("[1e+^]", "Expected a number as JSON has it")]
    [InlineData("[0^x10]", "Expected a number as JSON has it")]
    [InlineData("[2023^-02-17]", "Expected a number as JSON has it")]
    [InlineData("[1^_000]", "Expected a comma or ].")]
    [InlineData("[\"a^\nb\"]", "There is a line break in a string; expected it to be written as \\n, or a closing double quote before it.")]
    [InlineData("[\"a^\r\nb\"]", "There is a line break in a string")]
    [InlineData("[\"^\t\"]", "There is a control character in a string; expected it to be written as an escape, such as \\t or \\u0000.")]
    [InlineData("{\"\u00e4^\u0001\":1}", "There is a control character in a string")]
    [InlineData("[\"\\^x\"]", "There is a backslash in a string that begins no escape; expected two of them, or an escape such as \\n.")]
    [InlineData("[\"C:\\^Users\"]", "There is a backslash in a string that begins no escape")]
    [InlineData("[\"\\^\u00e4\"]", "There is a backslash in a string that begins no escape")]
    [InlineData("[\"\\u12^g4\"]", "Expected four hexadecimal digits after \\u.")]
    [InlineData("[\"\\u12^\"]", "Expected four hexadecimal digits after \\u.")]
    public void Explain_BrokenJson_IsTheOffendingByteAndWhatWasExpected(string marked, string detail)
    {
        byte[] json = Encoding.UTF8.GetBytes(marked.Replace("^", "", StringComparison.Ordinal));

        JsonSyntaxError error = JsonSyntax.Explain(json, ReadToTheError(json).ShouldNotBeNull());

        error.ByteOffset.ShouldBe(Encoding.UTF8.GetByteCount(marked[..marked.IndexOf('^', StringComparison.Ordinal)]));
        error.Fault.Code.ShouldBe(ValidationCodes.InvalidJson);
        error.Fault.Detail.ShouldContain(detail);
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Explain_OneLevelTooMany_IsTheBracketThatOpensIt(char open, char close)
    {
        string level = open is '{' ? "{\"a\":" : "[";
        byte[] json = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(level, 65)) + "1" + new string(close, 65));

        JsonSyntaxError error = JsonSyntax.Explain(json, ReadToTheError(json).ShouldNotBeNull());

        error.ShouldBe(new JsonSyntaxError(64 * level.Length, JsonSyntax.NestedTooDeep));
        error.Fault.Detail.ShouldBe("It is nested too deep; expected at most 64 levels.");
    }

    [Fact]
    public void FindError_64LevelsOfBothKinds_RemembersEachKind()
    {
        string open = string.Concat(Enumerable.Range(0, 64).Select(level => level % 3 is 0 ? "[" : "{\"a\":"));
        string close = string.Concat(Enumerable.Range(0, 64).Select(level => level % 3 is 0 ? "]" : "}").Reverse());

        FindError(open + "1" + close).ShouldBeNull();
        FindError(open + "1" + close[..^1] + "}").ShouldBe(new JsonSyntaxError(open.Length + 64, JsonSyntax.NoCommaOrBracket));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(" \t\r\n[ ] ")]
    [InlineData("-0.0e-0")]
    [InlineData("\"\\u00E4\\\"\\\\\\/\\b\\f\\n\\r\\t\u007f\"")]
    [InlineData("[true,false,null,0,10,1E5]")]
    public void FindError_Json_IsNone(string json) => FindError(json).ShouldBeNull();

    [Fact]
    public void FindError_JsonWithChangedBytes_IsWhereTheReaderStops()
    {
        var random = new Random(20_230_217);
        int broken = 0;
        for (int i = 0; i < 100_000; i++)
        {
            byte[] json = i % 2 is 0 ? ChangedBytes.Of(Json, random) : WithSyntax(random);
            if (!System.Text.Unicode.Utf8.IsValid(json))
            {
                continue;
            }

            JsonException? exception = ReadToTheError(json);
            JsonSyntaxError? error = new JsonSyntaxScanner(json).FindError();
            (error is null).ShouldBe(exception is null, Encoding.UTF8.GetString(json));
            if (error is not { } found)
            {
                continue;
            }

            // At the end, the reader points before the white space in some cases and behind it in others.
            broken++;
            found.ByteOffset.ShouldBe(
                ReferenceEquals(found.Fault, JsonSyntax.EndsTooEarly) ? json.Length : OffsetOf(exception!, json),
                Encoding.UTF8.GetString(json));
        }

        broken.ShouldBeGreaterThan(50_000);
    }

    /// <summary>What is before the error may go on as JSON, so that the error is the first one.</summary>
    [Fact]
    public void FindError_WhatIsBeforeTheError_LacksOnlyTheRest() =>
        Prop.ForAll(Gen.Elements([.. "{}[]\",:\\0e-+.tfn1a /u\n'"]).ListOf().ToArbitrary(), characters =>
        {
            byte[] json = Encoding.UTF8.GetBytes(string.Concat(characters));
            return new JsonSyntaxScanner(json).FindError() is not { } error
                || new JsonSyntaxScanner(json.AsSpan(0, error.ByteOffset)).FindError() is not { } first
                || first.ByteOffset == error.ByteOffset;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Explain_JsonThatOnlyTheReaderRefuses_IsWhereTheReaderSaysSo()
    {
        JsonSyntax.Explain("{\n}"u8, new JsonException("Secret", path: null, lineNumber: 1, bytePositionInLine: 1)).ShouldBe(new JsonSyntaxError(3, JsonSyntax.NotJson));
        JsonSyntax.Explain("{\n}"u8, new JsonException("Secret", path: null, lineNumber: 0, bytePositionInLine: 99)).ByteOffset.ShouldBe(3);
        JsonSyntax.Explain("{\n}"u8, new JsonException("Secret", path: null, lineNumber: 9, bytePositionInLine: 0)).ByteOffset.ShouldBe(2);
        JsonSyntax.Explain("{\n}"u8, new JsonException("Secret")).ShouldBe(new JsonSyntaxError(0, JsonSyntax.NotJson));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(100_000)]
    public void FindInvalidUtf8_BadByte_IsTheFirstByteThatBeginsNoCharacter(int length)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\ud83d\ude00\u20ac\u00e4x", (length / 10) + 1)))[..(length / 10 * 10)];
        foreach (byte[] bad in new byte[][] { [0xFF], [0x80], [0xC3, (byte)'"'], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0xAF] })
        {
            JsonSyntax.FindInvalidUtf8([.. text, .. bad, .. "x"u8, 0xFF]).ShouldBe(new JsonSyntaxError(text.Length, Fault.InvalidUtf8));
        }
    }

    private static JsonSyntaxError? FindError(string json) => new JsonSyntaxScanner(Encoding.UTF8.GetBytes(json)).FindError();

    private static JsonException? ReadToTheError(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException exception)
        {
            return exception;
        }
    }

    private static int OffsetOf(JsonException exception, byte[] json)
    {
        int[] lineStarts = [0, .. Enumerable.Range(0, json.Length).Where(i => json[i] is (byte)'\n').Select(i => i + 1)];
        return lineStarts[exception.LineNumber!.Value] + (int)exception.BytePositionInLine!.Value;
    }

    /// <summary>The JSON with a few characters of JSON put in, taken out or put in the place of others.</summary>
    private static byte[] WithSyntax(Random random)
    {
        const string Characters = "{}[]\",:\\0e-+.tfn1a /u\n'";
        List<byte> json = [.. Json];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(json.Count);
            byte character = (byte)Characters[random.Next(Characters.Length)];
            switch (random.Next(3))
            {
                case 0:
                    json[at] = character;
                    break;
                case 1:
                    json.RemoveAt(at);
                    break;
                default:
                    json.Insert(at, character);
                    break;
            }
        }

        return [.. json];
    }
}
