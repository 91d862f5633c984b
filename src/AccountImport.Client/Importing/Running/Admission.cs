using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing.Running;

/// <summary>Reads the source, and says of each account whether it is sent. Each key is admitted once.</summary>
internal sealed class Admission(RunContext run, ImportSource source, Func<AccountKey, Task<bool>> ensureReachable, Action<int> goOnWith) : IDisposable
{
    public const string ChangedCode = "changed_since_import";

    private readonly ContentHash _contentHash = new(run.Journal.Header.HashKey);
    private readonly KeylessAccounts _keyless = new(run.Journal, run.Journal.IsResumed);
    private readonly UnrecordedKeys _unrecorded = new(run.Journal);
    private AccountSet _seen = new();

    /// <summary>How many accounts the source was seen to have.</summary>
    public long Read { get; private set; }

    /// <summary>Whether the source was read to its end, or need not be.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>How many accounts of a changed input had ended before this run.</summary>
    public long EndedBefore { get; private set; }

    /// <summary>How many warnings the accounts have that were read; <see langword="null"/> if not all were.</summary>
    public long? Warnings { get; private set; }

    /// <summary>Notes that the journal has everything that the source has, so that reading it says nothing new.</summary>
    /// <param name="accounts">How many accounts it has.</param>
    public void SkipFirstReading(long accounts)
    {
        Read = accounts;
        IsComplete = true;
    }

    public void Dispose() => _contentHash.Dispose();

    /// <summary>Reads the source to its end, or until the run is stopped.</summary>
    public async Task ReadAsync()
    {
        long warnings = 0;
        await ReadAsync(async account => warnings += await AdmitAsync(account).ConfigureAwait(false)).ConfigureAwait(false);
        if (!run.Control.IsStopping)
        {
            IsComplete = true;
            Warnings = warnings;
        }
    }

    /// <summary>Reads the source once more, for the accounts that have to be sent again.</summary>
    public async Task ReadAgainAsync()
    {
        AccountSet resent = run.TakeResent();

        // As a rule an account is where it was, and then no other has to be looked up.
        if (!run.Journal.HasChangedInput)
        {
            await ReadAsync(account => resent.Contains((int)account.Number) ? AdmitAgainAsync(account, resent) : default).ConfigureAwait(false);
        }

        if (resent.Count > 0 && !run.Control.IsStopping)
        {
            await ReadAsync(account => AdmitAgainAsync(account, resent)).ConfigureAwait(false);
        }

        for (int number = 1; resent.Count > 0 && !run.Control.IsStopping; number++)
        {
            if (resent.Remove(number))
            {
                ImportFinding gone = ImportFinding.OfAccount("not_in_input", "Status shows no effect of the request, and the input does not have the account any more.");
                run.End(run.Journal.Read(number) with { State = JournalState.Unknown, Errors = [gone] }, wasSent: true);
            }
        }
    }

