using System.Text.Json;

namespace AccountImport.Cli.Tests;

/// <summary>The samples of the documentation do what it says they do.</summary>
public sealed class SamplesTests
{
    [Fact]
    public async Task Accounts_Simulated_EndWith0AndTheExpectedOutcomes()
    {
        ToolRun run = await ImportAsync("accounts.json", "--already-imported", "IM-A-00024");

        run.ExitCode.ShouldBe(0, run.Output);
        Describe(run).ShouldBe(
        [
            "IM-A-00023 Imported",
            "IM-A-00024 AlreadyImported",
            "IM-A-00025 Imported",
            "IM-A-00026 Imported",
            "IM-A-00027 Imported",
            "IM-A-00028 Imported",
            "IM-A-00029 Imported",
            "IM-A-00030 Imported",
            "IM-A-00031 Imported",
        ]);
        JsonElement[] accounts = [.. run.JsonLines.SkipLast(1)];
        accounts.Select(account => account.GetProperty("kraken_identifier").GetString() ?? account.GetProperty("account_id").GetString())
            .Distinct(StringComparer.Ordinal).Count().ShouldBe(accounts.Length);
        ShouldNameNobody(run, "accounts.json");
    }

    [Fact]
    public async Task AccountsWithErrors_Simulated_EndWith1AndSayWhyForEach()
    {
        ToolRun run = await ImportAsync("accounts-with-errors.json");

        run.ExitCode.ShouldBe(1, run.Output);
        Describe(run).ShouldBe(
        [
            "IM-A-00100 Imported",
            "IM-A-00101 Rejected externalPersonId:required",
            "IM-A-00102 Rejected accountNumbers.0.accountNumber.value:invalid_iban",
            "IM-A-00103 Rejected activationDate:invalid_date",
            "IM-A-00104 Rejected statusCode:invalid_choice currencyCode:invalid_currency_code",
            "IM-A-00105 Rejected accountNumbers.0.financialInstitutionId.value:invalid_sort_code",
            "IM-A-00100 Rejected externalAccountId:duplicate_key",
            "IM-A-00106 Rejected customerGroupCode:unknown_customer_group",
            "IM-A-00107 Rejected activationDate:activation_date_in_future",
            "IM-A-00108 Failed non_field_errors:account_creation_failed",
        ]);
        ShouldNameNobody(run, "accounts-with-errors.json");
    }

    [Fact]
    public void Accounts_Together_ShowEveryTypeOfAccountNumberAndInstitution()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf("accounts.json")));
        JsonElement[] accounts = [.. document.RootElement.EnumerateArray()];
        JsonElement[] numbers = [.. accounts.SelectMany(account => account.GetProperty("accountNumbers").EnumerateArray())];

        accounts.Select(account => account.GetProperty("accountTypeCode").GetString()).Distinct(StringComparer.Ordinal)
            .ShouldBe(["CURRENCY", "INTERNAL", "SAVING", "SHADOW", "VIRTUAL"], ignoreOrder: true);
        numbers.Select(number => number.GetProperty("accountNumber").GetProperty("type").GetString()).Distinct(StringComparer.Ordinal)
            .ShouldBe(["IBAN", "BBAN", "SWIFT"], ignoreOrder: true);
        numbers.Select(number => number.GetProperty("financialInstitutionId").GetProperty("type").GetString()).Distinct(StringComparer.Ordinal)
            .ShouldBe(["BIC", "SORT_CODE", "BANK_CODE", "ABA_CODE"], ignoreOrder: true);
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "samples", name);

    private static Task<ToolRun> ImportAsync(string name, params string[] options) =>
        ToolRun.StartAsync(["import", PathOf(name), "--simulate", "--import-supplier", "SAMPLE", "--json", .. options], token: null);

    private static IEnumerable<string> Describe(ToolRun run) => run.JsonLines
        .SkipLast(1)
        .OrderBy(line => line.GetProperty("number").GetInt32())
        .Select(line => string.Join(' ',
        [
            line.GetProperty("external_account_number").GetString(),
            line.GetProperty("outcome").GetString(),
            .. line.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("attr")}:{error.GetProperty("code")}"),
        ]));

    private static void ShouldNameNobody(ToolRun run, string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf(name)));
        foreach (JsonElement account in document.RootElement.EnumerateArray())
        {
            foreach (string member in (string[])["personName", "accountName", "externalPersonId"])
            {
                if (account.TryGetProperty(member, out JsonElement value))
                {
                    run.Output.ShouldNotContain(value.GetString()!);
                }
            }

            foreach (JsonElement number in account.GetProperty("accountNumbers").EnumerateArray())
            {
                run.Output.ShouldNotContain(number.GetProperty("accountNumber").GetProperty("value").GetString()!);
            }
        }
    }
}
