using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>An account as a user without this library would model it: strings and numbers, written by generated code at its fastest.</summary>
internal sealed record PlainAccount
{
    [JsonPropertyName("import_supplier")]
    public string? ImportSupplier { get; init; }

    [JsonPropertyName("external_account_number")]
    public string? ExternalAccountNumber { get; init; }

    public string? ExternalAccountId { get; init; }

    public string? ExternalPersonId { get; init; }

    public string? StatusCode { get; init; }

    public string? AccountTypeCode { get; init; }

    public string? ActivationDate { get; init; }

    public IReadOnlyList<AccountNumberEntry>? AccountNumbers { get; init; }

    public string? ExternalMasterAccountId { get; init; }

    public Money? OverdraftAmount { get; init; }

    public Origin? Source { get; init; }

    public IReadOnlyList<Limit>? Limits { get; init; }

    public IReadOnlyList<Representative>? Representatives { get; init; }

    public string? AccountName { get; init; }

    public string? PersonName { get; init; }

    public string? ResidencyCountryCode { get; init; }

    public string? CustomerGroupCode { get; init; }

    public string? PriceListTypeCode { get; init; }

    public string? CurrencyCode { get; init; }

    public decimal? AccountInterestRate { get; init; }

    public string? PersonTypeCode { get; init; }

    public string? IntraOrgCode { get; init; }

    public string? AccountTypeSetupCode { get; init; }

    public string? ServiceProviderCode { get; init; }

    public string? InterestMethodAssignmentCode { get; init; }

    public string? AccountClassCode { get; init; }

    public JsonElement? CustomFields { get; init; }

    internal sealed record Typed(string? Value, string? Type);

    internal sealed record AccountNumberEntry(Typed? AccountNumber, string? CountryCode, Typed? FinancialInstitutionId, string? DefaultCurrencyCode);

    internal sealed record Money(decimal Amount, string? CurrencyCode);

    internal sealed record Origin(string? SourceName, string? SourceRef, string? SourceLink);

    internal sealed record Limit(Money? Amount, string? AccountLimitTypeCode);

    internal sealed record Representative(string? ExternalPersonId, string? AccountRightCode, IReadOnlyList<Limit>? Limits);
}
