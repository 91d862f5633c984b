using System.Text.Json;

namespace AccountImport.Cli.AccountFiles;

/// <summary>Finds the accounts in an account file's text, as slices of its bytes.</summary>
internal static class AccountFileParser
{
    /// <summary>Far deeper than an account may be: an account that is too deep is one rejected account, not a broken file.</summary>
    internal const int MaxDepth = 1000;

    private static readonly JsonReaderOptions ReaderOptions = new() { AllowMultipleValues = true, MaxDepth = MaxDepth };

    /// <summary>What the reader's messages speak of, and what was expected instead; the first that is found counts.</summary>
    /// <remarks>The messages themselves may quote the file, so they go no further.</remarks>
    private static readonly (string Sign, string Expected)[] Expectations =
    [
        ("trailing comma", "there is a comma before the closing bracket; expected none after the last element."),
        ("maximum configured depth", "the JSON is nested too deeply; expected an account."),
        ("after a property name", "expected a colon after the member's name."),
        ("start of a property name", "expected a member's name in double quotes, or }."),
        ("within a JSON string", "a string holds a character that must be escaped, or is not closed; expected \\n, \\t, \\u... or a closing double quote."),
        ("start of a value", "expected a value: an object, an array, a string in double quotes, a number, true, false or null."),
        ("after a value", "expected a comma or a closing bracket."),
        ("number", "expected a number as JSON has it, such as 1500 or 0.5."),
        ("digit", "expected a number as JSON has it, such as 1500 or 0.5."),
        ("leading zero", "expected a number without a leading zero."),
        ("literal", "expected true, false, null or a string in double quotes."),
    ];

    public static IReadOnlyList<AccountRecord> Parse(ReadOnlyMemory<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json.Span, ReaderOptions);
        var records = new List<AccountRecord>();
        try
        {
            if (utf8Json.Span.Trim(" \t\r\n"u8).IsEmpty || !reader.Read())
            {
                throw new SyntaxException(0, "the file is empty; expected a JSON array of accounts, an object with an array \"accounts\", one account, or one account a line.");
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    ReadElements(ref reader, utf8Json, records);
                    RequireEnd(ref reader);
                    break;
                case JsonTokenType.StartObject:
                    ReadObjects(ref reader, utf8Json, records);
                    break;
                default:
                    throw new SyntaxException((int)reader.TokenStartIndex, "expected [ or {: a JSON array of accounts, an object with an array \"accounts\", one account, or one account a line.");
            }
        }
        catch (JsonException exception)
        {
            throw Explain(exception, utf8Json.Span);
        }

        return records;
    }

    private static void ReadElements(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8Json, List<AccountRecord> records)
    {
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            Add(records, utf8Json[start..(int)reader.BytesConsumed]);
        }
    }

    private static void ReadObjects(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8Json, List<AccountRecord> records)
    {
        int start = (int)reader.TokenStartIndex;
        var elements = new List<AccountRecord>();
        bool hasAccounts = false;
        bool isAccount = false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            isAccount |= reader.ValueTextEquals("externalAccountId"u8);
            bool isAccounts = reader.ValueTextEquals("accounts"u8);
            int nameStart = (int)reader.TokenStartIndex;
            reader.Read();
            if (!isAccounts || reader.TokenType is not JsonTokenType.StartArray)
            {
                reader.Skip();
            }
            else if (hasAccounts)
            {
                throw new SyntaxException(nameStart, "there is a second member \"accounts\"; expected one.");
            }
            else
            {
                hasAccounts = true;
                ReadElements(ref reader, utf8Json, elements);
            }
        }

        int end = (int)reader.BytesConsumed;
        if (hasAccounts && !isAccount)
        {
            records.AddRange(elements);
            RequireEnd(ref reader);
            return;
        }

        Add(records, utf8Json[start..end]);
        while (reader.Read())
        {
            start = (int)reader.TokenStartIndex;
            if (reader.TokenType is not JsonTokenType.StartObject || !utf8Json.Span[end..start].Contains((byte)'\n'))
            {
                throw new SyntaxException(start, "expected the end of the file, or a further account on a line of its own.");
            }

            reader.Skip();
            end = (int)reader.BytesConsumed;
            Add(records, utf8Json[start..end]);
        }
    }

    private static void Add(List<AccountRecord> records, ReadOnlyMemory<byte> utf8Json) =>
        records.Add(new AccountRecord(records.Count + 1, utf8Json));

    private static void RequireEnd(ref Utf8JsonReader reader)
    {
        if (reader.Read())
        {
            throw new SyntaxException((int)reader.TokenStartIndex, "expected the end of the file.");
        }
    }

    private static SyntaxException Explain(JsonException exception, ReadOnlySpan<byte> utf8Json)
    {
        int offset = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
        {
            offset += utf8Json[offset..].IndexOf((byte)'\n') + 1;
        }

        offset += (int)(exception.BytePositionInLine ?? 0);
        ReadOnlySpan<byte> rest = utf8Json[Math.Min(offset, utf8Json.Length)..];
        if (rest.StartsWith("//"u8) || rest.StartsWith("/*"u8))
        {
            return new SyntaxException(offset, "there is a comment, which JSON does not have; expected none.");
        }

        if (rest.IsEmpty)
        {
            return new SyntaxException(offset, "the file ends too early; expected the rest of it, up to the last closing } or ].");
        }

        string message = exception.Message.Split(" LineNumber:", 2)[0];
        string? expected = Expectations.FirstOrDefault(candidate => message.Contains(candidate.Sign, StringComparison.OrdinalIgnoreCase)).Expected;
        return new SyntaxException(offset, expected ?? "expected JSON.");
    }

    /// <summary>The text is not an account file, from a place on.</summary>
    internal sealed class SyntaxException(int byteOffset, string message) : Exception(message)
    {
        public int ByteOffset { get; } = byteOffset;
    }
}
