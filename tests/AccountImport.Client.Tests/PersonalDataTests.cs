using System.Text.Json;
using System.Text.Json.Nodes;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;
using AccountImport.Client.Tests.Contract;
using AccountImport.Client.Tests.Telemetry;
using AccountImport.Client.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AccountImport.Client.Tests;

/// <summary>Sends an account full of marked values through every success and failure, and looks for the marks in all that comes out.</summary>
public sealed class PersonalDataTests
{
    private const string Mark = "M4RK";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AllCalls_EverySuccessAndFailure_LeaveNoValueOfTheAccountAnywhere(bool includeErrorDetail)
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using var recorder = new TelemetryRecorder();
        var exceptions = new List<Exception>();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(recorder));
        services.AddAccountImportClient(options =>
        {
            options.BaseAddress = simulator.BaseAddress;
            options.Authentication.Credential = $"{Mark}-key";
            options.Resilience.RetryDelay = TimeSpan.FromMilliseconds(1);
            options.IncludeErrorDetail = includeErrorDetail;
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        IAccountImportClient client = provider.GetRequiredService<IAccountImportClient>();
        AccountPayload payload = AccountPayload.FromAccountFile(MarkedAccount(), $"{Mark} SUPPLIER");

        // Both kinds of success.
        simulator.Answer(AccountImportOperation.Validate, ScriptedAnswer.Json(200, "{}"));
        await CallAsync(AccountImportOperation.Validate);
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Json(201, "{}"));
        await CallAsync(AccountImportOperation.Process);
        exceptions.ShouldBeEmpty();

        foreach (ErrorRow row in ErrorRow.All)
        {
            // The API quotes the account in whatever it answers.
            ScriptedAnswer answer = row.Answer with
            {
                Body = Samples.Utf8(System.Text.Encoding.UTF8.GetString(row.Answer.Body.Span)
                    .Replace("abcde", $"{Mark} 1", StringComparison.Ordinal)
                    .Replace("\"x\"", $"\"{Mark} {Mark}-number\"", StringComparison.Ordinal)
                    .Replace("1234567890", $"{Mark}-number", StringComparison.Ordinal)),
            };
            foreach (AccountImportOperation operation in Enum.GetValues<AccountImportOperation>())
            {
                simulator.Answer(operation, answer);
                await CallAsync(operation);
            }

            if (row is { OutcomeUnknown: false, IsForeign: false })
            {
                simulator.Answer(AccountImportOperation.Process, answer);
                await NoteAsync(() => client.ImportAsync(payload, options: new ImportOptions { PollInterval = TimeSpan.FromMilliseconds(1) }, cancellationToken: Cancellation));
            }
        }

        foreach (AccountImportOperation operation in Enum.GetValues<AccountImportOperation>())
        {
            simulator.Answer(operation, [.. Enumerable.Repeat(ScriptedAnswer.Dropped(takesEffect: false), 4)]);
            await CallAsync(operation);
            simulator.Answer(operation, [.. Enumerable.Repeat(ScriptedAnswer.Json(200, $"<{Mark}>") with { Fault = ScriptedFault.DropInsideAnswer }, 4)]);
            await CallAsync(operation);
            simulator.Answer(operation, ScriptedAnswer.Json(operation is AccountImportOperation.Process ? 201 : 200, $"<{Mark}>").WithHeader("x-kraken-correlation-id", $"{Mark} of Peter"));
            await CallAsync(operation);
        }

        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Json(200, $$$"""{"status":"ERRORED","latest_error":{"code":"{{{Mark}}} is bad","detail":"{{{Mark}}}"},"latest_event":{"event":"e","data":"{{{Mark}}}"}}"""));
        await NoteAsync(async () =>
        {
            StatusResult result = await client.GetStatusAsync(payload.Key, Cancellation);
            throw new AccountImportFailedException(result.Status);
        });
        await NoteAsync(() => Task.FromException(Should.Throw<InvalidAccountPayloadException>(
            () => AccountPayload.FromAccountFile(MarkedAccount(), "SUPPLIER", "personName"))));

        exceptions.Select(exception => exception.GetType()).Distinct().Count().ShouldBeGreaterThan(9);
        string[] texts =
        [
            .. exceptions.Select(exception => exception.ToString()),
            .. exceptions.OfType<AccountValidationException>().SelectMany(exception => exception.Errors).Select(error => error.ToString()),
            .. AccountValidator.Default.Validate(MarkedAccount()).Select(failure => failure.ToString()),
        ];
        texts.ShouldContain(text => text.Contains("invalid_currency_code", StringComparison.Ordinal), "the local check was listened to");

        // The API's sentences are in exceptions where that is switched on by its name, and nowhere else even then.
        texts.Any(text => text.Contains(Mark, StringComparison.Ordinal)).ShouldBe(includeErrorDetail);
        recorder.Lines.Select(line => line.EventId.Id).Distinct().ShouldBe([1, 2, 3], ignoreOrder: true);
        recorder.OwnSpans.Count().ShouldBeGreaterThan(100);
        recorder.Measurements.Select(measurement => measurement.Instrument).ShouldContain("account_import.client.import.duration");
        recorder.Texts.Where(text => text.Contains(Mark, StringComparison.Ordinal)).ShouldBeEmpty();

        Task CallAsync(AccountImportOperation operation) => NoteAsync(() => operation switch
        {
            AccountImportOperation.Validate => client.ValidateAsync(payload, Cancellation),
            AccountImportOperation.Process => client.ProcessAsync(payload, cancellationToken: Cancellation),
            _ => client.GetStatusAsync(payload.Key, Cancellation),
        });

        async Task NoteAsync(Func<Task> call)
        {
            try
            {
                await call();
            }
            catch (Exception exception) when (exception is AccountImportException or ArgumentException)
            {
                exceptions.Add(exception);
            }
        }
    }

    [Fact]
    public void ToString_OfEveryModel_HoldsNoMarkedValue()
    {
        Account account = JsonSerializer.Deserialize(MarkedAccount(), AccountImportJsonContext.Default.Account)!;
        object[] models =
        [
            account with { ExternalAccountId = "id" }, account.AccountNumbers[0], account.AccountNumbers[0].AccountNumber,
            account.AccountNumbers[0].FinancialInstitutionId, account.OverdraftAmount!, account.Source!, account.Limits![0],
            account.Representatives![0], new FieldError { Attr = "a", Code = "b", Detail = Mark }, new ImportError { Code = "c", Detail = Mark },
            new ImportEvent { Event = "e", Data = JsonSerializer.SerializeToElement(Mark) },
            new StatusResult { Status = new ImportStatus { Status = ImportStatusCode.Errored, LatestError = new ImportError { Detail = Mark } } },
            new AccountImportClientOptions { Authentication = { Credential = Mark } }, new AuthenticationOptions { Credential = Mark },
            new CredentialRequest { Rejected = Mark },
        ];

        models.Select(model => model.ToString()).ShouldAllBe(text => !text!.Contains(Mark, StringComparison.Ordinal));
    }

    /// <summary>The account of the documentation with every text marked, names of members aside.</summary>
    private static byte[] MarkedAccount()
    {
        JsonNode account = JsonNode.Parse(SeedDocument.Account)!;
        MarkTexts(account);
        account["activationDate"] = "2023-02-17";
        account["externalAccountId"] = $"{Mark}-number";
        return Samples.Utf8(account.ToJsonString());
    }

    private static void MarkTexts(JsonNode node)
    {
        switch (node)
        {
            case JsonObject parent:
                foreach (string name in parent.Select(member => member.Key).ToList())
                {
                    if (parent[name]!.GetValueKind() is JsonValueKind.String)
                    {
                        parent[name] = $"{Mark} {name}";
                    }
                    else
                    {
                        MarkTexts(parent[name]!);
                    }
                }

                break;
            case JsonArray array:
                foreach (JsonNode? item in array)
                {
                    MarkTexts(item!);
                }

                break;
        }
    }
}
