using System.Collections.Concurrent;
using AccountImport.Client;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;

namespace AccountImport.KillMatrix;

/// <summary>
/// Cuts the journal of a run that was killed, and that of the run that has then ended, at each byte of its last three records, and goes on with what is left
/// against the platform as it was at that moment.
/// </summary>
/// <remarks>
/// An intended record is not cut off if its request has taken effect: it was on the disk before the request left, and no kill takes it back.
/// </remarks>
internal sealed class TornJournalRun(SeedPlan plan, SeedFolder folder, Cutting cutting) : SeedRun(plan, folder)
{
    private const int MostRecords = 3;
    private const int ImportsAtATime = 8;
    private const int MostLooks = 1000;
    private const string Intended = "intended";

    // All that was sent has become visible before the journal is cut.
    private static readonly TimeSpan NoGrace = TimeSpan.Zero;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    protected override async Task<Verdict> ImportAsync(CancellationToken cancellationToken)
    {
        AccountImportSimulator simulator = await StartSimulatorAsync(new AccountImportSimulatorOptions { StatePath = Folder.State }, cancellationToken);
        await using (simulator)
        {
            await PrepareAsync(simulator, cancellationToken);
            await KillAndResumeAsync(simulator, cancellationToken);
            LetEverythingCome();
        }

        // Now that the platform is gone, too, nothing takes effect any more.
        Uri target = simulator.BaseAddress;
        List<Verdict> verdicts = [.. await ResumeEachAsync("killed", target, FindCuts(simulator), cancellationToken)];
        simulator = await StartAgainAsync(target, Folder.State, cancellationToken);
        await using (simulator)
        {
            int exitCode = await FinishAsync(simulator, cancellationToken);
            verdicts.Add(await JudgeAsync(simulator, Folder.Journal, Folder.Report, exitCode, cancellationToken));
        }

        verdicts.AddRange(await ResumeEachAsync("finished", target, FindCuts(simulator), cancellationToken));
        return new Verdict
        {
            Accounts = verdicts.Sum(verdict => verdict.Accounts),
            CreatedOnce = verdicts.Sum(verdict => verdict.CreatedOnce),
            CreatedTwice = verdicts.Sum(verdict => verdict.CreatedTwice),
            Lost = verdicts.Sum(verdict => verdict.Lost),
            Unknown = verdicts.Sum(verdict => verdict.Unknown),
            Faults = [.. verdicts.SelectMany(verdict => verdict.Faults)],
        };
    }

    /// <summary>Finds out where the journal may end.</summary>
    private Cuts FindCuts(AccountImportSimulator simulator)
    {
        byte[] journal = File.ReadAllBytes(Folder.Journal);
        var records = JournalRecords.Read(Folder.Journal);
        ILookup<string, SimulatedImport> effects = Truth.Of(simulator, Begin).Imports;
        int shortest = (int)records.WholeLength;
        foreach (JournalRecord record in records.Records.Reverse().Take(MostRecords))
        {
            if (record.State is Intended && effects[record.ExternalAccountNumber!].Any())
            {
                break;
            }

            shortest = (int)record.Start;
        }

        return new Cuts(journal, [.. Enumerable.Range(shortest, journal.Length - shortest)], Plan.Seed);
    }

    private async Task<IReadOnlyList<Verdict>> ResumeEachAsync(string name, Uri target, Cuts cuts, CancellationToken cancellationToken)
    {
        string state = Folder[$"{name}.state"];
        File.Copy(Folder.State, state);
        var verdicts = new ConcurrentBag<Verdict>();
        await Parallel.ForEachAsync(
            cuts.Choose(cutting.Here),
            new ParallelOptions { MaxDegreeOfParallelism = ImportsAtATime, CancellationToken = cancellationToken },
            async (length, token) =>
            {
                var cut = new CutFolder(Folder[FormattableString.Invariant($"{name}-{length}")], cuts.Journal.AsSpan(0, length), state);
                verdicts.Add(cut.Keep(await ResumeHereAsync(target, cut, token)));
            });
        foreach (int length in cuts.Choose(cutting.ByTool))
        {
            var cut = new CutFolder(Folder[FormattableString.Invariant($"{name}-{length}-tool")], cuts.Journal.AsSpan(0, length), state);
            verdicts.Add(cut.Keep(await ResumeByToolAsync(target, cut, cancellationToken)));
        }

        Folder.Note($"the journal of the {name} run was cut at {verdicts.Count} of {cuts.Lengths.Count} places");
        Kills += verdicts.Count;
        Resumes += verdicts.Count;
        return [.. verdicts];
    }

    /// <summary>Goes on with the tool, at the address to which the journal is bound.</summary>
    private async Task<Verdict> ResumeByToolAsync(Uri target, CutFolder cut, CancellationToken cancellationToken)
    {
        AccountImportSimulator simulator = await StartAgainAsync(target, cut.State, cancellationToken);
        await using (simulator)
        {
            int? exitCode = await RunToolAsync(CreateArguments(simulator, cut.Journal, cut.Report), kill: null, cancellationToken);
            return await JudgeAsync(simulator, cut.Journal, cut.Report, exitCode ?? 0, cancellationToken);
        }
    }

    /// <summary>Goes on with the importer in this process.</summary>
    private async Task<Verdict> ResumeHereAsync(Uri target, CutFolder cut, CancellationToken cancellationToken)
    {
        AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions { TimeProvider = Clock, StatePath = cut.State, PendingFor = Tick, InProgressFor = Tick },
            cancellationToken);
        await using (simulator)
        {
            using AccountImportClient client = CreateClient(simulator);
            var importer = new AccountImporter(client, target);
            var options = new AccountImporterOptions
            {
                JournalPath = cut.Journal,
                ReportFolder = cut.Report,
                Concurrency = Plan.Concurrency,
                AbsenceGrace = NoGrace,
                VisibilityGrace = NoGrace,
                PollInterval = Tick,
                MaxPollInterval = Tick,
                SyncsToDisk = false,
            };
            ImportRun run = importer.Start(ImportSource.FromFile(Folder.Input, SeedPlan.ImportSupplier), options, cancellationToken: cancellationToken);
            await using (run)
            {
                ImportSummary summary = await run.Completion;
                Verdict verdict = await JudgeAsync(simulator, cut.Journal, cut.Report, exitCode: null, cancellationToken);
                return summary.Stops.Count is 0
                    ? verdict
                    : verdict with { Faults = [.. verdict.Faults, .. summary.Stops.Select(stop => $"stopped: {stop.Reason} {stop.Message}")] };
            }
        }
    }

    /// <summary>Starts the platform where it was, with what it knew.</summary>
    private async Task<AccountImportSimulator> StartAgainAsync(Uri target, string state, CancellationToken cancellationToken)
    {
        var options = new AccountImportSimulatorOptions { Port = target.Port, StatePath = state };
        for (int look = 1; ; look++)
        {
            try
            {
                return await StartSimulatorAsync(options, cancellationToken);
            }
            catch (IOException) when (look < MostLooks)
            {
                // The port was free for a moment, and a connection of another seed has it now.
                await Task.Delay(Look, TimeProvider.System, cancellationToken);
            }
        }
    }
}
