using System.Text.Json.Serialization;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Validation;

/// <summary>One thing that a local check has against an account.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ValidationFailure
{
    /// <summary>
    /// The path of the member: member names and 0-based indexes, joined by dots, relative to the account, such as
    /// <c>accountNumbers.0.accountNumber.value</c>; <see cref="FieldError.NonFieldErrors"/> where the failure concerns the account as a whole.
    /// </summary>
    [JsonPropertyName("attr")]
    public required string Attr { get; init; }

    /// <summary>What is wrong, as a code such as <c>invalid_iban</c>: one of <see cref="ValidationCodes"/>, or what a rule of the caller's own gave.</summary>
    [JsonPropertyName("code")]
    public required string Code { get; init; }

    /// <summary>What is wrong, as a sentence that does not repeat the value: it may be personal data.</summary>
    [JsonPropertyName("detail")]
    public required string Detail { get; init; }

    /// <summary>Whether the failure is an error or a warning.</summary>
    /// <value>The default is <see cref="ValidationSeverity.Error"/>.</value>
    [JsonPropertyName("severity")]
    public ValidationSeverity Severity { get; init; }

    /// <summary>Where the value is that the failure is about; where a member is missing, where the object begins that lacks it.</summary>
    /// <value>
    /// The default is <see langword="null"/>, as an <see cref="Accounts.Account"/> that was checked has no places, and as rules of the
    /// caller's own leave it. Of an account that was read from an account file, every failure has its place in the file; of JSON
    /// that was checked by itself, those of the built-in rules have their place in the JSON.
    /// </value>
    [JsonIgnore]
    public FilePosition? Position { get; init; }

    /// <summary>Gives path, code and sentence; none of them repeats the value.</summary>
    /// <returns>A text such as <c>activationDate: invalid_date: It is not a day of the calendar.</c></returns>
    public override string ToString() => $"{Attr}: {Code}: {Detail}";
}
