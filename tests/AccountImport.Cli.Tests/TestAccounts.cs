namespace AccountImport.Cli.Tests;

/// <summary>Accounts that pass the local check, of a person whose data must not be seen anywhere.</summary>
internal static class TestAccounts
{
    public const string PersonName = "Wilhelmina Quast";
    public const string AccountNumber = "DE89370400440532013000";

    public static string Create(string externalAccountId, string more = "") =>
        $$"""
        {
          "externalAccountId": "{{externalAccountId}}",
          "externalPersonId": "IM-P-00001",
          "statusCode": "ACTIVE",
          "accountTypeCode": "CURRENCY",
          "activationDate": "2023-02-17",
          "personName": "{{PersonName}}",{{more}}
          "accountNumbers": [
            {
              "accountNumber": { "value": "{{AccountNumber}}", "type": "IBAN" },
              "countryCode": "DE",
              "financialInstitutionId": { "value": "MAINDE2XXXX", "type": "BIC" },
              "defaultCurrencyCode": "EUR"
            }
          ]
        }
        """;

    /// <summary>An account that breaks a rule: its status is none.</summary>
    public static string CreateWrong(string externalAccountId) =>
        Create(externalAccountId).Replace("\"ACTIVE\"", "\"QUAST\"", StringComparison.Ordinal);

    public static string OnOneLine(string account) => account.ReplaceLineEndings(" ");

    public static string CreateFile(int count) => $"[{string.Join(',', Enumerable.Range(1, count).Select(number => Create($"IM-{number}")))}]";
}
