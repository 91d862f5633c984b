using System.Text.Json;

namespace AccountImport.Cli.AccountFiles;

/// <summary>One account as the file has it.</summary>
/// <param name="Number">Which of the file's accounts it is, from 1.</param>
/// <param name="Utf8Json">Its bytes, exactly as in the file.</param>
internal sealed record AccountRecord(int Number, ReadOnlyMemory<byte> Utf8Json)
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = AccountFileParser.MaxDepth };

    /// <summary>What the account calls itself, for a person who looks for it; <see langword="null"/> if it does not say.</summary>
    public string? FindExternalAccountNumber()
    {
        var reader = new Utf8JsonReader(Utf8Json.Span, ReaderOptions);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            bool isIdentifier = reader.ValueTextEquals("externalAccountId"u8);
            reader.Read();
            if (isIdentifier)
            {
                try
                {
                    return reader.TokenType is JsonTokenType.String && reader.GetString() is { Length: > 0 } identifier ? identifier : null;
                }
                catch (InvalidOperationException)
                {
                    // Half of a surrogate pair: no text.
                    return null;
                }
            }

            reader.Skip();
        }

        return null;
    }

    /// <summary>Gives the number: the rest is personal data.</summary>
    public override string ToString() => $"{nameof(AccountRecord)} {Number}";
}
