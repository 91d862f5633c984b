using System.Text.Json.Serialization;

namespace AccountImport.Client.Contracts;

/// <summary>One thing that the API has against one field of an account.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record FieldError
{
    /// <summary>The <see cref="Attr"/> of an error that concerns the account as a whole.</summary>
    public const string NonFieldErrors = "non_field_errors";

    /// <summary>
    /// The path of the field: member names and 0-based indexes, joined by dots, relative to the account, such as
    /// <c>customers.0.landline</c>; <see cref="NonFieldErrors"/> where the error concerns the account as a whole.
    /// </summary>
    [JsonPropertyName("attr")]
    public required string Attr { get; init; }

    /// <summary>
    /// What is wrong, as a code such as <c>invalid_phone_number</c>; <c>invalid</c> where the API gave none. The list of
    /// codes differs by tenant and grows.
    /// </summary>
    [JsonPropertyName("code")]
    public required string Code { get; init; }

    /// <summary>What is wrong, in the API's words. It may quote the field's value: treat it as personal data.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("detail")]
    public string? Detail { get; init; }

    /// <summary>Gives path and code, without the API's words: they may quote personal data.</summary>
    /// <returns>A text such as <c>customers.0.landline: invalid_phone_number</c>.</returns>
    public override string ToString() => $"{Attr}: {Code}";
}
