using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Validation;

/// <summary>Says where JSON is broken, and what was expected there.</summary>
/// <remarks>
/// The bytes alone decide. The messages of System.Text.Json are missing from a trimmed application, may quote the account, and are
/// written for those who know the reader.
/// </remarks>
internal static class JsonSyntax
{
    public static readonly Fault NotJson = Invalid("It is not JSON; expected a JSON object.");
    public static readonly Fault Blank = Invalid("It is empty; expected a JSON object.");
    public static readonly Fault EndsTooEarly = Invalid("It ends too early; expected the rest of it, up to the last closing } or ].");
    public static readonly Fault EndsInString = Invalid("It ends within a string; expected the closing double quote, and the rest of it.");
    public static readonly Fault MoreAfterTheEnd = Invalid("Expected nothing after the end of the JSON.");
    public static readonly Fault NestedTooDeep = Invalid($"It is nested too deep; expected at most {PayloadIdentity.MaxDepth} levels.");

    public static readonly Fault Comment = Invalid("There is a comment, which JSON does not have; expected none.");
    public static readonly Fault SingleQuote = Invalid("There is a single quote; expected a double quote.");
    public static readonly Fault ByteOrderMark = Invalid("There is a byte order mark; expected none but at the start of a file.");
    public static readonly Fault TrailingComma = Invalid("There is a comma before the closing bracket; expected none after the last element.");

    public static readonly Fault NoName = Invalid("Expected a member's name in double quotes.");
    public static readonly Fault NoNameOrBrace = Invalid("Expected a member's name in double quotes, or }.");
    public static readonly Fault NoColon = Invalid("Expected a colon after the member's name.");
    public static readonly Fault NoValue = Invalid("Expected a value: an object, an array, a string in double quotes, a number, true, false or null.");
    public static readonly Fault NoValueOrBracket = Invalid("Expected ] or a value: an object, an array, a string in double quotes, a number, true, false or null.");
    public static readonly Fault NoLiteral = Invalid("Expected true, false, null or a string in double quotes.");
    public static readonly Fault NoCommaOrBrace = Invalid("Expected a comma or }.");
    public static readonly Fault NoCommaOrBracket = Invalid("Expected a comma or ].");

    public static readonly Fault NoNumber = Invalid("Expected a number as JSON has it, such as 1500 or 0.5.");
    public static readonly Fault LeadingZero = Invalid("Expected a number without a leading zero.");
    public static readonly Fault LineBreakInString = Invalid("There is a line break in a string; expected it to be written as \\n, or a closing double quote before it.");
    public static readonly Fault ControlCharacterInString = Invalid("There is a control character in a string; expected it to be written as an escape, such as \\t or \\u0000.");
    public static readonly Fault NoEscape = Invalid("There is a backslash in a string that begins no escape; expected two of them, or an escape such as \\n.");
    public static readonly Fault NoHexDigit = Invalid("Expected four hexadecimal digits after \\u.");

    private const int BufferLength = 512;

    /// <summary>Finds out what a reader of whole JSON met.</summary>
    /// <param name="utf8Json">The JSON from its very start, in valid UTF-8.</param>
    /// <param name="exception">What the reader threw; its line and byte count where nothing is found that it may have meant.</param>
    public static JsonSyntaxError Explain(ReadOnlySpan<byte> utf8Json, JsonException exception) =>
        new JsonSyntaxScanner(utf8Json).FindError() ?? new JsonSyntaxError(OffsetOf(exception, utf8Json), NotJson);

    /// <summary>Finds the first byte that cannot be part of a JSON value, however the value may go on.</summary>
    /// <param name="utf8Json">The beginning of a value. What follows a level that is too deep is not looked at.</param>
    /// <returns>The byte and what was expected; <see langword="null"/> if there is none.</returns>
    public static JsonSyntaxError? FindBreak(ReadOnlySpan<byte> utf8Json) =>
        new JsonSyntaxScanner(utf8Json).FindError() is { } error
        && error.Fault != EndsTooEarly && error.Fault != EndsInString && error.Fault != Blank && error.Fault != NestedTooDeep
            ? error
            : null;

    /// <summary>Finds what JSON has nowhere outside of a string, and people write all the same.</summary>
    /// <param name="rest">The JSON from the byte on that was not expected.</param>
    /// <returns>What is there; <see langword="null"/> if it is anything else.</returns>
    public static Fault? FindForeign(ReadOnlySpan<byte> rest) => rest switch
    {
        [(byte)'/', (byte)'/' or (byte)'*', ..] => Comment,
        [(byte)'\'', ..] => SingleQuote,
        [0xEF, 0xBB, 0xBF, ..] => ByteOrderMark,
        _ => null,
    };

    /// <summary>Finds the first bytes that are no character.</summary>
    /// <param name="bytes">Bytes that are not valid UTF-8.</param>
    public static JsonSyntaxError FindInvalidUtf8(ReadOnlySpan<byte> bytes)
    {
        Span<char> buffer = stackalloc char[BufferLength];
        int offset = 0;
        OperationStatus status;
        do
        {
            status = Utf8.ToUtf16(bytes[offset..], buffer, out int valid, out _, replaceInvalidSequences: false);
            offset += valid;
        }
        while (status is OperationStatus.DestinationTooSmall);

        return new JsonSyntaxError(offset, Fault.InvalidUtf8);
    }

    private static int OffsetOf(JsonException exception, ReadOnlySpan<byte> utf8Json)
    {
        int lineStart = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
        {
            lineStart += utf8Json[lineStart..].IndexOf((byte)'\n') + 1;
        }

        return (int)Math.Min(lineStart + (exception.BytePositionInLine ?? 0), utf8Json.Length);
    }

    private static Fault Invalid(string detail) => new(ValidationCodes.InvalidJson, detail);
}
