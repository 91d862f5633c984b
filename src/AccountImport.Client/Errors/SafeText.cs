using System.Buffers;

namespace AccountImport.Client.Errors;

/// <summary>Lets through what an answer says only where it has the form of a code or an id, and so is no sentence that quotes a value.</summary>
internal static class SafeText
{
    private const int MaxLength = 128;

    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> IdentifierCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:");

    /// <summary>Gives a code of the form <c>lower_case</c>, and <see langword="null"/> for everything else.</summary>
    public static string? Code(string? text) => Only(CodeCharacters, text);

    /// <summary>Gives an id of letters, digits and a few separators, and <see langword="null"/> for everything else.</summary>
    public static string? Identifier(string? text) => Only(IdentifierCharacters, text);

    private static string? Only(SearchValues<char> characters, string? text) =>
        text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(characters) ? text : null;
}
