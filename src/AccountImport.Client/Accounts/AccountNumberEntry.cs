using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>One of an account's numbers, with the country, the institution and the currency it belongs to.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record AccountNumberEntry
{
    /// <summary>The number and its kind.</summary>
    [JsonPropertyName("accountNumber")]
    public required AccountNumber AccountNumber { get; init; }

    /// <summary>The country of the number, as a two-letter code of ISO 3166-1.</summary>
    [JsonPropertyName("countryCode")]
    public required string CountryCode { get; init; }

    /// <summary>The institution that keeps the account.</summary>
    [JsonPropertyName("financialInstitutionId")]
    public required FinancialInstitutionId FinancialInstitutionId { get; init; }

    /// <summary>The default currency of the number, as a code of ISO 4217.</summary>
    [JsonPropertyName("defaultCurrencyCode")]
    public required string DefaultCurrencyCode { get; init; }

    /// <summary>The members that this model does not know; they are written back as they were read.</summary>
    /// <remarks>It has a setter because the JSON source generator cannot fill an <c>init</c> property with what is left over.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalMembers { get; set; }

    /// <summary>Gives the type's name: an account number is personal data.</summary>
    /// <returns>The type's name, without a value.</returns>
    public override string ToString() => nameof(AccountNumberEntry);
}
