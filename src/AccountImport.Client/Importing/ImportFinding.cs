using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing;

/// <summary>One thing that the local check, the importer or the API has against an account.</summary>
/// <remarks>Immutable and safe for use by several threads. It holds no value of the account, and none of the API's sentences, which may quote one.</remarks>
public sealed record ImportFinding
{
    /// <summary>The path of the value, such as <c>accountNumbers.0.accountNumber.value</c>, or <see cref="FieldError.NonFieldErrors"/>.</summary>
    public required string Attr { get; init; }

    /// <summary>What is wrong, as a code.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong, in this library's own words.</summary>
    /// <value>The default is <see langword="null"/>: the finding is the API's.</value>
    public string? Detail { get; init; }

    /// <summary>Where the value is in the input.</summary>
    /// <value>The default is <see langword="null"/>: it is not known, say because the input is no file.</value>
    public FilePosition? Position { get; init; }

    /// <summary>Gives path, code and words.</summary>
    /// <returns>A text such as <c>currencyCode: invalid_currency_code: It is no code of ISO 4217.</c></returns>
    public override string ToString()
    {
        string finding = Attr is FieldError.NonFieldErrors ? Code : $"{Attr}: {Code}";
        return Detail is null ? finding : $"{finding}: {Detail}";
    }

    internal static ImportFinding OfAccount(string code, string? detail = null) =>
        new() { Attr = FieldError.NonFieldErrors, Code = code, Detail = detail };

    internal static ImportFinding OfLocalCheck(ValidationFailure failure) =>
        new() { Attr = failure.Attr, Code = failure.Code, Detail = failure.Detail, Position = failure.Position };

    /// <summary>Takes an error of the API without its sentence.</summary>
    internal static ImportFinding OfApi(FieldError error) =>
        new() { Attr = SafeText.Path(error.Attr), Code = SafeText.Identifier(error.Code) ?? "invalid" };
}
