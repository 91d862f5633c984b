using AccountImport.Client.Testing;

namespace AccountImport.KillMatrix;

/// <summary>Everything that a seed decides. What the machine's speed decides, such as which requests are under way at a kill, is no part of it.</summary>
internal sealed record SeedPlan
{
    public const string ImportSupplier = "SAMPLE";

    private const int MaxKills = 4;

    /// <summary>How long an import is pending, and then how long it is in progress: so long together that its end lies well after the attempt, whatever the margin of an answer's date.</summary>
    public static readonly TimeSpan HalfOfImport = TimeSpan.FromMilliseconds(1100);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan MaxEffectDelay = TimeSpan.FromMilliseconds(1200);
    private static readonly TimeSpan ShortGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxLateEffectDelay = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    public required MatrixRow Row { get; init; }

    public required int Seed { get; init; }

    public required IReadOnlyList<PlannedAccount> Accounts { get; init; }

    public required bool IsJsonLines { get; init; }

    public required int Concurrency { get; init; }

    public required RandomFaults? Faults { get; init; }

    public required IReadOnlyList<Kill> Kills { get; init; }

    /// <summary>The absence grace; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    public TimeSpan AbsenceGrace { get; private init; } = Grace;

    public TimeSpan RetryBudget { get; private init; } = Budget;

    public bool SyncsToDisk { get; private init; } = true;

    public bool ValidatesBefore { get; private init; }

    public static async Task<SeedPlan> CreateAsync(MatrixRow row, int seed, CancellationToken cancellationToken)
    {
        var random = new Random((seed * 32) + (int)row);
        IReadOnlyList<PlannedAccount> accounts = await AccountPlanner.CreateAsync(random, seed, cancellationToken);
        bool isLate = row.GetPromise() is not Promise.Full;
        var plan = new SeedPlan
        {
            Row = row,
            Seed = seed,
            Accounts = accounts,
            IsJsonLines = random.Next(2) is 0,
            Concurrency = random.Next(4, 9),
            Faults = isLate ? CreateLateFaults(seed) : CreateFaults(random, seed),
            Kills = CreateKills(row, random, accounts.Count),
            SyncsToDisk = random.Next(4) > 0,
            ValidatesBefore = random.Next(6) is 0,
        };
        return row switch
        {
            MatrixRow.LateEffects => plan with { AbsenceGrace = ShortGrace },

            // Nothing but the budget ends the questions about an account that shows no effect.
            MatrixRow.LateEffectsGraceNever => plan with { AbsenceGrace = Timeout.InfiniteTimeSpan, RetryBudget = 2 * ShortGrace },
            _ => plan,
        };
    }

    private static RandomFaults CreateLateFaults(int seed) => new()
    {
        Seed = seed,
        AnswerLost = 0.15,
        FailedAfterEffect = 0.1,
        RequestLost = 0.05,
        EffectDelayed = 0.6,
        MaxEffectDelay = MaxLateEffectDelay,
    };

    private static RandomFaults? CreateFaults(Random random, int seed)
    {
        var none = new RandomFaults { Seed = seed, MaxEffectDelay = MaxEffectDelay, MaxLatency = TimeSpan.FromMilliseconds(20) };
        TimeSpan? retryAfter = random.Next(2) is 0 ? TimeSpan.FromSeconds(1) : null;
        return random.Next(6) switch
        {
            0 => null,
            1 => none with { AnswerLost = 0.05, AnswerCut = 0.03, FailedAfterEffect = 0.04 },
            2 => none with { RequestLost = 0.06, Unavailable = 0.03 },
            3 => none with { Throttled = 0.05, RetryAfter = retryAfter },
            4 => none with { EffectDelayed = 0.5, AnswerLost = 0.06 },
            _ => none with
            {
                AnswerLost = 0.03,
                AnswerCut = 0.02,
                FailedAfterEffect = 0.03,
                RequestLost = 0.03,
                Unavailable = 0.02,
                Throttled = 0.02,
                RetryAfter = retryAfter,
                EffectDelayed = 0.2,
            },
        };
    }

    private static Kill[] CreateKills(MatrixRow row, Random random, int accounts)
    {
        // The torn journal is one of a run that was killed once.
        var kills = new Kill[row is MatrixRow.JournalTorn ? 1 : random.Next(1, MaxKills + 1)];
        for (int i = 0; i < kills.Length; i++)
        {
            kills[i] = CreateKill(ChoosePoint(row, random), random, accounts, isFirst: i is 0);
        }

        return kills;
    }

    private static KillPoint ChoosePoint(MatrixRow row, Random random) => row switch
    {
        MatrixRow.RequestArrived => KillPoint.RequestArrived,
        MatrixRow.EffectTaken => KillPoint.EffectTaken,
        MatrixRow.AnswerHalf => KillPoint.AnswerHalf,
        MatrixRow.Poll => KillPoint.Poll,
        MatrixRow.JournalGrowth => KillPoint.JournalGrowth,
        MatrixRow.RandomTime => KillPoint.RandomTime,
        MatrixRow.JournalTorn => random.Next(2) is 0 ? KillPoint.Poll : KillPoint.EffectTaken,
        _ => random.Next(2) is 0 ? KillPoint.RequestArrived : KillPoint.EffectTaken,
    };

    private static Kill CreateKill(KillPoint point, Random random, int accounts, bool isFirst)
    {
        // A resumed run has less to do.
        int most = isFirst ? accounts / 2 : accounts / 5;
        return new Kill
        {
            Point = point,
            Count = point switch
            {
                KillPoint.Poll => random.Next(1, accounts + 1),
                KillPoint.JournalGrowth => random.Next(1, most * 500),
                _ => random.Next(1, most + 1),
            },
            Time = TimeSpan.FromMilliseconds(random.Next(50, isFirst ? 3000 : 5000)),
            TakesEffect = point is not KillPoint.RequestArrived || random.Next(2) is 0,
            EffectDelay = random.Next(2) is 0 ? TimeSpan.Zero : MaxEffectDelay * random.NextDouble(),
        };
    }
}
