using System.Text;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Tests;

/// <summary>Accounts and payloads for tests that need any.</summary>
internal static class Samples
{
    public const string ImportSupplier = "SUPPLIER";

    public static Account Account(string externalAccountId = "IM-A-1") => new()
    {
        ExternalAccountId = externalAccountId,
        ExternalPersonId = "IM-P-1",
        StatusCode = AccountStatusCode.Active,
        AccountTypeCode = AccountTypeCode.Currency,
        ActivationDate = new LocalDate(2023, 2, 17),
        AccountNumbers =
        [
            new AccountNumberEntry
            {
                AccountNumber = new AccountNumber { Value = "DE89370400440532013000", Type = AccountNumberType.Iban },
                CountryCode = "DE",
                FinancialInstitutionId = new FinancialInstitutionId { Value = "MAINDE2XXXX", Type = FinancialInstitutionIdType.Bic },
                DefaultCurrencyCode = "EUR",
            },
        ],
    };

    public static AccountPayload Payload(string externalAccountNumber = "IM-A-1", string importSupplier = ImportSupplier) =>
        AccountPayload.FromAccount(Account(externalAccountNumber), importSupplier);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
