using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>A person who may act for the account holder.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record AccountRepresentative
{
    /// <summary>The unique reference of the person in the external system.</summary>
    [JsonPropertyName("externalPersonId")]
    public required string ExternalPersonId { get; init; }

    /// <summary>What the person may do.</summary>
    [JsonPropertyName("accountRightCode")]
    public required AccountRightCode AccountRightCode { get; init; }

    /// <summary>The limits within which the person may do it.</summary>
    [JsonPropertyName("limits")]
    public required IReadOnlyList<AccountLimit> Limits { get; init; }

    /// <summary>The members that this model does not know; they are written back as they were read.</summary>
    /// <remarks>It has a setter because the JSON source generator cannot fill an <c>init</c> property with what is left over.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalMembers { get; set; }

    /// <summary>Gives the type's name: who represents whom is personal data.</summary>
    /// <returns>The type's name, without a value.</returns>
    public override string ToString() => nameof(AccountRepresentative);
}
