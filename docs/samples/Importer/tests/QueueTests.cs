using System.Runtime.CompilerServices;
using System.Text;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;

namespace Importer.Tests;

/// <summary>Accounts of the application's own database, against the simulated API on a real socket.</summary>
public sealed class QueueTests : ImporterApplication
{
    private readonly AccountRow[] _rows = [.. SampleRows.Create(count: 10)];

    [Fact]
    public async Task Import_Batch_ResultsAreInTheDatabase()
    {
        Simulator.AddImportedAccount("DB-00002", "A-12345678");
        Simulator.Given("DB-00003").FailsValidation("currency", "unknown_currency");
        var queue = new InMemoryAccountQueue(_rows);

        (await ImportOnceAsync(queue)).ShouldBe(ExitCode.NeedsAttention);

        queue.IsFinished.ShouldBeTrue();
        queue.Results.Count.ShouldBe(10);
        queue.Results["DB-00001"].Outcome.ShouldBe(ImportOutcome.Imported);
        queue.Results["DB-00001"].KrakenIdentifier.ShouldBe(Simulator.Imports.Single(import => import.Key.ExternalAccountNumber == "DB-00001").KrakenIdentifier);
        queue.Results["DB-00002"].AccountId.ShouldBe("A-12345678");
        queue.Results["DB-00003"].Outcome.ShouldBe(ImportOutcome.Rejected);
        queue.Results["DB-00003"].Errors.ShouldHaveSingleItem().ShouldBe(new AccountError("currency", "unknown_currency"));
    }

    [Fact]
    public async Task Import_Account_IsSentInTheSchemaOfTheTenant()
    {
        await ImportOnceAsync(new InMemoryAccountQueue(_rows[..1]));

        Encoding.UTF8.GetString(Simulator.Requests.Single(request => request.Key is not null && !request.Body.IsEmpty).Body.Span).ShouldContain(
            """{"import_supplier":"SUPPLIER","external_account_number":"DB-00001","customers":[{"name":"J\u00FCrgen Example"}],"currency":"EUR","opened_on":"2023-01-02"}""");
    }

    [Fact]
    public async Task Stop_InTheMidstOfABatch_TheNextServiceFinishesItInAnotherOrder()
    {
        await StopAtCallAsync(number: 4, ScriptedAnswer.Own, hasTimeToEnd: true, new OrderedQueue(_rows));
        Simulator.Imports.Select(import => import.Key.ExternalAccountNumber).ShouldBe(_rows[..4].Select(row => row.AccountNumber));

        var restarted = new OrderedQueue(_rows.Reverse());
        (await ImportOnceAsync(restarted)).ShouldBe(ExitCode.Success);

        AssertCreatedOnce(_rows.Select(row => row.AccountNumber));
        restarted.Table.Results.Keys.ShouldBe(_rows.Select(row => row.AccountNumber), ignoreOrder: true);
        restarted.Table.Results.Values.ShouldAllBe(result => result.Outcome == ImportOutcome.Imported && result.KrakenIdentifier != null);
    }

    [Fact]
    public async Task Stop_RequestWasLost_TheNextServiceSendsItAgainInAnotherOrder()
    {
        Settings["Import:AbsenceGrace"] = "00:00:00";
        await StopAtCallAsync(number: 4, ScriptedAnswer.Held(takesEffect: false), hasTimeToEnd: false, new OrderedQueue(_rows));
        Simulator.Imports.Count.ShouldBe(3);

        (await ImportOnceAsync(new OrderedQueue(_rows.Reverse()))).ShouldBe(ExitCode.Success);

        AssertCreatedOnce(_rows.Select(row => row.AccountNumber));
    }

    [Fact]
    public async Task Import_AccountThatCannotBeSent_IsRefusedAndTheOthersGoOn()
    {
        _rows[2] = Change(_rows[2], accountNumber: " DB-00003");
        _rows[3] = Change(_rows[3], accountNumber: string.Empty);
        var queue = new InMemoryAccountQueue(_rows);

        (await ImportOnceAsync(queue)).ShouldBe(ExitCode.Success);

        queue.Refused.Keys.ShouldBe([3L, 4L], ignoreOrder: true);
        queue.Results.Count.ShouldBe(8);
        queue.IsFinished.ShouldBeTrue();
    }

    [Fact]
    public async Task Import_BatchHasChangedMeanwhile_IsPutAside()
    {
        await StopAtCallAsync(number: 4, ScriptedAnswer.Own, hasTimeToEnd: true, new OrderedQueue(_rows));
        _rows[9] = Change(_rows[9], accountNumber: "DB-00011");
        var queue = new InMemoryAccountQueue(_rows);

        (await ImportOnceAsync(queue)).ShouldBe(ExitCode.NeedsAttention);

        queue.PutAsideFor.ShouldNotBeNull();
        Simulator.Imports.Count.ShouldBe(4);
    }

    private static AccountRow Change(AccountRow row, string accountNumber) => new()
    {
        Id = row.Id,
        AccountNumber = accountNumber,
        HolderName = row.HolderName,
        Currency = row.Currency,
        OpenedOn = row.OpenedOn,
    };

    /// <summary>Gives the rows in an order that the test knows.</summary>
    private sealed class OrderedQueue(IEnumerable<AccountRow> rows) : IAccountQueue
    {
        public InMemoryAccountQueue Table { get; } = new(rows);

        public IAsyncEnumerable<AccountBatch> FindWaitingAsync(CancellationToken cancellationToken) => Table.FindWaitingAsync(cancellationToken);

        public async IAsyncEnumerable<AccountRow> ReadAsync(long batch, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            HashSet<long> left = [.. await Table.ReadAsync(batch, cancellationToken).Select(row => row.Id).ToArrayAsync(cancellationToken)];
            foreach (AccountRow row in rows.Where(row => left.Contains(row.Id)))
            {
                yield return row;
            }
        }

        public Task RefuseAsync(long batch, long row, string code, CancellationToken cancellationToken) => Table.RefuseAsync(batch, row, code, cancellationToken);

        public Task FinishAsync(long batch, IAsyncEnumerable<AccountResult> results, CancellationToken cancellationToken) => Table.FinishAsync(batch, results, cancellationToken);

        public Task PutAsideAsync(long batch, string reason, CancellationToken cancellationToken) => Table.PutAsideAsync(batch, reason, cancellationToken);
    }
}
