using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace AccountImport.Client.Accounts;

/// <summary>One account of the account file.</summary>
/// <remarks>
/// <para>
/// The members and their rules are those of the account file's documentation; <c>AccountValidator</c> checks them.
/// A code outside the known values and a member that the model does not know are kept and written back unchanged.
/// </para>
/// <para>
/// Equality is that of a record: lists and dictionaries are compared by reference. Immutable and safe for use by several
/// threads, as long as the lists and dictionaries that were put in are not changed.
/// </para>
/// </remarks>
public sealed record Account
{
    /// <summary>The unique reference of the account in the external system; the import's external account number.</summary>
    [JsonPropertyName("externalAccountId")]
    public required string ExternalAccountId { get; init; }

    /// <summary>The unique reference of the account holder in the external system.</summary>
    [JsonPropertyName("externalPersonId")]
    public required string ExternalPersonId { get; init; }

    /// <summary>The account's status.</summary>
    [JsonPropertyName("statusCode")]
    public required AccountStatusCode StatusCode { get; init; }

    /// <summary>The account's type.</summary>
    [JsonPropertyName("accountTypeCode")]
    public required AccountTypeCode AccountTypeCode { get; init; }

    /// <summary>The day on which the account was activated.</summary>
    [JsonPropertyName("activationDate")]
    [JsonConverter(typeof(LocalDateJsonConverter))]
    public required LocalDate ActivationDate { get; init; }

    /// <summary>The numbers of the account; at least one.</summary>
    [JsonPropertyName("accountNumbers")]
    public required IReadOnlyList<AccountNumberEntry> AccountNumbers { get; init; }

    /// <summary>How interest is computed; required for the account types that bear interest.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("interestMethodAssignmentCode")]
    public string? InterestMethodAssignmentCode { get; init; }

    /// <summary>The external account id of the master account, for a virtual account.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("externalMasterAccountId")]
    public string? ExternalMasterAccountId { get; init; }

    /// <summary>The overdraft that was granted.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("overdraftAmount")]
    public Money? OverdraftAmount { get; init; }

    /// <summary>Where the account came from.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("source")]
    public AccountSource? Source { get; init; }

    /// <summary>The limits of the account.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("limits")]
    public IReadOnlyList<AccountLimit>? Limits { get; init; }

    /// <summary>Who may act for the account holder.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("representatives")]
    public IReadOnlyList<AccountRepresentative>? Representatives { get; init; }

    /// <summary>The account's name.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("accountName")]
    public string? AccountName { get; init; }

    /// <summary>The account holder's name.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("personName")]
    public string? PersonName { get; init; }

    /// <summary>The account holder's country of residence, as a two-letter code of ISO 3166-1.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("residencyCountryCode")]
    public string? ResidencyCountryCode { get; init; }

    /// <summary>The customer group of the tenant that the account holder belongs to.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("customerGroupCode")]
    public string? CustomerGroupCode { get; init; }

    /// <summary>The price list of the tenant that applies.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("priceListTypeCode")]
    public string? PriceListTypeCode { get; init; }

    /// <summary>The account's currency, as a code of ISO 4217.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("currencyCode")]
    public string? CurrencyCode { get; init; }

    /// <summary>The interest rate of the account, as the source system writes it.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("accountInterestRate")]
    [JsonConverter(typeof(ExactDecimalJsonConverter))]
    public decimal? AccountInterestRate { get; init; }

    /// <summary>Whether the account holder is a natural or a legal person.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("personTypeCode")]
    public PersonTypeCode? PersonTypeCode { get; init; }

    /// <summary>The organisation within the institution.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("intraOrgCode")]
    public string? IntraOrgCode { get; init; }

    /// <summary>The set-up of the account type, as a code; the account file's documentation does not list the codes.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("accountTypeSetupCode")]
    public string? AccountTypeSetupCode { get; init; }

    /// <summary>The service provider, as a code; the account file's documentation does not list the codes.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("serviceProviderCode")]
    public string? ServiceProviderCode { get; init; }

    /// <summary>The account's class, as a code; the account file's documentation does not list the codes.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("accountClassCode")]
    public string? AccountClassCode { get; init; }

    /// <summary>The tenant's own fields: any JSON, kept as it is.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("customFields")]
    public IReadOnlyDictionary<string, JsonElement>? CustomFields { get; init; }

    /// <summary>The members that this model does not know; they are written back as they were read.</summary>
    /// <remarks>It has a setter because the JSON source generator cannot fill an <c>init</c> property with what is left over.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalMembers { get; set; }

    /// <summary>Gives the type's name and the external account id, and no other value: the rest is personal data.</summary>
    /// <returns>A text such as <c>Account IM-A-00023</c>.</returns>
    public override string ToString() => $"{nameof(Account)} {ExternalAccountId}";
}
