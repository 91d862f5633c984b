namespace AccountImport.Client.Tests;

/// <summary>The examples of the API's documentation and of the account file's, as they stand there.</summary>
internal static class SeedDocument
{
    public const string Account = """
         {
              "externalAccountId": "IM-A-00023",
              "externalPersonId": "IM-P-00023",
              "statusCode": "ACTIVE",
              "accountTypeCode": "CURRENCY",
              "activationDate": "2023-02-17",
              "externalMasterAccountId": "string",
              "overdraftAmount": {
                "amount": 1500,
                "currencyCode": "EUR"
              },
              "accountName": "My business account",
              "personName": "Peter Alexander Schmidt",
              "source": {
                "sourceName": "external",
                "sourceRef": "11",
                "sourceLink": "string"
              },
              "residencyCountryCode": "DE",
              "customerGroupCode": "GROUP_A",
              "priceListTypeCode": "STANDARD",
              "currencyCode": "EUR",
              "accountInterestRate": 0,
              "personTypeCode": "P",
              "intraOrgCode": "string",
              "accountTypeSetupCode": "string",
              "serviceProviderCode": "string",
              "interestMethodAssignmentCode": "string",
              "accountClassCode": "string",
              "accountNumbers": [ 
                {
                  "accountNumber": {
                    "value": "DE89370400440532013000",
                    "type": "IBAN"
                  },
                  "countryCode": "DE",
                  "financialInstitutionId": {
                    "value": "MAINDE2XXXX",
                    "type": "BIC"
                  },
                  "defaultCurrencyCode": "EUR"
                }
              ],
              "limits": [
                {
                  "amount": {
                    "amount": 1500,
                    "currencyCode": "EUR"
                  },
                  "accountLimitTypeCode": "string"
                }
              ],
              "representatives": [
                {
                  "externalPersonId": "IM-P-00024",
                  "accountRightCode": "ALL",
                  "limits": [
                    {
                      "amount": {
                        "amount": 1500,
                        "currencyCode": "EUR"
                      },
                      "accountLimitTypeCode": "string"
                    }
                  ]
                }
              ],
              "customFields": {
                "additionalProp1": {},
                "additionalProp2": {},
                "additionalProp3": {}
              }
            }
        """;

    public const string FailedValidation = """
        {
        "detail": "Could not validate account data.",
        "code": "account_failed_validation",
        "errors": [
        {
        "detail": "abcde is not a valid phone number",
        "code": "invalid_phone_number",
        "attr": "customers.0.landline"
        }
        ]
        }
        """;

    public const string ProcessFailedValidation = """
        {
        "code": "import_process_failed_validation",
        "detail": "Import process validation failed during account creation. Please validate the import process to get full details of the validation errors.",
        "domain": "import_process"
        }
        """;

    public const string AlreadyImported = """
        {
        "non_field_errors": {
        "detail": "The account import process with the account number 1234567890 has already been imported.",
        "code": "account_import_process_already_imported"
        },
        "account_id": "A-12345678"
        }
        """;

    public const string StatusWithoutIdentifier = """
        {
        "status": "PROCESSED | IN_PROGRESS | PENDING | DRY_RUN_SUCCEEDED | CANCELLED",
        "kraken_identifier": null,
        "created_at": "2025-10-07T09:00:21.179194+02:00",
        "modified_at": "2025-10-07T09:06:38.078396+02:00",
        "latest_error": null
        }
        """;

    public const string StatusProcessed = """
        {
        "status": "PROCESSED",
        "kraken_identifier": "INTERNAL-KRAKEN-IDENTIFIER",
        "created_at": "2025-10-07T09:00:21.179194+02:00",
        "modified_at": "2025-10-07T09:06:38.078396+02:00",
        "latest_error": null
        }
        """;

    public const string StatusErrored = """
        {
        "status": "ERRORED | DRY_RUN_ERRORED",
        "kraken_identifier": null,
        "created_at": "2025-10-07T09:00:21.179194+02:00",
        "modified_at": "2025-10-07T09:06:38.078396+02:00",
        "latest_error": {
        "code": "some_error_code",
        "detail": "A detailed error message",
        "domain": "account_import"
        }
        }
        """;

    public const string NotFound = """
        {
        "detail": "The requested resource was not found.",
        "code": "not_found"
        }
        """;
}
