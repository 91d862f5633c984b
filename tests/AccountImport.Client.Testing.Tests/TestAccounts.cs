namespace AccountImport.Client.Testing.Tests;

/// <summary>Accounts that the simulator accepts unless a test adds what it does not.</summary>
internal static class TestAccounts
{
    public const string Supplier = "SUPPLIER";

    /// <summary>An account of a tenant's own schema, as small as it can be.</summary>
    public static string OfTenant(string externalAccountNumber, string moreMembers = "") =>
        $$"""{"import_supplier":"{{Supplier}}","external_account_number":"{{externalAccountNumber}}"{{Continue(moreMembers)}}}""";

    /// <summary>An account of the account file, with the members that the client puts in front.</summary>
    public static string OfFile(string externalAccountNumber, string statusCode = "ACTIVE", string moreMembers = "") =>
        OfTenant(
            externalAccountNumber,
            $$"""
            "externalAccountId":"{{externalAccountNumber}}","externalPersonId":"P-1","statusCode":"{{statusCode}}","accountTypeCode":"CURRENCY",
            "activationDate":"2024-01-31","accountNumbers":[{"accountNumber":{"value":"DE89370400440532013000","type":"IBAN"},"countryCode":"DE",
            "financialInstitutionId":{"value":"COBADEFFXXX","type":"BIC"},"defaultCurrencyCode":"EUR"}]{{Continue(moreMembers)}}
            """);

    private static string Continue(string members) => members.Length is 0 ? "" : "," + members;
}
