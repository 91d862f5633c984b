using System.Globalization;
using System.Text;

namespace AccountImport.Client.Importing.Reports;

/// <summary>Makes text of an input or an answer fit to be shown to a person: it may hold what steers a terminal, or what changes how other text is seen.</summary>
/// <remarks>The tool has this file, too.</remarks>
internal static class VisibleText
{
    private const int MaxLength = 200;

    /// <summary>Makes a text visible, and cuts what is far too long for one value.</summary>
    public static string Shorten(string text) => Of(text, MaxLength);

    /// <summary>Writes characters that are not seen, or change what is seen, as <c>\u{...}</c>, and cuts what is longer than <paramref name="maxLength"/>.</summary>
    public static string Of(string text, int maxLength = int.MaxValue)
    {
        if (text.Length <= maxLength && text.All(IsPlain))
        {
            return text;
        }

        var visible = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (visible.Length >= maxLength)
            {
                return visible.Append('…').ToString();
            }

            if (IsSeen(rune))
            {
                visible.Append(rune.ToString());
            }
            else
            {
                visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            }
        }

        return visible.ToString();
    }

    /// <summary>Tells whether all of a text is seen as it is.</summary>
    public static bool IsVisible(string text) => text.EnumerateRunes().All(IsSeen);

    private static bool IsPlain(char character) => character is >= ' ' and <= '~';

    private static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}
