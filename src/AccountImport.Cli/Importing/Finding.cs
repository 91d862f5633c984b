using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Cli.Importing;

/// <summary>One thing that the tool or the API has against an account.</summary>
/// <param name="Attr">The path of the member, or <c>non_field_errors</c>.</param>
/// <param name="Code">What is wrong, as a code.</param>
/// <param name="Detail">What is wrong, in words of the tool's own; never the API's, which may quote personal data.</param>
/// <param name="Position">Where in the account file; <see langword="null"/> until that was found out.</param>
internal sealed record Finding(string Attr, string Code, string? Detail = null, FilePosition? Position = null)
{
    private const int MaxCodeLength = 128;

    public static Finding OfAccount(string code, string? detail = null) => new(FieldError.NonFieldErrors, code, detail);

    public static Finding OfLocalCheck(ValidationFailure failure) => new(failure.Attr, failure.Code, failure.Detail, failure.Position);

    /// <summary>Takes an error of the API without its sentence.</summary>
    public static Finding OfApi(FieldError error) => new(error.Attr, KeepCode(error.Code) ?? "invalid");

    /// <summary>Lets a code through, and no sentence that stands where a code should be: it may quote a value.</summary>
    public static string? KeepCode(string? code) =>
        code is { Length: > 0 and <= MaxCodeLength } && code.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
            ? code
            : null;

    public override string ToString()
    {
        string finding = Attr is FieldError.NonFieldErrors ? Code : $"{Attr}: {Code}";
        return Detail is null ? finding : $"{finding}: {Detail}";
    }
}