    private async Task ReadAsync(Func<SourceAccount, ValueTask> admit)
    {
        _seen = new AccountSet();
        long read = 0;
        try
        {
            await foreach (SourceAccount account in source.ReadAsync(run.Control.AdmissionStopped).ConfigureAwait(false))
            {
                read++;
                await admit(account).ConfigureAwait(false);
                if (run.Control.IsStopping)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (run.Control.IsStopping)
        {
            // What was not read was not attempted.
        }
        finally
        {
            Read = Math.Max(Read, read);
        }
    }

    /// <returns>How many warnings the account has.</returns>
    private async ValueTask<int> AdmitAsync(SourceAccount account)
    {
        int? place = Find(account, out bool isKeyless);
        int number = place ?? run.Journal.Allocate(account.Number);
        if (place is null)
        {
            _seen.Add(number);
        }

        // What was found out about a keyless account is about the one that was at its place.
        bool isKnown = place is not null && !(isKeyless && run.Journal.GetNumber(number) != account.Number);
        JournalEntry? before = place is null ? null : NoteWhereItIs(number, account);
        return isKnown && !before!.IsToBeSent(run.Options)
            ? before!.Warnings.Count
            : await PrepareAsync(account, before, number, isDuplicate: isKeyless && account.ExternalAccountNumber is not null).ConfigureAwait(false);
    }

    private async ValueTask AdmitAgainAsync(SourceAccount account, AccountSet resent)
    {
        if (account.ExternalAccountNumber is { } key && run.Journal.Find(key) is { } number && resent.Remove(number))
        {
            await PrepareAsync(account, run.Journal.Read(number), number, isDuplicate: false).ConfigureAwait(false);
        }
    }

    /// <summary>Finds the record of an account.</summary>
    private int? Find(SourceAccount account, out bool isKeyless)
    {
        string? key = account.ExternalAccountNumber;
        int? place = key is null ? null : run.Journal.Find(key) ?? _unrecorded.Find(key);
        isKeyless = key is null || (place is { } first && !_seen.Add(first));
        return isKeyless ? _keyless.Find(account.Number, key, _seen) : place;
    }

    /// <summary>Notes where an account is in an input that has changed, and whether it has changed itself since it was sent.</summary>
    private JournalEntry NoteWhereItIs(int number, SourceAccount account)
    {
        if (!run.Journal.HasChangedInput)
        {
            return run.Journal.Read(number);
        }

        bool isFirstTime = run.Journal.GetNumber(number) is 0;
        JournalEntry entry = run.Change(number, before => before.Number == account.Number
            ? before
            : before with { Number = account.Number, Position = account.Position, Warnings = Compare(before, account) });
        if (run.UnderWayFromBefore.Remove(number))
        {
            goOnWith(number);
        }
        else if (isFirstTime && (entry.State.IsEnd() || (entry.State is JournalState.Scheduled && !run.Options.WaitsForEnd)))
        {
            run.Tally.AddFromBefore(entry.State.ToOutcome(run.Options.WaitsForEnd));
            EndedBefore++;
        }

        return entry;
    }

    private IReadOnlyList<ImportFinding> Compare(JournalEntry before, SourceAccount account)
    {
        bool wasSent = before.State is JournalState.Imported or JournalState.AlreadyImported or JournalState.Scheduled or JournalState.StillPending or JournalState.Unresolved or JournalState.Unknown;
        bool hasChanged = wasSent && before.Content is { } content && content != _contentHash.Of(account.Content.Span);
        if (!hasChanged && before.Warnings.Count is 0)
        {
            return before.Warnings;
        }

        IEnumerable<ImportFinding> others = before.Warnings.Where(warning => warning.Code is not ChangedCode);
        return hasChanged
            ? [.. others, ImportFinding.OfAccount(ChangedCode, "The account of the input is no longer the one that was sent; the importer does not change accounts.")]
            : [.. others];
    }

    /// <returns>How many warnings the account has.</returns>
    private async ValueTask<int> PrepareAsync(SourceAccount account, JournalEntry? before, int number, bool isDuplicate)
    {
        AccountPayload? payload = account.Prepare(out IReadOnlyList<ImportFinding> errors, out IReadOnlyList<ImportFinding> warnings);
        var entry = new JournalEntry
        {
            Account = number,

            // An input that has not changed may come in another order.
            Number = run.Journal.HasChangedInput ? account.Number : number,
            State = JournalState.Rejected,
            ExternalAccountNumber = account.ExternalAccountNumber,
            IsDuplicate = isDuplicate,
            At = run.Now,
            Attempt = before?.Attempt ?? 0,
            Position = account.Position,
            Errors = errors,
            Warnings = warnings,
        };
        if (isDuplicate)
        {
            // It stands for what the reader says of the same thing, which is a rule that can be switched off.
            ImportFinding? said = errors.FirstOrDefault(error => error.Code is ValidationCodes.DuplicateExternalAccountId);
            ImportFinding duplicate = ImportFinding.OfAccount("duplicate_key", said?.Detail ?? "An earlier account of the input has the same key; an account is sent once.");
            entry = entry with { Errors = [.. errors.Where(error => error != said), duplicate with { Attr = said?.Attr ?? duplicate.Attr, Position = said?.Position ?? account.Position }] };
        }

        if (entry.Errors.Count > 0 || payload is null)
        {
            TakeBack(before);
            run.End(entry, wasSent: false);
        }
        else
        {
            await SendAsync(account, payload, before, entry).ConfigureAwait(false);
        }

        return warnings.Count;
    }

    /// <summary>What had ended before gets another outcome.</summary>
    private void TakeBack(JournalEntry? before)
    {
        if (before is not null && before.State.IsEnd())
        {
            run.Tally.Remove(before.State.ToOutcome(waitsForEnd: true));
        }
    }

    private async ValueTask SendAsync(SourceAccount account, AccountPayload payload, JournalEntry? before, JournalEntry entry)
    {
        await run.Tally.WaitForCanaryAsync().ConfigureAwait(false);
        if (run.Control.IsStopping || !await ensureReachable(payload.Key).ConfigureAwait(false))
        {
            return;
        }

        if (run.HasPassed(run.Options.ScheduleWindowEnd))
        {
            run.Control.Stop(ImportStopReason.WindowEnd, "The end of the schedule window has passed. Start the import again with the same journal and another window.");
            return;
        }

        // What was never sent needs no question first, and its record can be on its way to the disk while others are sent.
        bool hasHistory = before is { Attempt: > 0 } && (before.State is not JournalState.NotSent || (before.UnresolvedSince, before.Baseline) is not (null, null));
        entry = entry with
        {
            State = JournalState.Intended,
            At = run.Now,
            Attempt = entry.Attempt + 1,
            Content = _contentHash.Of(account.Content.Span),
            Server = hasHistory ? null : run.ServerClock.GetWindow(run.Clock.GetTimestamp()),
        };

        TakeBack(before);
        bool isRecorded = !hasHistory && run.Options.Validate is ValidateMode.OnRejection;
        if (before is null && !isRecorded)
        {
            _unrecorded.Add(payload.Key.ExternalAccountNumber, entry.Account);
        }

        await run.Queue.AdmitAsync(new AdmittedAccount
        {
            Source = account,
            Payload = payload,
            Entry = entry,
            Before = hasHistory ? before : null,
            Intended = isRecorded ? run.AppendDurablyAsync(entry) : null,
        }).ConfigureAwait(false);
    }
}
