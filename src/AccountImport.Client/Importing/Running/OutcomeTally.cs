using System.Globalization;

namespace AccountImport.Client.Importing.Running;

/// <summary>Counts the outcomes while they happen, and stops the import when too many accounts fail.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class OutcomeTally
{
    private const int FewestEnded = 100;
    private const double CanaryMaxFailureRate = 0.05;

    private readonly AccountImporterOptions _options;
    private readonly RunControl _control;
    private readonly double? _maxFailureRate;
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Enum.GetValues<ImportOutcome>().Length];
    private TaskCompletionSource? _canary;
    private long _admitted;
    private long _settled;
    private long _sentAndEnded;
    private long _failed;
    private int _foreignRefusalsInARow;

    public OutcomeTally(AccountImporterOptions options, RunControl control)
    {
        _options = options;
        _control = control;
        _maxFailureRate = options.MaxFailureRate ?? (options.Canary is null ? null : CanaryMaxFailureRate);
    }

    /// <summary>How many accounts have ended, in this run and before it.</summary>
    public (long Ended, IReadOnlyDictionary<ImportOutcome, long> Counts) Snapshot()
    {
        lock (_lock)
        {
            var counts = new Dictionary<ImportOutcome, long>();
            for (int outcome = 0; outcome < _counts.Length; outcome++)
            {
                if (_counts[outcome] > 0)
                {
                    counts.Add((ImportOutcome)outcome, _counts[outcome]);
                }
            }

            return (_counts.Sum(), counts);
        }
    }

    /// <summary>Counts an account that had ended before this run.</summary>
    public void AddFromBefore(ImportOutcome outcome)
    {
        lock (_lock)
        {
            _counts[(int)outcome]++;
        }
    }

    /// <summary>Counts an account that was sent before this run, and whose end this one waits for: it is one of the first.</summary>
    public void AdmitFromBefore()
    {
        lock (_lock)
        {
            _admitted++;
        }
    }

    /// <summary>Takes back an account that had ended before this run, and is tried again.</summary>
    public void Remove(ImportOutcome outcome)
    {
        lock (_lock)
        {
            _counts[(int)outcome]--;
        }
    }

    /// <summary>Waits until a further account may be sent: those of the canary may, and then none until all of these have ended well enough.</summary>
    public async ValueTask WaitForCanaryAsync()
    {
        Task canary;
        lock (_lock)
        {
            if (_options.Canary is not { } count || ++_admitted <= count || _settled >= count)
            {
                return;
            }

            canary = (_canary ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await canary.WaitAsync(_control.AdmissionStopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Counts an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="wasSent">Whether the account was sent, and so says something about how sound the accounts are.</param>
    public void End(ImportOutcome outcome, bool wasSent)
    {
        bool hasEnded = outcome is not (ImportOutcome.Unknown or ImportOutcome.StillPending or ImportOutcome.NotAttempted);
        lock (_lock)
        {
            _counts[(int)outcome] += hasEnded ? 1 : 0;
            if (wasSent && hasEnded)
            {
                _sentAndEnded++;
                _failed += outcome is ImportOutcome.Rejected or ImportOutcome.Failed or ImportOutcome.Cancelled or ImportOutcome.DryRunFailed ? 1 : 0;
            }
        }

        if (wasSent)
        {
            Settle();
        }
    }

    /// <summary>Notes that of an account that was sent nothing more is waited for now.</summary>
    public void Settle()
    {
        bool isCanary;
        string? fault = null;
        lock (_lock)
        {
            isCanary = ++_settled == _options.Canary;
            if ((isCanary || _sentAndEnded >= FewestEnded) && _failed > _maxFailureRate * _sentAndEnded)
            {
                fault = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_failed} of the {_sentAndEnded} accounts that were sent and have ended have failed: more than {_maxFailureRate:P1}. Look into the outcomes; then start the import again with the same journal, which goes on with those that were not sent.");
            }
        }

        if (fault is not null)
        {
            _control.Stop(ImportStopReason.FailureRate, fault);
        }

        if (isCanary)
        {
            _canary?.SetResult();
        }
    }

    /// <summary>Counts refusals by something in front of the API, of different accounts in a row.</summary>
    /// <returns>How many there were.</returns>
    public int CountForeignRefusals(bool isForeign)
    {
        lock (_lock)
        {
            return _foreignRefusalsInARow = isForeign ? _foreignRefusalsInARow + 1 : 0;
        }
    }
}
