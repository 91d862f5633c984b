using AccountImport.Client;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Testing;

namespace Consumer.Tests;

/// <summary>What becomes of each file of an inbox, against the simulated API on a real socket.</summary>
public sealed class InboxImportTests : IAsyncLifetime
{
    private readonly InboxFolder _folder = new();
    private readonly LogCollector _logs = new();
    private readonly TestClock _clock = new();
    private readonly TenantOptions _options = new() { ImportSupplier = "SUPPLIER", Concurrency = 2 };
    private AccountImportSimulator _simulator = null!;
    private AccountImportClient _client = null!;
    private InboxImport _import = null!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { Authorization = "Token right" });
        UseCredential("right");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _simulator.DisposeAsync();
        _folder.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task ImportDue_GoodAccounts_AreCreatedAndDone()
    {
        _folder.Put("1.json", "IM-A-1");
        _folder.Put("2.json", "IM-A-2");
        _folder.Put("3.json", "IM-A-3");

        await ImportDueAsync();

        Assert.Equal(["1.json", "2.json", "3.json"], _folder.Done);
        Assert.Equal(["IM-A-1", "IM-A-2", "IM-A-3"], _simulator.Imports.Select(import => import.Key.ExternalAccountNumber).Order());
        Assert.Empty(_folder.Sending);
        Assert.Empty(_simulator.Violations);
    }

    [Fact]
    public async Task ImportDue_FileThatIsStillWritten_IsLeftAlone()
    {
        _folder.PutText("1.json.draft2", "{");

        await ImportDueAsync();

        Assert.Empty(_simulator.Requests);
    }

    [Fact]
    public async Task ImportDue_AlreadyImported_IsDone()
    {
        _simulator.AddImportedAccount("IM-A-1", "A-12345678");
        _folder.Put("1.json", "IM-A-1");

        await ImportDueAsync();

        Assert.Equal(["1.json"], _folder.Done);
        Assert.Empty(_simulator.Imports);
    }

    [Fact]
    public async Task ImportDue_AccountWithErrors_IsPutAsideWithFieldsAndCodes()
    {
        _folder.Put("1.json", "IM-A-1", """, "customerGroupCode": "Marked-Group", "currencyCode": "EUX" """);
        _folder.Put("2.json", "IM-A-2");

        await ImportDueAsync();

        Assert.Equal(["1.json"], _folder.Refused);
        Assert.Equal(["currencyCode: invalid_currency_code", "customerGroupCode: unknown_customer_group"], _folder.ReadErrors("1.json").Order());
        Assert.Equal(["2.json"], _folder.Done);
    }

    [Theory]
    [InlineData("no JSON", "non_field_errors: ")]
    [InlineData("""{ "externalPersonId": "IM-P-1" }""", "externalAccountId: ")]
    public async Task ImportDue_FileWithoutAnAccount_IsPutAsideWithoutACall(string text, string error)
    {
        _folder.PutText("1.json", text);

        await ImportDueAsync();

        Assert.Equal(["1.json"], _folder.Refused);
        Assert.StartsWith(error, Assert.Single(_folder.ReadErrors("1.json")), StringComparison.Ordinal);
        Assert.Empty(_simulator.Requests);
    }

    [Fact]
    public async Task ImportDue_FileThatIsTooLarge_IsPutAsideWithoutACall()
    {
        _folder.PutText("1.json", new string(' ', AccountInbox.MaxFileLength + 1));

        await ImportDueAsync();

        Assert.Equal(["non_field_errors: file_too_large"], _folder.ReadErrors("1.json"));
        Assert.Empty(_simulator.Requests);
    }

    [Theory]
    [InlineData("ERRORED")]
    [InlineData("CANCELLED")]
    public async Task ImportDue_ImportThatFails_IsPutAsideWithItsCode(string outcome)
    {
        _folder.Put("1.json", "IM-A-1", $$""", "customFields": { "simulator": { "outcome": "{{outcome}}" } } """);

        await ImportDueAsync();

        Assert.Equal(["1.json"], _folder.Refused);
        Assert.Equal(["non_field_errors: account_creation_failed"], _folder.ReadErrors("1.json"));
    }

    [Fact]
    public async Task ImportDue_OtherRefusal_IsPutAsideWithItsCode()
    {
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Json(400, """{ "code": "not_today", "detail": "Marked sentence." }"""));
        _folder.Put("1.json", "IM-A-1");

        await ImportDueAsync();

        Assert.Equal(["non_field_errors: not_today"], _folder.ReadErrors("1.json"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ImportDue_OutcomeUnknown_RestsAndIsCreatedOnce(bool takesEffect)
    {
        // Process loses its answer, and then a gateway blocks the question what became of it.
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Dropped(takesEffect));
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Own, ScriptedAnswer.Html(403, "<html>"));
        _folder.Put("1.json", "IM-A-1");

        await ImportDueAsync();
        Assert.Equal(["1.json"], _folder.Sending);

        int requests = _simulator.Requests.Count;
        _clock.Advance(_options.RetryUnknownAfter / 2);
        await ImportDueAsync();
        Assert.Equal(requests, _simulator.Requests.Count);

        _clock.Advance(_options.RetryUnknownAfter);
        await ImportDueAsync();
        Assert.Equal(["1.json"], _folder.Done);
        Assert.Single(_simulator.Imports);
    }

    [Fact]
    public async Task ImportDue_SameAccountOrFileNameAsOneThatRests_Waits()
    {
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Dropped(takesEffect: false));
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Own, ScriptedAnswer.Html(403, "<html>"));
        _folder.Put("1.json", "IM-A-1");
        await ImportDueAsync();
        _folder.Put("1.json", "IM-A-2");
        _folder.Put("2.json", "IM-A-1");

        await ImportDueAsync();

        Assert.Equal(["1.json"], _folder.Sending);
        Assert.Equal(["1.json", "2.json"], _folder.Waiting);
        Assert.Empty(_simulator.Imports);
    }

    [Fact]
    public async Task ImportDue_OneAccountInTwoFiles_IsCreatedOnce()
    {
        _folder.Put("1.json", "IM-A-1");
        _folder.Put("2.json", "IM-A-1");

        await ImportDueAsync();
        Assert.Equal(["2.json"], _folder.Waiting);

        await ImportDueAsync();
        Assert.Equal(["1.json", "2.json"], _folder.Done);
        Assert.Single(_simulator.Imports);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task ImportDue_ApiIsBusy_StaysForTheNextRound(int statusCode)
    {
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(statusCode));
        _folder.Put("1.json", "IM-A-1");

        await ImportDueAsync();
        Assert.Equal(["1.json"], _folder.Waiting);

        await ImportDueAsync();
        Assert.Equal(["1.json"], _folder.Done);
    }

    [Fact]
    public async Task ImportDue_NoConnection_StaysForTheNextRound()
    {
        await _simulator.DisposeAsync();
        _folder.Put("1.json", "IM-A-1");

        await ImportDueAsync();

        Assert.Equal(["1.json"], _folder.Waiting);
        Assert.Contains(_logs.Lines, line => line.StartsWith("Warning: north: an account was not sent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ImportDue_CredentialIsRefused_EndsTheRoundAndKeepsTheFiles()
    {
        UseCredential("wrong");
        string[] names = [.. Enumerable.Range(0, 10).Select(number => $"{number}.json")];
        foreach (string name in names)
        {
            _folder.Put(name, "IM-A-" + name);
        }

        await Assert.ThrowsAsync<AccountImportAuthenticationException>(() => ImportDueAsync());

        Assert.Equal(names, _folder.Waiting);
        Assert.InRange(_simulator.Requests.Count, 1, _options.Concurrency);
    }

    [Fact]
    public async Task ImportDue_CredentialIsMissing_EndsTheRoundAndKeepsTheFile()
    {
        UseClient(new AuthenticationOptions { CredentialFile = Path.Combine(_folder.Path, "no-such-file") });
        _folder.Put("1.json", "IM-A-1");

        await Assert.ThrowsAsync<CredentialUnavailableException>(() => ImportDueAsync());

        Assert.Equal(["1.json"], _folder.Waiting);
        Assert.Empty(_simulator.Requests);
    }

    [Fact]
    public async Task ImportDue_CredentialIsRefusedAfterTheAccountWasSent_LetsTheAccountRest()
    {
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Own, ScriptedAnswer.Empty(401));
        _folder.Put("1.json", "IM-A-1");

        await Assert.ThrowsAsync<AccountImportAuthenticationException>(() => ImportDueAsync());

        Assert.Equal(["1.json"], _folder.Sending);
    }

    [Fact]
    public async Task ImportDue_ManyAccounts_AreInFlightAsManyAsPermitted()
    {
        // Each call waits until two are there: one at a time would wait for ever.
        int inFlight = 0;
        int most = 0;
        var two = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ScriptedAnswer answer = ScriptedAnswer.Own with
        {
            Meanwhile = async cancellationToken =>
            {
                int now = Interlocked.Increment(ref inFlight);
                most = Math.Max(most, now);
                if (now >= 2)
                {
                    two.TrySetResult();
                }

                await two.Task.WaitAsync(cancellationToken);
                Interlocked.Decrement(ref inFlight);
            },
        };
        _simulator.Answer(AccountImportOperation.Process, [.. Enumerable.Repeat(answer, 6)]);
        foreach (int number in Enumerable.Range(0, 6))
        {
            _folder.Put($"{number}.json", $"IM-A-{number}");
        }

        await ImportDueAsync();

        Assert.Equal(6, _folder.Done.Length);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task ImportDue_ToldToTakeNoMore_LetsTheAccountInFlightEnd()
    {
        _options.Concurrency = 1;
        using var takeNoMore = new CancellationTokenSource();
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Own with { Meanwhile = _ => takeNoMore.CancelAsync() });
        _folder.Put("1.json", "IM-A-1");
        _folder.Put("2.json", "IM-A-2");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImportUntilAsync(takeNoMore.Token, CancellationToken.None));

        Assert.Equal(["1.json"], _folder.Done);
        Assert.Equal(["2.json"], _folder.Waiting);
    }

    [Fact]
    public async Task ImportDue_AbandonedInFlight_RestsAndIsCreatedOnce()
    {
        using var abandon = new CancellationTokenSource();
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Held(takesEffect: true) with { Meanwhile = _ => abandon.CancelAsync() });
        _folder.Put("1.json", "IM-A-1");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImportUntilAsync(CancellationToken.None, abandon.Token));
        Assert.Equal(["1.json"], _folder.Sending);

        _clock.Advance(_options.RetryUnknownAfter);
        await ImportDueAsync();
        Assert.Equal(["1.json"], _folder.Done);
        Assert.Single(_simulator.Imports);
    }

    [Fact]
    public async Task ImportDue_WhateverHappens_LogsNothingPersonal()
    {
        _simulator.AddImportedAccount("IM-A-2", "A-12345678");
        _folder.Put("IM-A-1.json", "IM-A-1");
        _folder.Put("IM-A-2.json", "IM-A-2");
        _folder.Put("IM-A-3.json", "IM-A-3", """, "customerGroupCode": "Marked-Group" """);
        _folder.PutText("IM-A-4.json", "no JSON");
        await ImportDueAsync();
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(503));
        _folder.Put("IM-A-5.json", "IM-A-5");
        await ImportDueAsync();
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Dropped(takesEffect: true));
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Own, ScriptedAnswer.Html(403, "<html>"));

        await ImportDueAsync();

        Assert.Equal(6, _logs.Lines.Count);
        Assert.All((string[])["IM-", "A-12345678", "Marked", InboxFolder.Iban, "right"], mark =>
            Assert.DoesNotContain(_logs.Lines, line => line.Contains(mark, StringComparison.Ordinal)));
        Assert.DoesNotContain("Marked", string.Concat(_folder.ReadErrors("IM-A-3.json")), StringComparison.Ordinal);
    }

    private Task ImportDueAsync() => ImportUntilAsync(CancellationToken.None, CancellationToken.None);

    private Task ImportUntilAsync(CancellationToken takeNoMore, CancellationToken abandon) =>
        _import.ImportDueAsync(takeNoMore, abandon).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    private void UseCredential(string credential) => UseClient(new AuthenticationOptions { Credential = credential });

    private void UseClient(AuthenticationOptions authentication)
    {
        _client?.Dispose();
        _client = AccountImportClient.Create(new AccountImportClientOptions
        {
            BaseAddress = _simulator.BaseAddress,
            Authentication = authentication,
            // A failure is to be seen at once, and not after some repeats.
            Resilience = { Enabled = false },
        });
        _import = new InboxImport("north", new AccountInbox(_folder.Path, _options.RetryUnknownAfter, _clock), _client, _options, _logs);
    }
}
