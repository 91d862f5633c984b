using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Pacing;
using AccountImport.Client.Importing.Polling;
using NodaTime;

namespace AccountImport.Client.Importing.Running;

/// <summary>What the parts of one run share.</summary>
internal sealed class RunContext(
    IAccountImportClient client,
    AccountImporterOptions options,
    TimeProvider clock,
    string importSupplier,
    ImportJournal journal,
    RunControl control,
    OutcomeTally tally,
    ErrorDetailLog? errorDetails,
    Pace pace)
{
    // So many accounts for each call at a time are journaled before it is their turn, so that many share one write to the disk.
    private const int Ahead = 4;

    private const double Growth = 1.5;

    // From so many questions on the wait has long been the longest.
    private const byte MostAsked = 100;

    private readonly Lock _moves = new();

    public IAccountImportClient Client => client;

    public AccountImporterOptions Options => options;

    public TimeProvider Clock => clock;

    public ImportJournal Journal => journal;

    public RunControl Control => control;

    public OutcomeTally Tally => tally;

    public ErrorTally Errors { get; } = new();

    public WorkQueue Queue { get; } = new(
        clock,
        capacity: Ahead * options.Concurrency,
        options.PollInterval,
        asksIn: Until(options.ScheduleWindowStart, NowOf(clock)),
        places: () => pace.Places);

    public Pace Pace => pace;

    public PaceMeter PaceMeter { get; } = new();

    public PollPlanner Polls { get; } = new(options.PollInterval, options.MaxPollInterval, options.DetectionLag, clock);

    public ServerClock ServerClock { get; } = new(clock);

    /// <summary>The accounts that the next reading of the source has to send again.</summary>
    public AccountSet Resent { get; private set; } = new();

    /// <summary>The accounts that an earlier run has left under way, and that were not found in the input, which has changed, so far.</summary>
    public AccountSet UnderWayFromBefore { get; } = new();

    /// <summary>The timestamp at which the run began.</summary>
    public long BeganAt { get; } = clock.GetTimestamp();

    /// <summary>This machine's clock, in the milliseconds that the journal has.</summary>
    public Instant Now => NowOf(clock);

    public AccountKey GetKey(string externalAccountNumber) => new(importSupplier, externalAccountNumber);

    public bool HasPassed(OffsetDateTime? time) => time?.ToInstant() <= Now;

    public TimeSpan Since(long timestamp) => clock.GetElapsedTime(timestamp);

    /// <summary>
    /// Whether a state can be that of what this run sends: a dry run says nothing about an import, and the other way round. What both know may be of either.
    /// </summary>
    public bool IsOfThisMode(ImportStatus status) => options.IsDryRun
        ? !(status.Status == ImportStatusCode.Processed || status.Status == ImportStatusCode.Errored)
        : !status.IsDryRun;

    /// <summary>Takes the accounts that have to be sent again. Only while no status is asked that could add one.</summary>
    public AccountSet TakeResent()
    {
        AccountSet resent = Resent;
        Resent = new AccountSet();
        return resent;
    }

    /// <summary>Appends a record, with the number that the account has by now: reading a changed input may have moved it since the record was read.</summary>
    public void Append(JournalEntry entry, bool isOutcome = false)
    {
        if (!journal.HasChangedInput)
        {
            journal.Append(entry, isOutcome);
            return;
        }

        lock (_moves)
        {
            journal.Append(Move(entry), isOutcome);
        }
    }

    /// <summary>Appends a record like <see cref="Append"/>.</summary>
    /// <returns>A task that ends when the record is durable.</returns>
    public Task AppendDurablyAsync(JournalEntry entry)
    {
        if (!journal.HasChangedInput)
        {
            return journal.AppendDurablyAsync(entry);
        }

        lock (_moves)
        {
            return journal.AppendDurablyAsync(Move(entry));
        }
    }

    /// <summary>Changes the record of an account, whatever becomes of the account meanwhile.</summary>
    public JournalEntry Change(int account, Func<JournalEntry, JournalEntry> change)
    {
        lock (_moves)
        {
            JournalEntry before = journal.Read(account);
            JournalEntry changed = change(before);
            if (changed != before)
            {
                journal.Append(changed);
            }

            return changed;
        }
    }

    /// <summary>Gives an account its outcome.</summary>
    public void End(JournalEntry entry, bool wasSent)
    {
        // What the evidence was weighed by is history.
        JournalEntry ended = entry.State.IsEnd()
            ? entry with { At = Now, Server = null, Baseline = null, UnresolvedSince = null, SentUntil = null }
            : entry with { At = Now };
        Errors.Note(ended.Errors, ended.At);
        if (ended.Number is 0)
        {
            // The input, which has changed, does not have it any more.
            Append(ended);
            tally.Settle();
        }
        else
        {
            Append(ended, isOutcome: true);
            tally.End(ended.State.ToOutcome(options.WaitsForEnd), wasSent);
        }
    }

    /// <summary>Has the status of an account that is scheduled asked until it has ended.</summary>
    /// <param name="scheduled">Its record, which is appended.</param>
    /// <param name="isNew">Whether it was scheduled just now, so that how long it takes says how long accounts take.</param>
    public void Poll(JournalEntry scheduled, bool isNew)
    {
        Append(scheduled);
        bool isTold = isNew && options.ScheduleWindowStart is null && options.ScheduleWindowEnd is null;
        Poll(scheduled.Account, isTold ? Polls.GetWait(scheduled.Account, TimeSpan.Zero) : options.PollInterval, isTold ? (byte)0 : WorkTimes.Unnoted);
    }

    /// <summary>Has the status of a scheduled account asked until it has ended, but not before the schedule window starts.</summary>
    public void Poll(int account, TimeSpan wait, byte noted = WorkTimes.Unnoted)
    {
        long now = clock.GetTimestamp();
        long due = now + ToTicks(Max(wait, Until(options.ScheduleWindowStart, Now)));
        long since = now + ToTicks(Until(options.ScheduleWindowEnd ?? options.ScheduleWindowStart, Now));
        Queue.Add(new PendingAccount(due, since, account, Asked: 0, PendingKind.Scheduled, noted));
    }

    /// <summary>Has the status of an account asked until it is known whether its last request had an effect.</summary>
    public void Resolve(JournalEntry unresolved)
    {
        Append(unresolved);
        long now = clock.GetTimestamp();
        Queue.Add(new PendingAccount(now + ToTicks(options.PollInterval), now, unresolved.Account, Asked: 0, PendingKind.Unresolved, WorkTimes.Unnoted));
    }

    /// <summary>Has the status of a scheduled account asked once more, when by experience it is worth it.</summary>
    /// <param name="account">The account, which was answered for.</param>
    /// <param name="elapsed">How long ago it was scheduled.</param>
    public void AskWhenPlanned(PendingAccount account, TimeSpan elapsed)
    {
        // Once more at the deadline, which says that it is late.
        long now = clock.GetTimestamp();
        long deadline = Math.Max(account.Since + ToTicks(options.Deadline), now + ToTicks(options.PollInterval));
        Queue.Add(account with { Due = Math.Min(now + ToTicks(Polls.GetWait(account.Account, elapsed)), deadline), Asked = 0 });
    }

    /// <summary>Has the status of an account asked once more, after a wait that grows each time.</summary>
    public void AskAgain(PendingAccount account, TimeSpan? asked = null)
    {
        TimeSpan longest = options.MaxPollInterval < options.MaxRetryDelay ? options.MaxPollInterval : Max(options.MaxRetryDelay, options.PollInterval);
        double seconds = Math.Min(options.PollInterval.TotalSeconds * Math.Pow(Growth, account.Asked), longest.TotalSeconds);
        TimeSpan wait = pace.Delays.Spread(TimeSpan.FromSeconds(seconds));
        Queue.Add(account with
        {
            Due = clock.GetTimestamp() + ToTicks(Max(wait, pace.Delays.Bound(asked ?? TimeSpan.Zero))),
            Asked = Math.Min((byte)(account.Asked + 1), MostAsked),
        });
    }

    public long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Keeps what the API says of an account, if somebody asked for it.</summary>
    public void NoteErrorDetail(JournalEntry entry, Action<ErrorDetailLog, AccountKey> write)
    {
        try
        {
            if (errorDetails is not null)
            {
                write(errorDetails, GetKey(entry.ExternalAccountNumber!));
            }
        }
        catch (IOException exception)
        {
            control.Stop(
                ImportStopReason.Journal,
                $"The API's sentences can no longer be written: {exception.Message} Make room on the disk, or leave them out; then start the import again with the same journal.");
        }
    }

    /// <summary>Takes an answer's date.</summary>
    public void NoteServerTime(Instant? serverTime, long askedAt) => ServerClock.Note(serverTime, askedAt, clock.GetTimestamp());

    private JournalEntry Move(JournalEntry entry)
    {
        long number = journal.GetNumber(entry.Account);
        if (number is 0 || number == entry.Number)
        {
            return entry;
        }

        JournalEntry moved = journal.Read(entry.Account);
        return entry with { Number = number, Position = moved.Position, Warnings = moved.Warnings };
    }

    private static Instant NowOf(TimeProvider clock) => Instant.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    private static TimeSpan Until(OffsetDateTime? time, Instant now) => time is { } set ? Max((set.ToInstant() - now).ToTimeSpan(), TimeSpan.Zero) : TimeSpan.Zero;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
