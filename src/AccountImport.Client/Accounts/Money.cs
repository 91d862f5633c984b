using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>An amount in a currency.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as <see cref="AdditionalMembers"/> is not changed.</remarks>
public sealed record Money
{
    /// <summary>The amount, in units of the currency (1500 is fifteen hundred euros, not cents).</summary>
    /// <remarks>Exact: the scale is kept, so that 50.00 is written back as 50.00, and a JSON number that a decimal cannot hold exactly is refused.</remarks>
    [JsonPropertyName("amount")]
    [JsonConverter(typeof(ExactDecimalJsonConverter))]
    public required decimal Amount { get; init; }

    /// <summary>The currency's code of ISO 4217, such as <c>EUR</c>.</summary>
    [JsonPropertyName("currencyCode")]
    public required string CurrencyCode { get; init; }

    /// <summary>The members that this model does not know; they are written back as they were read.</summary>
    /// <remarks>It has a setter because the JSON source generator cannot fill an <c>init</c> property with what is left over.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalMembers { get; set; }

    /// <summary>Gives the type's name: an amount is personal data.</summary>
    /// <returns>The type's name, without a value.</returns>
    public override string ToString() => nameof(Money);
}
