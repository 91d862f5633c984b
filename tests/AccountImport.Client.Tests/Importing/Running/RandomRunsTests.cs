using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>Anything the platform may do and a kill at any moment, drawn by chance: every account is created at most once, and its outcome is the platform's truth.</summary>
public sealed class RandomRunsTests
{
    private const int Accounts = 40;
    private const int MostKills = 4;
    private const int MostRuns = 3;

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 12));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Run_AnyAnswersAndKills_CreatesEachAccountOnceAndSaysWhatIsTrue(int seed)
    {
        var random = new Random(seed);
        await using var bench = new ImportBench { Leap = TimeSpan.FromSeconds(15) };
        string[] keys = [.. Enumerable.Range(1, Accounts).Select(number => $"IM-A-{number}")];
        foreach (string key in keys)
        {
            Script(bench.Platform[key], bench.Platform.Now, random);
        }

        ImportSource Source() => ImportBench.SourceOf(keys.Select(key => Samples.Payload(key)), accounts: Accounts);
        bench.Platform.ClockDifference = TimeSpan.FromSeconds(random.Next(-100_000, 100_000));
        bench.Options = bench.Options with
        {
            Concurrency = random.Next(1, 9),
            Seed = seed,
            Validate = random.Next(3) is 0 ? ValidateMode.BeforeProcess : ValidateMode.OnRejection,
        };
        for (int kill = random.Next(MostKills + 1); kill > 0; kill--)
        {
            await KillAsync(bench, Source(), calls: random.Next(1, 3 * Accounts), kill);
            bench.Clock.Advance(TimeSpan.FromSeconds(random.Next(2) * random.Next(900)));
        }

        EndedRun run = await bench.RunAsync(Source());
        for (int runs = 1; runs < MostRuns && (run.Summary.Stops.Count > 0 || run.Summary.Count(ImportOutcome.Unknown) > 0); runs++)
        {
            run.Summary.IsConserved.ShouldBeTrue();
            run.Summary.Read.ShouldBe(Accounts);
            run = await bench.RunAsync(Source());
        }

        run.Summary.Stops.ShouldBeEmpty();
        run.Summary.IsConserved.ShouldBeTrue();
        run.Summary.Read.ShouldBe(Accounts);
        Dictionary<string, JournalEntry> last = bench.Records().GroupBy(record => record.ExternalAccountNumber!).ToDictionary(records => records.Key, records => records.Last());
        foreach (string key in keys)
        {
            ScriptedAccount truth = bench.Platform[key];
            PlatformTask[] own = [.. truth.Tasks.Where(task => task.KrakenIdentifier is not "A-EARLIER")];
            own.Length.ShouldBeLessThanOrEqualTo(1, key);
            ImportOutcome outcome = last[key].State.ToOutcome(waitsForEnd: true);
            if (outcome is ImportOutcome.Unknown && last[key].Errors is [{ Code: "undecided" }])
            {
                // Of a first call during which the clock was moved nothing more exact can be known of the platform's.
                continue;
            }

            outcome.ShouldBe(Expect(truth, own, outcome), $"{key} {string.Join(", ", bench.StatesOf(key))}");
            last[key].KrakenIdentifier.ShouldBe(outcome is ImportOutcome.Imported ? own[0].KrakenIdentifier : null);
            last[key].AccountId.ShouldBe(outcome is ImportOutcome.AlreadyImported ? "A-EARLIER" : null);
            last[key].Attempt.ShouldBeGreaterThanOrEqualTo(bench.Platform.Count(AccountImportOperation.Process, key));
        }
    }

    private static ImportOutcome Expect(ScriptedAccount truth, PlatformTask[] own, ImportOutcome outcome)
    {
        if (own is [var task])
        {
            return task.End == ImportStatusCode.Processed ? ImportOutcome.Imported : task.End == ImportStatusCode.Errored ? ImportOutcome.Failed : ImportOutcome.Cancelled;
        }

        // Without a task of its own it was there before, or it was refused, which a script that was used up does not tell any more.
        return truth.Created.Count > 0 && outcome is not ImportOutcome.Rejected ? ImportOutcome.AlreadyImported : ImportOutcome.Rejected;
    }

    private static void Script(ScriptedAccount account, Instant now, Random random)
    {
        account.TimeToEnd = TimeSpan.FromSeconds(random.Next(5, 120));
        account.End = random.Next(10) switch
        {
            0 => ImportStatusCode.Errored,
            1 => ImportStatusCode.Cancelled,
            _ => ImportStatusCode.Processed,
        };
        if (random.Next(6) is 0)
        {
            account.Has(random.Next(2) is 0 ? ImportStatusCode.Processed : ImportStatusCode.Errored, now - Duration.FromDays(1 + random.Next(30)));
        }

        for (int answer = random.Next(4); answer > 0; answer--)
        {
            // Effects come later than nothing can be told of, and before the grace has passed; after a 201 that is the one of visibility.
            TimeSpan delay = random.Next(2) is 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.Next(5, 540));
            _ = random.Next(9) switch
            {
                0 => account.Loses(Answers.TimedOut, delay),
                1 => account.Loses(Answers.ConnectionLost, delay),
                2 => account.Loses(Answers.ServerFailed, delay),
                3 => account.Refuses(Answers.TimedOut),
                4 => account.Refuses(Answers.Throttled(random.Next(2) is 0 ? null : TimeSpan.FromSeconds(random.Next(30)))),
                5 => account.Refuses(Answers.ConnectionRefused),
                6 => account.Refuses(random.Next(3) is 0 ? Answers.Invalid : Answers.NoCredential),
                7 => account.Refuses(random.Next(3) is 0 ? Answers.FailedValidation : Answers.ServerFailed),
                _ => account.Accepts(delay / 20),
            };
        }

        account.Validates([.. Enumerable.Range(0, random.Next(3)).Select(_ => Odd(random))]);
        account.Answers404Or([.. Enumerable.Range(0, random.Next(6)).Select(_ => Odd(random))]);
    }

    private static Exception? Odd(Random random) => random.Next(5) switch
    {
        0 => Answers.ServerFailed,
        1 => Answers.Throttled(TimeSpan.FromSeconds(random.Next(10))),
        2 => Answers.ConnectionRefused,
        _ => null,
    };

    /// <summary>Leaves a run as a kill would, after a number of calls, and goes on with a copy of what its journal had on the disk then.</summary>
    private static async Task KillAsync(ImportBench bench, ImportSource source, int calls, int kill)
    {
        var client = new MortalClient(bench.Platform);
        bench.Client = client;
        int before = bench.Platform.Calls.Count;
        ImportRun run = bench.Start(source);
        await bench.DriveUntilAsync(() => run.Completion.IsCompleted || bench.Platform.Calls.Count - before >= calls);
        client.Kill();
        bench.Client = bench.Platform;
        bench.Options = bench.Options with { JournalPath = bench.CopyJournal($"killed-{kill}.journal") };
    }
}
