using System.Globalization;
using System.Text;

namespace AccountImport.Client.Importing.Reports;

/// <summary>Makes text of an input or an answer fit to be shown to a person.</summary>
internal static class VisibleText
{
    private const int MaxLength = 200;

    /// <summary>Makes a text visible, and cuts what is far too long for one value.</summary>
    public static string Shorten(string text) => Of(text, MaxLength);

    /// <summary>Writes characters that are not seen, or change what is seen, as <c>\u{...}</c>.</summary>
    public static string Of(string text) => Of(text, int.MaxValue);

    private static string Of(string text, int maxLength)
    {
        var visible = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (visible.Length >= maxLength)
            {
                return visible.Append('…').ToString();
            }

            if (IsSeen(Rune.GetUnicodeCategory(rune)))
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

    private static bool IsSeen(UnicodeCategory category) => category is not (UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}
