using System.Text;
using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Makes excerpts of accounts in which no value is seen.</summary>
internal static class ExcerptMask
{
    private const int LongestName = 64;
    private const int LengthBefore = 48;
    private const char Ellipsis = '…';

    /// <summary>Makes the excerpt of the line that a place is in.</summary>
    /// <param name="utf8Json">The account.</param>
    /// <param name="start">Where the account begins in the file.</param>
    /// <param name="position">The place; one outside of the account counts as its nearest end.</param>
    public static AccountExcerpt Create(ReadOnlySpan<byte> utf8Json, FilePosition start, FilePosition position)
    {
        int offset = (int)Math.Clamp(position.ByteOffset - start.ByteOffset, 0, utf8Json.Length);
        int lineStart = utf8Json[..offset].LastIndexOf((byte)'\n') + 1;
        int lineLength = utf8Json[lineStart..].IndexOf((byte)'\n');
        int lineEnd = lineLength < 0 ? utf8Json.Length : lineStart + lineLength;

        // What nobody has said to be a name stays hidden.
        bool[] isKept = new bool[lineEnd - lineStart];
        KeepNames(utf8Json, lineStart, isKept);
        var line = new StringBuilder();
        int caret = -1;
        for (int index = lineStart; index < lineEnd; index++)
        {
            if (index == offset)
            {
                caret = line.Length;
            }

            if (isKept[index - lineStart])
            {
                line.Append((char)utf8Json[index]);
            }
            else if (Mask(utf8Json[index]) is { } character)
            {
                line.Append(character);
            }
        }

        string text = line.ToString();
        return Cut(text, Math.Min(caret < 0 ? text.Length : caret, text.Length), position);
    }

    private static void KeepNames(ReadOnlySpan<byte> utf8Json, int lineStart, Span<bool> isKept)
    {
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = PayloadIdentity.MaxDepth });
        try
        {
            while (reader.Read() && reader.TokenStartIndex < lineStart + isKept.Length)
            {
                bool isShown = reader.TokenType is JsonTokenType.Null || (reader.TokenType is JsonTokenType.PropertyName && IsName(reader.ValueSpan));
                int begin = (int)reader.TokenStartIndex - lineStart + (reader.TokenType is JsonTokenType.PropertyName ? 1 : 0);
                if (isShown && begin >= 0)
                {
                    isKept.Slice(begin, Math.Min(reader.ValueSpan.Length, isKept.Length - begin)).Fill(true);
                }
            }
        }
        catch (JsonException)
        {
            // Behind a fault nobody can tell a name from a value.
        }
    }

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > LongestName || !char.IsAsciiLetter((char)name[0]))
        {
            return false;
        }

        foreach (byte character in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && character is not ((byte)'_' or (byte)'-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Gives the character that is shown for a byte; <see langword="null"/> for one that goes on with a character.</summary>
    private static char? Mask(byte value) => value switch
    {
        >= 0x80 and < 0xC0 => null,
        >= 0xC0 => 'x',
        < 0x20 or 0x7F => ' ',
        _ when char.IsAsciiLetter((char)value) => 'x',
        _ when char.IsAsciiDigit((char)value) => '9',
        _ => (char)value,
    };

    private static AccountExcerpt Cut(string line, int caret, FilePosition position)
    {
        string end = line.TrimEnd();
        string text = caret > end.Length ? line : end;
        int indentation = Math.Min(text.Length - text.AsSpan().TrimStart().Length, caret);
        text = text[indentation..];
        caret -= indentation;
        int cut = Math.Clamp(caret - LengthBefore, 0, Math.Max(0, text.Length - AccountExcerpt.MaxLength));
        if (cut > 0)
        {
            text = Ellipsis + text[(cut + 1)..];
            caret -= cut;
        }

        return new AccountExcerpt
        {
            Text = text.Length > AccountExcerpt.MaxLength ? text[..(AccountExcerpt.MaxLength - 1)] + Ellipsis : text,
            Caret = caret,
            Position = position,
        };
    }
}
