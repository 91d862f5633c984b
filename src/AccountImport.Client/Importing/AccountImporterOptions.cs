using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Importing;

/// <summary>How the accounts of an input are imported.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collection that was put in is not changed.</remarks>
public sealed record AccountImporterOptions
{
    /// <summary>How many calls may be under way at a time at most: 1024.</summary>
    public const int LargestConcurrency = 1024;

    /// <summary>How many requests a second may be the limit at least: 0.001.</summary>
    public const double LeastRequestsPerSecond = 0.001;

    /// <summary>How many requests a second may be the limit at most: 1,000,000.</summary>
    public const double MostRequestsPerSecond = 1_000_000;

    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(20);

    /// <summary>The file that keeps what was begun and how it ended, so that the import can go on after whatever interrupts it. It holds keys, and no other data of the accounts.</summary>
    public required string JournalPath { get; init; }

    /// <summary>Whether the platform shall only try each account, and create none.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsDryRun { get; init; }

    /// <summary>Whether the accounts go to a simulator. The journal notes it, so that a rehearsal is never taken for the import.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsSimulated { get; init; }

    /// <summary>How many calls are under way at most, from 1 to <see cref="LargestConcurrency"/>. Without <see cref="RequestsPerSecond"/> the run begins with 8 and finds out how many the platform answers well.</summary>
    /// <value>The default is 64.</value>
    public int Concurrency { get; init; } = 64;

    /// <summary>
    /// How many requests a second are made at most, all calls of the run taken together: what the platform permits. They are spread evenly over the second. If the platform throttles all the same, fewer are made.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the run finds out what the platform permits. From <see cref="LeastRequestsPerSecond"/> to <see cref="MostRequestsPerSecond"/>.</value>
    public double? RequestsPerSecond { get; init; }

    /// <summary>When validate is called.</summary>
    /// <value>The default is <see cref="ValidateMode.OnRejection"/>.</value>
    public ValidateMode Validate { get; init; } = ValidateMode.OnRejection;

    /// <summary>Before when the platform shall not begin; a start that has passed is left out of what is sent.</summary>
    /// <value>The default is <see langword="null"/>: it may begin at once.</value>
    public OffsetDateTime? ScheduleWindowStart { get; init; }

    /// <summary>After when the platform shall not begin, and no account is sent any more; at most 4 days ahead.</summary>
    /// <value>The default is <see langword="null"/>: there is no end.</value>
    public OffsetDateTime? ScheduleWindowEnd { get; init; }

