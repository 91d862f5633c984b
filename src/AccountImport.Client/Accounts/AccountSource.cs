using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>Where an account came from.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record AccountSource
{
    /// <summary>The name of the source, such as <c>external</c>.</summary>
    [JsonPropertyName("sourceName")]
    public required string SourceName { get; init; }

    /// <summary>The account's reference in the source.</summary>
    [JsonPropertyName("sourceRef")]
    public required string SourceRef { get; init; }

    /// <summary>A link into the source; <see langword="null"/> is accepted with a warning.</summary>
    [JsonPropertyName("sourceLink")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? SourceLink { get; init; }

    /// <summary>The members that this model does not know; they are written back as they were read.</summary>
    /// <remarks>It has a setter because the JSON source generator cannot fill an <c>init</c> property with what is left over.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalMembers { get; set; }

    /// <summary>Gives the type's name: a reference into another system may be personal data.</summary>
    /// <returns>The type's name, without a value.</returns>
    public override string ToString() => nameof(AccountSource);
}
