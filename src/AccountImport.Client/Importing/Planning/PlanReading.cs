using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Running;

namespace AccountImport.Client.Importing.Planning;

/// <summary>Says of each account of an input what a run would do with it, as <see cref="Admission"/> does, and changes nothing.</summary>
internal sealed class PlanReading(JournalRecords? journal, AccountImporterOptions options) : IDisposable
{
    private readonly KeylessAccounts? _keyless = journal is null ? null : new KeylessAccounts(journal, isResumed: true);
    private readonly ContentHash? _contentHash = journal is null ? null : new ContentHash(journal.Header.HashKey);
    private readonly AccountSet _seen = new();

    // The journal does not have these.
    private readonly HashSet<UInt128> _newKeys = [];
    private long _read;
    private long _new;
    private long _done;
    private long _asked;
    private long _retried;
    private long _invalid;
    private long _duplicates;
    private long _changed;
    private long _underWayNotInInput;

    /// <summary>How many of those to be sent have a history, so that status is asked before.</summary>
    private long _withHistory;

    public void Dispose() => _contentHash?.Dispose();

    public void Add(SourceAccount account)
    {
        _read++;
        string? key = account.ExternalAccountNumber;
        int? place = key is null ? null : journal?.Find(key);
        bool isDuplicate = key is not null && !(place is { } first ? _seen.Add(first) : _newKeys.Add(KeyDigest.Of(key)));
        bool isKeyless = key is null || isDuplicate;
        if (isKeyless)
        {
            place = _keyless?.Find(account.Number, key, _seen);
        }

        // What was found out about a keyless account is about the one that was at its place.
        bool isKnown = place is not null && !(isKeyless && journal!.GetNumber(place.Value) != account.Number);
        JournalEntry? before = isKnown ? journal!.Read(place!.Value) : null;
        if (before is null || WouldBeSent(before))
        {
            AddToBeSent(account, before, isDuplicate);
        }
        else
        {
            AddKnown(account, before);
        }
    }

    /// <summary>Adds what is under way, and in a changed input no more.</summary>
    public void Complete()
    {
        for (int place = 1; place <= (journal?.LastAccount ?? 0); place++)
        {
            if (!_seen.Contains(place) && journal!.GetState(place) is not JournalState.None && IsAsked(journal.Read(place)))
            {
                _underWayNotInInput++;
            }
        }
    }

    public ImportPlan ToPlan(JournalHeader header, bool isResumed)
    {
        bool isValidation = header.Mode is JournalMode.Validate;
        long sent = _new + _retried;
        long asked = _asked + _underWayNotInInput;
        long waitedFor = isValidation ? 0 : (options.WaitsForEnd ? sent : 0) + asked;
        return new ImportPlan
        {
            Input = header.Input with { Accounts = _read },
            Target = header.Target,
            IsSimulated = header.IsSimulated,
            IsDryRun = header.Mode is JournalMode.DryRun,
            IsValidation = isValidation,
            ImportSupplier = header.ImportSupplier,
            IdentifierPath = header.IdentifierPath,
            IsResumed = isResumed,
            Accounts = _read,
            New = _new,
            Done = _done,
            ToBeAsked = _asked,
            ToBeRetried = _retried,
            Invalid = _invalid,
            Duplicates = _duplicates,
            ChangedSinceImport = _changed,
            UnderWayNotInInput = _underWayNotInInput,
            ProcessCalls = isValidation ? 0 : sent,
            ValidateCalls = options.Validate is ValidateMode.OnRejection ? 0 : sent,

            // One finds out whether the API is there.
            StatusCalls = sent + asked is 0 ? 0 : 1 + (waitedFor * ImportPlan.StatusCallsPerAccount) + (isValidation ? 0 : _withHistory),
        };
    }

    private void AddToBeSent(SourceAccount account, JournalEntry? before, bool isDuplicate)
    {
        bool isSound = account.Prepare(out IReadOnlyList<ImportFinding> errors, out _) is not null && errors.Count is 0;
        if (isDuplicate)
        {
            _duplicates++;
        }
        else if (!isSound)
        {
            _invalid++;
        }
        else if (before is { State: not JournalState.NotSent })
        {
            _retried++;
            _withHistory += before.Attempt > 0 ? 1 : 0;
        }
        else
        {
            _new++;
            _withHistory += before is { Attempt: > 0, Baseline: not null } ? 1 : 0;
        }
    }

    private void AddKnown(SourceAccount account, JournalEntry before)
    {
        if (IsAsked(before))
        {
            _asked++;
            return;
        }

        _done++;
        bool wasImported = before.State is JournalState.Imported or JournalState.AlreadyImported;
        _changed += wasImported && before.Content is { } content && content != _contentHash!.Of(account.Content.Span) ? 1 : 0;
    }

    private bool WouldBeSent(JournalEntry before) => before.IsToBeSent(options);

    private bool IsAsked(JournalEntry entry) => entry.State switch
    {
        JournalState.NotSent => entry.UnresolvedSince is not null,
        JournalState.Scheduled or JournalState.StillPending => options.WaitsForEnd,
        _ => !entry.State.IsEnd(),
    };
}
