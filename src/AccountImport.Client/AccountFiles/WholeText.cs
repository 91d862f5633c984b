namespace AccountImport.Client.AccountFiles;

/// <summary>A text without half of a surrogate pair: one that JSON can hold as it is.</summary>
internal static class WholeText
{
    /// <summary>What is wrong with a text that is not whole.</summary>
    public const string Fault = "It holds half of a surrogate pair, which no file in UTF-8 can have.";

    /// <summary>Whether a text is one.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        for (int start = IndexOfSurrogate(text); start >= 0; start = IndexOfSurrogate(text))
        {
            text = text[start..];
            if (text is not [var high, var low, ..] || !char.IsSurrogatePair(high, low))
            {
                return false;
            }

            text = text[2..];
        }

        return true;
    }

    private static int IndexOfSurrogate(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\uD800', '\uDFFF');
}