    /// <summary>
    /// For how long after the last moment at which a process request of unknown outcome can have been sent its effect may still become visible.
    /// If status shows none for so long, the account is sent again. <see cref="Timeout.InfiniteTimeSpan"/>: it never is, and stays <see cref="ImportOutcome.Unknown"/>.
    /// </summary>
    /// <value>The default is 10 minutes.</value>
    public TimeSpan AbsenceGrace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For how long after it is scheduled an import may not be visible yet: its status is a 404, or still that of an earlier task.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan VisibilityGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the platform may take for an account, counted from when it is scheduled or from the end of the schedule window (from its start, if it has no end), and anew in each run.</summary>
    /// <value>The default is 30 minutes.</value>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an account may spend on repeats and questions in one run.</summary>
    /// <value>The default is 15 minutes.</value>
    public TimeSpan RetryBudget { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The shortest wait before a status call about an account. As long as the run knows little of how long the platform takes, the first call comes after this time,
    /// and each further wait is about half as long again; then the calls come when they are worth it, see <see cref="DetectionLag"/>.
    /// </summary>
    /// <value>The default is 500 milliseconds.</value>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The longest wait between two status calls about one account that is under way. Where a call gave no answer, or it is unknown whether an account was taken, it is <see cref="MaxRetryDelay"/> at most.
    /// When no account is left to send, it is half a minute, or as much longer as keeps these calls to about ten a second, so that a run does not end long after its last account.
    /// </summary>
    /// <value>The default is 5 minutes: long waits come only where the run has seen that next to no account ends meanwhile, or where one has taken long already.</value>
    public TimeSpan MaxPollInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The time from an account's end on the platform to the answer that tells it, which is to be kept for half of the accounts: the run learns how long the platform takes, and makes as few status calls as that takes.
    /// </summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan DetectionLag { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When to stop as if <see cref="ImportRun.StopAsync"/> were called.</summary>
    /// <value>The default is <see langword="null"/>: never.</value>
    public Instant? StopAt { get; init; }

    /// <summary>How many accounts are sent before any other is: the others follow only if, when these have ended, the share of failures is not above <see cref="MaxFailureRate"/>.</summary>
    /// <value>The default is <see langword="null"/>: all are sent alike.</value>
    public int? Canary { get; init; }

    /// <summary>
    /// The largest share of failures, from 0 to 1 (0.05 is 5 percent), among the accounts that were sent and have ended. Above it no further account is sent. Looked at when the
    /// accounts of <see cref="Canary"/> have ended, and whenever at least 100 have.
    /// </summary>
    /// <value>The default is <see langword="null"/>: any share, or 0.05 with <see cref="Canary"/>.</value>
    public double? MaxFailureRate { get; init; }

    /// <summary>Which accounts that ended without success in an earlier run are tried again: any of <see cref="ImportOutcome.Rejected"/>, <see cref="ImportOutcome.Failed"/> (of a dry run, <see cref="ImportOutcome.DryRunFailed"/>) and <see cref="ImportOutcome.Cancelled"/>.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyCollection<ImportOutcome> Retry { get; init; } = [];

    /// <summary>Whether the end of each import is waited for.</summary>
    /// <value>The default is <see langword="true"/>. If <see langword="false"/>, an account that is scheduled has the outcome <see cref="ImportOutcome.Scheduled"/>.</value>
    public bool WaitsForEnd { get; init; } = true;

    /// <summary>Whether the journal is synced to the disk before a request leaves, so that it survives a power cut and not only the death of the process.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool SyncsToDisk { get; init; } = true;

    /// <summary>Whether an input whose content has changed since the journal was begun is accepted: then only keys without an outcome are attempted.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AcceptsChangedInput { get; init; }

    /// <summary>What the run is held to: if it would do anything else, it fails with an <see cref="ImportPlanException"/> before anything is sent. The input is read once more for it.</summary>
    /// <value>The default is <see langword="null"/>: the run is held to nothing.</value>
    public ImportPlan? Plan { get; init; }

    /// <summary>The folder that <see cref="ImportReport"/> writes to when the run ends; it is created if it is not there.</summary>
    /// <value>The default is <see langword="null"/>: no report.</value>
    public string? ReportFolder { get; init; }

    /// <summary>What the report says beside what the journal knows.</summary>
    /// <value>The default is an object that says nothing.</value>
    public ImportReportOptions ReportOptions { get; init; } = new();

    /// <summary>The file to which the API's sentences about rejected accounts are appended, which may quote personal data.</summary>
    /// <value>The default is <see langword="null"/>: they are not kept.</value>
    public string? ErrorDetailPath { get; init; }

    /// <summary>The wait before the first repeat of a call; each further one is twice as long.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a repeat, unless the API asks for a longer one.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the jitter is drawn from, for tests that need the same each time.</summary>
    internal int? Seed { get; init; }

    /// <summary>What the journal is made of, for tests in which it fails.</summary>
    internal JournalEnvironment JournalEnvironment { get; init; } = JournalEnvironment.Default;

    /// <summary>What the platform is told of the schedule.</summary>
    internal TaskParameters TaskParameters => new()
    {
        IsDryRun = IsDryRun,
        ScheduleWindowStart = ScheduleWindowStart,
        ScheduleWindowEnd = ScheduleWindowEnd,
    };

    /// <exception cref="ArgumentException">An option is not one that an import can have.</exception>
    internal void ThrowIfInvalid(TimeProvider clock, string parameterName)
    {
        if (FindFault() is { } fault)
        {
            throw new ArgumentException(fault, parameterName);
        }

        TaskParameters.ThrowIfRefused(Instant.FromDateTimeOffset(clock.GetUtcNow()), parameterName);
    }

    private string? FindFault()
    {
        (string Name, TimeSpan Value, TimeSpan Least)[] times =
        [
            (nameof(AbsenceGrace), AbsenceGrace == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : AbsenceGrace, TimeSpan.Zero),
            (nameof(VisibilityGrace), VisibilityGrace, TimeSpan.Zero),
            (nameof(Deadline), Deadline, TimeSpan.FromTicks(1)),
            (nameof(RetryBudget), RetryBudget, TimeSpan.Zero),
            (nameof(PollInterval), PollInterval, TimeSpan.FromTicks(1)),
            (nameof(MaxPollInterval), MaxPollInterval, PollInterval),
            (nameof(DetectionLag), DetectionLag, TimeSpan.FromTicks(1)),
            (nameof(RetryDelay), RetryDelay, TimeSpan.FromTicks(1)),
            (nameof(MaxRetryDelay), MaxRetryDelay, RetryDelay),
        ];
        return this switch
        {
            { JournalPath: null or "" } => $"{nameof(JournalPath)} is empty.",
            { ReportFolder: "" } => $"{nameof(ReportFolder)} is empty; null is no report.",
            { ErrorDetailPath: "" } => $"{nameof(ErrorDetailPath)} is empty; null keeps no sentences.",
            { Concurrency: < 1 or > LargestConcurrency } => $"{nameof(Concurrency)} is from 1 to {LargestConcurrency}.",
            { RequestsPerSecond: not (null or (>= LeastRequestsPerSecond and <= MostRequestsPerSecond)) } => $"{nameof(RequestsPerSecond)} is from {LeastRequestsPerSecond} to {MostRequestsPerSecond}.",
            { Canary: < 1 } => $"{nameof(Canary)} is at least 1.",
            { MaxFailureRate: not (null or (>= 0 and <= 1)) } => $"{nameof(MaxFailureRate)} is from 0 to 1.",
            { ReportOptions: null or { FixUpCommands: null } } => $"{nameof(ReportOptions)}, or a list in it, is null.",
            { Retry: null } => $"{nameof(Retry)} is null.",
            { Validate: ValidateMode.Only, IsDryRun: true } => $"{nameof(ValidateMode)}.{nameof(ValidateMode.Only)} and {nameof(IsDryRun)} exclude each other.",
            _ when Retry.FirstOrDefault(outcome => outcome is not (ImportOutcome.Rejected or ImportOutcome.Failed or ImportOutcome.Cancelled), ImportOutcome.Rejected) is var wrong and not (ImportOutcome.Rejected or ImportOutcome.Failed or ImportOutcome.Cancelled) =>
                $"{nameof(Retry)} has {wrong}; it takes {nameof(ImportOutcome.Rejected)}, {nameof(ImportOutcome.Failed)} and {nameof(ImportOutcome.Cancelled)}.",
            _ => Array.Find(times, time => time.Value < time.Least || time.Value > LongestTime) is { Name: { } name }
                ? $"{name} is negative, zero where it must not be, shorter than the time that it bounds, or longer than {LongestTime.Days} days."
                : null,
        };
    }
}
