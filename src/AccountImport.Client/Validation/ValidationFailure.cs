using System.Text.Json.Serialization;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Validation;

/// <summary>One thing that a local check has against an account.</summary>
/// <remarks>
/// <para>The codes, and what they say; a new version may add some:</para>
/// <list type="table">
/// <listheader><term>Code</term><description>Meaning</description></listheader>
/// <item><term><c>required</c></term><description>A mandatory member is missing or <see langword="null"/>. A warning for the master account of a virtual account and for a <see langword="null"/> source link.</description></item>
/// <item><term><c>blank</c></term><description>A mandatory text is empty or only white space. A warning where its absence is one.</description></item>
/// <item><term><c>empty</c></term><description>A list that needs an element has none.</description></item>
/// <item><term><c>invalid_type</c></term><description>A value has another JSON type than its member.</description></item>
/// <item><term><c>invalid_choice</c></term><description>A code is not in its list. A warning for an account right and a person type, whose lists are not complete.</description></item>
/// <item><term><c>invalid_date</c></term><description>A date is not written as <c>YYYY-MM-DD</c> or is no real day.</description></item>
/// <item><term><c>invalid_number</c></term><description>A number is one that a <see cref="decimal"/> cannot hold exactly.</description></item>
/// <item><term><c>duplicate_member</c></term><description>An object has a member of this name already.</description></item>
/// <item><term><c>invalid_iban</c></term><description>An account number is not an IBAN (ISO 13616). A warning where its country is unknown and the account is internal.</description></item>
/// <item><term><c>invalid_bic</c></term><description>An identifier is not a BIC (ISO 9362).</description></item>
/// <item><term><c>invalid_sort_code</c></term><description>An identifier is not a sort code. A warning where only the hyphens are too many.</description></item>
/// <item><term><c>invalid_bank_code</c></term><description>An identifier is not a number.</description></item>
/// <item><term><c>invalid_aba_code</c></term><description>An identifier is not a routing number of the United States.</description></item>
/// <item><term><c>invalid_country_code</c></term><description>A country is not in ISO 3166-1.</description></item>
/// <item><term><c>invalid_currency_code</c></term><description>A currency is not in ISO 4217.</description></item>
/// <item><term><c>country_mismatch</c></term><description>A warning: the countries of the number, of its IBAN and of its BIC differ.</description></item>
/// <item><term><c>max_length</c>, <c>control_character</c>, <c>surrounding_white_space</c>, <c>reserved_path_segment</c></term><description>The external account id cannot be part of an <see cref="AccountKey"/>.</description></item>
/// <item><term><c>invalid_unicode</c></term><description>A text or a member's name holds half of a surrogate pair.</description></item>
/// <item><term><c>invalid_json</c></term><description>The bytes are not one JSON value in UTF-8 of at most 64 levels; it is then the only failure.</description></item>
/// </list>
/// <para>Immutable and safe for use by several threads.</para>
/// </remarks>
public sealed record ValidationFailure
{
    /// <summary>
    /// The path of the member: member names and 0-based indexes, joined by dots, relative to the account, such as
    /// <c>accountNumbers.0.accountNumber.value</c>; <see cref="FieldError.NonFieldErrors"/> where the failure concerns the account as a whole.
    /// </summary>
    [JsonPropertyName("attr")]
    public required string Attr { get; init; }

    /// <summary>What is wrong, as a code such as <c>invalid_iban</c>; the remarks of the type list them.</summary>
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
    /// A place in the account file for an account that was read from one, a place in the JSON for JSON that was checked by itself.
    /// The default is <see langword="null"/>: an <see cref="Accounts.Account"/> that was checked has no places.
    /// </value>
    [JsonIgnore]
    public FilePosition? Position { get; init; }

    /// <summary>Gives path, code and sentence; none of them repeats the value.</summary>
    /// <returns>A text such as <c>activationDate: invalid_date: It is not a day of the calendar.</c></returns>
    public override string ToString() => $"{Attr}: {Code}: {Detail}";
}
