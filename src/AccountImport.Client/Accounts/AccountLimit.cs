using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>A limit on an account or on what a representative may do with it.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record AccountLimit
{
    /// <summary>The limit's amount.</summary>
    [JsonPropertyName("amount")]
    public required Money Amount { get; init; }

    /// <summary>What the limit applies to.</summary>
    [JsonPropertyName("accountLimitTypeCode")]
    public required string AccountLimitTypeCode { get; init; }

    /// <summary>The members that this model does not know; they are written back as they were read.</summary>
    /// <remarks>It has a setter because the JSON source generator cannot fill an <c>init</c> property with what is left over.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalMembers { get; set; }

    /// <summary>Gives the type's name: a limit is personal data.</summary>
    /// <returns>The type's name, without a value.</returns>
    public override string ToString() => nameof(AccountLimit);
}
