using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>The identifier of a financial institution and its kind.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record FinancialInstitutionId
{
    /// <summary>The identifier, such as <c>MAINDE2XXXX</c>.</summary>
    [JsonPropertyName("value")]
    public required string Value { get; init; }

    /// <summary>The kind of identifier.</summary>
    [JsonPropertyName("type")]
    public required FinancialInstitutionIdType Type { get; init; }

    /// <summary>The members that this model does not know; they are written back as they were read.</summary>
    /// <remarks>It has a setter because the JSON source generator cannot fill an <c>init</c> property with what is left over.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalMembers { get; set; }

    /// <summary>Gives the type's name: where a customer banks is personal data.</summary>
    /// <returns>The type's name, without a value.</returns>
    public override string ToString() => nameof(FinancialInstitutionId);
}
