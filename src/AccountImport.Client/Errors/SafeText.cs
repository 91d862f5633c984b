using System.Buffers;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Errors;

/// <summary>Lets through what an answer says only where it has the form of a code or an id, and so is no sentence that quotes a value.</summary>
internal static class SafeText
{
    private const int MaxLength = 128;
    private const int MaxPathLength = 512;

    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> IdentifierCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:");

    /// <summary>Gives a code of the form <c>lower_case</c>, and <see langword="null"/> for everything else.</summary>
    public static string? Code(string? text) => Only(CodeCharacters, text);

    /// <summary>Gives an id of letters, digits and a few separators, and <see langword="null"/> for everything else.</summary>
    public static string? Identifier(string? text) => Only(IdentifierCharacters, text);

    /// <summary>Gives the path of a field, and that of the whole account for everything else.</summary>
    public static string Path(string path) => Only(IdentifierCharacters, path, MaxPathLength) ?? FieldError.NonFieldErrors;

    private static string? Only(SearchValues<char> characters, string? text, int maxLength = MaxLength) =>
        text is { Length: > 0 } && text.Length <= maxLength && !text.AsSpan().ContainsAnyExcept(characters) ? text : null;
}
