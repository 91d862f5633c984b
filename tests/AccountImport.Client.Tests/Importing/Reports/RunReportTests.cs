using System.Runtime.CompilerServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Tests.Importing.Running;

namespace AccountImport.Client.Tests.Importing.Reports;

/// <summary>The report that a run makes when it ends.</summary>
public sealed class RunReportTests
{
    private static readonly string[] Keys = ["A", "B", "C", "D", "E"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_PayloadsThatComeInAnotherOrder_HasThoseWithoutSuccess()
    {
        await using var bench = new ImportBench();
        bench.Platform["B"].Refuses(Answers.Invalid);
        bench.Platform["D"].Refuses(Answers.Invalid);
        int readings = 0;
        ImportSource Source() => ImportSource.FromPayloads(
            new ImportSourceIdentity { Name = "accounts", Hash = "1", Accounts = Keys.Length },
            Samples.ImportSupplier,
            _ => (++readings is 1 ? Keys : Keys.Reverse()).Select(key => Samples.Payload(key)).ToAsyncEnumerable());

        EndedRun run = await bench.RunAsync(Source(), bench.Options with { ReportFolder = bench.PathOf("report") });

        run.ShouldHave(5, (ImportOutcome.Imported, 3), (ImportOutcome.Rejected, 2));
        readings.ShouldBe(2);
        run.Summary.Report.ShouldNotBeNull().RejectedAccounts.ShouldBe(2);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(bench.PathOf("report"), ImportReport.RejectedName), Cancellation);
        lines.Length.ShouldBe(2);
        lines[0].ShouldContain("\"D\"");
        lines[1].ShouldContain("\"B\"");
        (await File.ReadAllTextAsync(Path.Combine(bench.PathOf("report"), ImportReport.ReasonsName), Cancellation)).ShouldContain("\"rejected_line\":2,\"external_account_number\":\"B\"");
    }

    [Fact]
    public async Task Run_EveryAccountSucceeds_DoesNotReadTheInputAgain()
    {
        await using var bench = new ImportBench();
        int readings = 0;
        ImportSource source = ImportSource.FromPayloads(
            new ImportSourceIdentity { Name = "accounts", Hash = "1", Accounts = Keys.Length },
            Samples.ImportSupplier,
            _ => ++readings > 0 ? Keys.Select(key => Samples.Payload(key)).ToAsyncEnumerable() : throw new InvalidOperationException());

        EndedRun run = await bench.RunAsync(source, bench.Options with { ReportFolder = bench.PathOf("report") });

        run.ShouldHave(5, (ImportOutcome.Imported, 5));
        readings.ShouldBe(1);
        (await File.ReadAllTextAsync(Path.Combine(bench.PathOf("report"), ImportReport.RejectedName), Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_StoppedAtOnceWhileTheReportReadsTheInput_EndsWithoutIt()
    {
        await using var bench = new ImportBench();
        bench.Platform["B"].Refuses(Answers.Invalid);
        using var stop = new CancellationTokenSource();
        int readings = 0;
        ImportSource source = ImportSource.FromPayloads(
            new ImportSourceIdentity { Name = "accounts", Hash = "1", Accounts = Keys.Length },
            Samples.ImportSupplier,
            token => ReadAsync(++readings, token));

        EndedRun run = await bench.EndAsync(bench.StartCancellable(source, stop.Token, bench.Options with { ReportFolder = bench.PathOf("report") }));

        run.ShouldHave(5, (ImportOutcome.Imported, 4), (ImportOutcome.Rejected, 1));
        run.Summary.Report.ShouldBeNull();
        Directory.GetFiles(bench.PathOf("report")).Select(Path.GetFileName).ShouldBe(["handover.csv", "outcomes.ndjson"], ignoreOrder: true);

        async IAsyncEnumerable<AccountPayload> ReadAsync(int reading, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (string key in Keys)
            {
                if (reading is 2 && key is "C")
                {
                    await stop.CancelAsync();
                    cancellationToken.ThrowIfCancellationRequested();
                }

                yield return Samples.Payload(key);
            }
        }
    }

    [Fact]
    public async Task Run_InputCannotBeReadOnceMore_SaysSo()
    {
        await using var bench = new ImportBench();
        bench.Platform["B"].Refuses(Answers.Invalid);
        int readings = 0;
        ImportSource source = ImportSource.FromPayloads(
            new ImportSourceIdentity { Name = "accounts", Hash = "1", Accounts = Keys.Length },
            Samples.ImportSupplier,
            _ => ++readings is 1 ? Keys.Select(key => Samples.Payload(key)).ToAsyncEnumerable() : throw new TimeoutException("The database is busy."));

        EndedRun run = await bench.RunAsync(source, bench.Options with { ReportFolder = bench.PathOf("report") });

        run.ShouldBeStopped(ImportStopReason.Internal).Message.ShouldStartWith("The reports cannot be written, since the input cannot be read once more (TimeoutException).");
        run.Summary.Counts[ImportOutcome.Imported].ShouldBe(4);
    }
}
