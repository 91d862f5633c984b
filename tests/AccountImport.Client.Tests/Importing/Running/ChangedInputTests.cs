using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>A journal that goes on with an input that has changed since.</summary>
public sealed class ChangedInputTests
{
    [Fact]
    public async Task Run_NotAccepted_IsRefused()
    {
        await using var bench = new ImportBench();
        await bench.RunAsync(Source("1", "IM-A-1"));

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() => bench.RunAsync(Source("2", "IM-A-1")));

        exception.Fault.ShouldBe(ImportJournalFault.OtherInput);
    }

    [Fact]
    public async Task Run_Accepted_SendsOnlyWhatHasNotEndedAndNumbersAnew()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-2"].End = ImportStatusCode.Errored;
        await bench.RunAsync(Source("1", "IM-A-1", "IM-A-2", "IM-A-3"));
        Accept(bench);

        EndedRun run = await bench.RunAsync(Source("2", "IM-A-0", "IM-A-1", "IM-A-2", "IM-A-4"));

        run.ShouldHave(4, (ImportOutcome.Imported, 3), (ImportOutcome.Failed, 1));
        run.Outcomes.OrderBy(outcome => outcome.Number).Select(outcome => (outcome.Number, outcome.ExternalAccountNumber)).ShouldBe([(1, "IM-A-0"), (4, "IM-A-4")]);
        run.Summary.EndedBefore.ShouldBe(2);
        run.Summary.ChangedSinceImport.ShouldBe(0);
        bench.RecordsOf("IM-A-1")[^1].Number.ShouldBe(2);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(5);

        // The same again, with and without the wish to accept.
        foreach (bool accepts in (bool[])[true, false])
        {
            EndedRun again = await bench.RunAsync(Source("2", "IM-A-0", "IM-A-1", "IM-A-2", "IM-A-4"), bench.Options with { AcceptsChangedInput = accepts });
            again.ShouldHave(4, (ImportOutcome.Imported, 3), (ImportOutcome.Failed, 1));
            again.Outcomes.ShouldBeEmpty();
            again.Summary.EndedBefore.ShouldBe(4);
        }

        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(5);
    }

    [Fact]
    public async Task Run_ImportedAccountHasChanged_IsCountedAndWarnedOfAndNotSent()
    {
        await using var bench = new ImportBench();
        await bench.RunAsync(Source("1", "IM-A-1", "IM-A-2", "IM-A-3"));
        Accept(bench);
        ImportSource changed = ImportBench.SourceOf([Changed("IM-A-1"), Samples.Payload("IM-A-2"), Changed("IM-A-3")], hash: "2");

        EndedRun run = await bench.RunAsync(changed);

        run.ShouldHave(3, (ImportOutcome.Imported, 3));
        run.Summary.ChangedSinceImport.ShouldBe(2);
        run.Summary.Warnings.ShouldBe(2);
        bench.RecordsOf("IM-A-1")[^1].Warnings.ShouldHaveSingleItem().Code.ShouldBe("changed_since_import");
        bench.RecordsOf("IM-A-2")[^1].Warnings.ShouldBeEmpty();
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(3);

        EndedRun again = await bench.RunAsync(changed);
        again.Summary.ChangedSinceImport.ShouldBe(2);
        again.Summary.Warnings.ShouldBe(2);

        // One is as it was, the other has changed once more.
        EndedRun third = await bench.RunAsync(ImportBench.SourceOf([Samples.Payload("IM-A-1"), Samples.Payload("IM-A-2"), Changed("IM-A-3")], hash: "3"));
        third.Summary.ChangedSinceImport.ShouldBe(1);
        third.Summary.Warnings.ShouldBe(1);
    }

    [Fact]
    public async Task Run_ChangedWhileItWasUnderWay_IsWarnedOfWhenItIsImported()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.FromHours(1);
        await bench.RunAsync(Source("1", "IM-A-1"));
        Accept(bench);
        bench.Clock.Advance(TimeSpan.FromHours(1));

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf([Changed("IM-A-1")], hash: "2"));

        run.ShouldHave(1, (ImportOutcome.Imported, 1));
        run.Summary.ChangedSinceImport.ShouldBe(1);
    }

    [Fact]
    public async Task Run_FailedAccountHasChanged_IsTriedAgainWithWhatItIsNow()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].Refuses(Answers.Invalid);
        await bench.RunAsync(Source("1", "IM-A-1", "IM-A-2"));
        Accept(bench);
        List<AccountPayload> sent = [];
        bench.Client = new RecordingClient(bench.Platform, sent);

        EndedRun run = await bench.RunAsync(
            ImportBench.SourceOf([Samples.Payload("IM-A-2"), Changed("IM-A-1")], hash: "2"),
            bench.Options with { Retry = [ImportOutcome.Rejected] });

        run.ShouldHave(2, (ImportOutcome.Imported, 2));
        run["IM-A-1"].Number.ShouldBe(2);
        run["IM-A-1"].Warnings.ShouldBeEmpty();
        sent.ShouldHaveSingleItem().Json.ToArray().ShouldBe(Changed("IM-A-1").Json.ToArray());
        run.Summary.ChangedSinceImport.ShouldBe(0);
    }

    [Fact]
    public async Task Run_AccountUnderWayHasMoved_KeepsItsNewNumberWhateverComesFirst()
    {
        for (int round = 0; round < 10; round++)
        {
            await using var bench = new ImportBench();
            bench.Options = bench.Options with { Concurrency = 8, Deadline = TimeSpan.FromSeconds(2) };
            string[] keys = [.. Enumerable.Range(1, 20).Select(number => $"IM-A-{number}")];
            Array.ForEach(keys, key => bench.Platform[key].TimeToEnd = TimeSpan.FromSeconds(30));
            (await bench.RunAsync(Source("1", keys))).ShouldHave(20, (ImportOutcome.StillPending, 20));
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            Accept(bench);

            EndedRun run = await bench.RunAsync(Source("2", ["IM-A-0", .. keys]), bench.Options with { Deadline = TimeSpan.FromMinutes(1) });

            run.ShouldHave(21, (ImportOutcome.Imported, 21));
            Dictionary<string, JournalEntry> last = bench.Records().GroupBy(record => record.ExternalAccountNumber!).ToDictionary(records => records.Key, records => records.Last());
            keys.Select((key, index) => (last[key].Number, last[key].State)).ShouldBe(keys.Select((_, index) => ((long)index + 2, JournalState.Imported)));
            bench.Platform.Count(AccountImportOperation.Process).ShouldBe(21);
        }
    }

    [Fact]
    public async Task Run_AccountUnderWayIsGone_IsStillPolledButNotCounted()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Deadline = TimeSpan.FromSeconds(2) };
        bench.Platform["IM-A-1"].TimeToEnd = bench.Platform["IM-A-2"].TimeToEnd = TimeSpan.FromSeconds(10);
        (await bench.RunAsync(Source("1", "IM-A-1", "IM-A-2"))).ShouldHave(2, (ImportOutcome.StillPending, 2));
        Accept(bench);

        EndedRun run = await bench.RunAsync(Source("2", "IM-A-2"), bench.Options with { Deadline = TimeSpan.FromMinutes(1) });

        run.ShouldHave(1, (ImportOutcome.Imported, 1));
        bench.StatesOf("IM-A-1")[^1].ShouldBe(JournalState.Imported);
        bench.RecordsOf("IM-A-1")[^1].Number.ShouldBe(0);
    }

    [Fact]
    public async Task Run_UnknownAccountHasMoved_IsSentAgainFromItsNewPlace()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-2"].Refuses(Answers.TimedOut);
        bench.Options = bench.Options with { RetryBudget = TimeSpan.FromMinutes(1) };
        (await bench.RunAsync(Source("1", "IM-A-1", "IM-A-2"))).ShouldHave(2, (ImportOutcome.Imported, 1), (ImportOutcome.Unknown, 1));
        Accept(bench);
        bench.Clock.Advance(TimeSpan.FromMinutes(20));

        EndedRun run = await bench.RunAsync(Source("2", "IM-A-2", "IM-A-1", "IM-A-2"));

        run.ShouldHave(3, (ImportOutcome.Imported, 2), (ImportOutcome.Rejected, 1));
        run.Outcomes.Single(outcome => outcome.Number is 1).Attempts.ShouldBe(2);
        run.Outcomes.Single(outcome => outcome.Number is 3).Errors.ShouldHaveSingleItem().Code.ShouldBe("duplicate_key");
    }

    [Fact]
    public async Task Run_UnknownAccountIsGone_IsUnknownAndTheRunEnds()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-2"].Refuses(Answers.TimedOut);
        bench.Options = bench.Options with { RetryBudget = TimeSpan.FromMinutes(1) };
        await bench.RunAsync(Source("1", "IM-A-1", "IM-A-2"));
        Accept(bench);
        bench.Clock.Advance(TimeSpan.FromMinutes(20));

        EndedRun run = await bench.RunAsync(Source("2", "IM-A-1"));

        run.ShouldHave(1, (ImportOutcome.Imported, 1));
        bench.StatesOf("IM-A-2")[^1].ShouldBe(JournalState.Unknown);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(2);
    }

    [Fact]
    public async Task Run_DuplicatesAndKeylessHaveMoved_AreCountedOnceAlsoWhenResumed()
    {
        await using var bench = new ImportBench();
        AccountPayload[] first = [Samples.Payload("IM-A-1"), Samples.Payload("IM-A-1"), Samples.Payload("X", "OTHER"), Samples.Payload("IM-A-2")];
        (await bench.RunAsync(ImportBench.SourceOf(first))).ShouldHave(4, (ImportOutcome.Imported, 2), (ImportOutcome.Rejected, 2));
        Accept(bench);
        AccountPayload[] second = [Samples.Payload("IM-A-0"), .. first, Samples.Payload("IM-A-1"), Samples.Payload("Y", "OTHER")];

        for (int round = 0; round < 3; round++)
        {
            EndedRun run = await bench.RunAsync(ImportBench.SourceOf(second, hash: "2"));
            run.ShouldHave(7, (ImportOutcome.Imported, 3), (ImportOutcome.Rejected, 4));
            run.Summary.EndedBefore.ShouldBe(round is 0 ? 4 : 7);
        }

        // Back to the first one, and in another order.
        AccountPayload[] third = [.. first.Reverse()];
        (await bench.RunAsync(ImportBench.SourceOf(third, hash: "3"))).ShouldHave(4, (ImportOutcome.Imported, 2), (ImportOutcome.Rejected, 2));
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(3);
    }

    [Fact]
    public async Task Run_StoppedWhileTheChangedInputIsRead_IsConservedAndGoesOn()
    {
        await using var bench = new ImportBench();
        string[] keys = [.. Enumerable.Range(1, 20).Select(number => $"IM-A-{number}")];
        await bench.RunAsync(Source("1", keys));
        Accept(bench);
        bench.Options = bench.Options with { Concurrency = 1 };
        bench.Platform["NEW-1"].Refuses(Answers.Unauthorized);
        ImportSource changed = ImportBench.SourceOf([.. keys[..5].Concat(["NEW-1", "NEW-2", "NEW-3"]).Concat(keys[5..]).Select(key => Samples.Payload(key))], hash: "2", accounts: 23);

        EndedRun run = await bench.RunAsync(changed);
        run.ShouldBeStopped(ImportStopReason.Authentication);
        run.Summary.Read.ShouldBe(23);
        run.Summary.IsConserved.ShouldBeTrue();

        (await bench.RunAsync(changed)).ShouldHave(23, (ImportOutcome.Imported, 23));
    }

    [Fact]
    public async Task Run_Progress_CountsWhatHadEndedOnce()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-2"].Refuses(Answers.Invalid);
        await bench.RunAsync(Source("1", "IM-A-1", "IM-A-2"));
        Accept(bench);
        ImportProgress? last = null;
        ImportSource changed = ImportBench.SourceOf([Samples.Payload("IM-A-0"), Samples.Payload("IM-A-2"), Samples.Payload("IM-A-1")], hash: "2", accounts: 3);

        await bench.DriveAsync(bench.Start(changed, bench.Options with { Retry = [ImportOutcome.Rejected] }, new SynchronousProgress(progress => last = progress)).Completion);

        last.ShouldNotBeNull().Ended.ShouldBe(3);
        last.Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.Imported] = 3 });
    }

    private static ImportSource Source(string hash, params string[] keys) => ImportBench.SourceOf(keys.Select(key => Samples.Payload(key)), hash);

    private static AccountPayload Changed(string key) => AccountPayload.FromAccount(Samples.Account(key) with { ExternalPersonId = "IM-P-2" }, Samples.ImportSupplier);

    private static void Accept(ImportBench bench) => bench.Options = bench.Options with { AcceptsChangedInput = true };

    private sealed class RecordingClient(IAccountImportClient client, List<AccountPayload> sent) : IAccountImportClient
    {
        public Task<ValidateResult> ValidateAsync(AccountPayload payload, CancellationToken cancellationToken = default) => client.ValidateAsync(payload, cancellationToken);

        public Task<ProcessResult> ProcessAsync(AccountPayload payload, TaskParameters? taskParameters = null, CancellationToken cancellationToken = default)
        {
            lock (sent)
            {
                sent.Add(payload);
            }

            return client.ProcessAsync(payload, taskParameters, cancellationToken);
        }

        public Task<StatusResult> GetStatusAsync(AccountKey key, CancellationToken cancellationToken = default) => client.GetStatusAsync(key, cancellationToken);
    }
}
