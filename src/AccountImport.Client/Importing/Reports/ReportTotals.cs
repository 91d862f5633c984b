using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Running;
using NodaTime;

namespace AccountImport.Client.Importing.Reports;

/// <summary>What the accounts of a report add up to, and the first few of those that a person has to look at.</summary>
internal sealed class ReportTotals
{
    /// <summary>How many accounts without success are kept.</summary>
    public const int MaxFailures = 300;

    /// <summary>How many open accounts are kept.</summary>
    public const int MaxOpen = 100;

    private readonly SortedDictionary<ImportOutcome, long> _outcomes = [];
    private readonly List<ListedAccount> _failures = [];
    private readonly List<ListedAccount> _open = [];

    /// <summary>How many accounts all inputs have.</summary>
    public long Read { get; private set; }

    /// <summary>How many of them are counted where another input has them.</summary>
    public long Repeated { get; private set; }

    /// <summary>How many accounts have no number of their own: none, or that of an earlier account of their input. They cannot be followed into another input.</summary>
    public long WithoutOwnKey { get; private set; }

    /// <summary>How many accounts have each outcome.</summary>
    public IReadOnlyDictionary<ImportOutcome, long> Outcomes => _outcomes;

    /// <summary>How many warnings the accounts have.</summary>
    public long Warnings { get; private set; }

    /// <summary>How many accounts of a changed input differ from what was imported under their key.</summary>
    public long ChangedSinceImport { get; private set; }

    public ReasonCounts ErrorCodes { get; } = new();

    public ReasonCounts WarningCodes { get; } = new();

    public EndTimes EndTimes { get; } = new();

    /// <summary>When the last record of each import was made, as far as its accounts count.</summary>
    public Dictionary<int, Instant> LastRecords { get; } = [];

    /// <summary>The first accounts that ended without success.</summary>
    public IReadOnlyList<ListedAccount> Failures => _failures;

    /// <summary>The first accounts that were sent, or may have been, and of which nobody knows how they ended.</summary>
    public IReadOnlyList<ListedAccount> Open => _open;

    public long Count(Func<ImportOutcome, bool> isOf) => _outcomes.Where(count => isOf(count.Key)).Sum(count => count.Value);

    /// <summary>Takes an account that is counted where another input has it.</summary>
    public void AddRepeated(int import, JournalRow row)
    {
        Read++;
        Repeated++;
        NoteTime(import, row);
    }

    public void Add(int import, JournalRow row, AccountOutcome outcome)
    {
        Read++;
        NoteTime(import, row);
        WithoutOwnKey += row.OwnKey is null ? 1 : 0;
        _outcomes[outcome.Outcome] = _outcomes.GetValueOrDefault(outcome.Outcome) + 1;
        Warnings += outcome.Warnings.Count;
        if (outcome.Outcome is ImportOutcome.Imported or ImportOutcome.AlreadyImported && outcome.Warnings.Any(warning => warning.Code is Admission.ChangedCode))
        {
            ChangedSinceImport++;
        }

        ErrorCodes.Add(outcome.Errors);
        WarningCodes.Add(outcome.Warnings);
        if (row.Entry is { } entry && entry.State.IsEnd())
        {
            EndTimes.Add(entry.At, outcome.Outcome.IsFailure());
        }

        if (outcome.Outcome.IsFailure() && _failures.Count < MaxFailures)
        {
            _failures.Add(new ListedAccount(import, outcome));
        }
        else if (outcome.Outcome.IsOpen() && _open.Count < MaxOpen)
        {
            _open.Add(new ListedAccount(import, outcome));
        }
    }

    private void NoteTime(int import, JournalRow row)
    {
        if (row.Entry is { } entry && (!LastRecords.TryGetValue(import, out Instant last) || last < entry.At))
        {
            LastRecords[import] = entry.At;
        }
    }

    /// <summary>An account, and which of the imports has it.</summary>
    /// <param name="Import">The import, from 0.</param>
    /// <param name="Outcome">The account.</param>
    internal sealed record ListedAccount(int Import, AccountOutcome Outcome);
}
