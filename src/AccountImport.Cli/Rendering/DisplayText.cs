using AccountImport.Client.Importing.Reports;

namespace AccountImport.Cli.Rendering;

/// <summary>Makes text from a file or an answer fit to be shown: it may hold what steers a terminal.</summary>
internal static class DisplayText
{
    private const int MaxLength = 1000;
    private const int MaxCodeLength = 128;

    /// <summary>Writes characters that are not seen, or change what is seen, as <c>\u{...}</c>, and cuts what is far too long.</summary>
    public static string Clean(string text) => VisibleText.Of(text, MaxLength);

    /// <summary>Tells whether all of a text is seen as it is.</summary>
    public static bool IsClean(string text) => VisibleText.IsVisible(text);

    /// <summary>Lets a code through, and no sentence that stands where a code should be: it may quote a value.</summary>
    public static string? KeepCode(string? code) =>
        code is { Length: > 0 and <= MaxCodeLength } && code.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
            ? code
            : null;
}
