using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Testing;
using AccountImport.Client.Tests.Contract;
using AccountImport.Client.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AccountImport.Client.Tests;

/// <summary>Sends an account full of marked values through every success and failure, and looks for the marks in all that comes out.</summary>
public sealed class PersonalDataTests
{
    private const string Mark = "M4RK";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AllCalls_EverySuccessAndFailure_LeaveNoValueOfTheAccountAnywhere()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        var output = new ConcurrentQueue<string>();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new RecordingLoggerProvider(output)));
        services.AddAccountImportClient(options =>
        {
            options.BaseAddress = simulator.BaseAddress;
            options.Authentication.Credential = $"{Mark}-key";
            options.Resilience.RetryDelay = TimeSpan.FromMilliseconds(1);
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        IAccountImportClient client = provider.GetRequiredService<IAccountImportClient>();
        AccountPayload payload = AccountPayload.FromAccountFile(MarkedAccount(), "SUPPLIER");

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
                simulator.Answer(operation, [.. Enumerable.Repeat(answer, 1)]);
                await NoteAsync(() => operation switch
                {
                    AccountImportOperation.Validate => client.ValidateAsync(payload, Cancellation),
                    AccountImportOperation.Process => client.ProcessAsync(payload, cancellationToken: Cancellation),
                    _ => client.GetStatusAsync(payload.Key, Cancellation),
                });
            }
        }

        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Dropped(takesEffect: false));
        await NoteAsync(() => client.ProcessAsync(payload, cancellationToken: Cancellation));
        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Json(200, $$$"""{"status":"ERRORED","latest_error":{"code":"{{{Mark}}} is bad","detail":"{{{Mark}}}"},"latest_event":{"event":"e","data":"{{{Mark}}}"}}"""));
        await NoteAsync(async () =>
        {
            StatusResult result = await client.GetStatusAsync(payload.Key, Cancellation);
            throw new AccountImportFailedException(result.Status);
        });
        await NoteAsync(() => Task.FromException(Should.Throw<InvalidAccountPayloadException>(
            () => AccountPayload.FromAccountFile(MarkedAccount(), "SUPPLIER", "personName"))));
        foreach (ValidationFailure failure in AccountValidator.Default.Validate(MarkedAccount()))
        {
            output.Enqueue(failure.ToString());
        }

        output.ShouldContain(line => line.Contains("repeat 1 follows", StringComparison.Ordinal), "the log was listened to");
        output.ShouldContain(line => line.Contains("invalid_currency_code", StringComparison.Ordinal), "the local check was listened to");
        output.Count.ShouldBeGreaterThan(100);
        output.Where(line => line.Contains(Mark, StringComparison.Ordinal)).ShouldBeEmpty();

        async Task NoteAsync(Func<Task> call)
        {
            try
            {
                await call();
            }
            catch (Exception exception) when (exception is AccountImportException or ArgumentException)
            {
                output.Enqueue(exception.ToString());
                foreach (FieldError error in (exception as AccountValidationException)?.Errors ?? [])
                {
                    output.Enqueue(error.ToString());
                }
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

    private sealed class RecordingLoggerProvider(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue(state.ToString()!);
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lines.Enqueue(formatter(state, exception) + exception);
            foreach (KeyValuePair<string, object?> value in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                lines.Enqueue($"{value.Key}={value.Value}");
            }
        }

        public void Dispose()
        {
        }
    }
}
