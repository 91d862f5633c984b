using System.Buffers.Binary;
using System.Security.Cryptography;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Running;

/// <summary>Reads the source, and says of each account whether it is sent. Each key is admitted once.</summary>
internal sealed class Admission(RunContext run, ImportSource source, Func<AccountKey, Task<bool>> ensureReachable)
{
    private const string ChangedCode = "changed_since_import";

    private readonly ContentHash _contentHash = new(run.Journal.Header.HashKey);
    private bool _isFirstReading;
    private AccountSet _seen = new();

    /// <summary>How many accounts the source was seen to have.</summary>
    public long Read { get; private set; }

    /// <summary>Whether the source was read to its end, or need not be.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>How many accounts differ from what was imported under their key.</summary>
    public long ChangedSinceImport { get; private set; }

    /// <summary>Notes that the journal has everything that the source has, so that reading it says nothing new.</summary>
    /// <param name="accounts">How many accounts it has.</param>
    public void SkipFirstReading(long accounts)
    {
        Read = accounts;
        IsComplete = true;
    }

    /// <summary>Reads the source to its end, or until the run is stopped.</summary>
    public async Task ReadAsync(bool isFirstReading)
    {
        _isFirstReading = isFirstReading;
        _seen = new AccountSet();
        long read = 0;
        try
        {
            await foreach (SourceAccount account in source.ReadAsync(run.Control.AdmissionStopped).ConfigureAwait(false))
            {
                read++;
                await AdmitAsync(account).ConfigureAwait(false);
                if (run.Control.IsStopping)
                {
                    break;
                }
            }

            IsComplete |= !run.Control.IsStopping;
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

    private async ValueTask AdmitAsync(SourceAccount account)
    {
        if (!_isFirstReading && !run.Journal.HasChangedInput && !run.Resent.Contains((int)account.Number))
        {
            return;
        }

        string? key = account.ExternalAccountNumber;
        int? place = key is null ? null : run.Journal.Find(key);
        bool isDuplicate = place is { } first && !_seen.Add(first);
        if (isDuplicate || key is null)
        {
            place = FindUnkeyed(account, key);
        }

        bool isNew = place is null;
        int number = place ?? run.Journal.Allocate(account.Number);
        if (isNew)
        {
            _seen.Add(number);
        }

        JournalEntry? before = isNew ? null : run.Journal.Read(number);
        if (_isFirstReading && before is not null)
        {
            before = NoteWhereItIs(before, account);
        }

        if (_isFirstReading ? before is null || IsToBeSent(before) : before is not null && run.Resent.Remove(number))
        {
            await PrepareAsync(account, before, number, isDuplicate).ConfigureAwait(false);
        }
    }

    /// <summary>Finds the record of an account that no key leads to: one without a key, or with that of an earlier account.</summary>
    private int? FindUnkeyed(SourceAccount account, string? key) =>
        account.Number <= run.Journal.LastAccount
        && (int)account.Number is var place
        && run.Journal.GetState(place) is not JournalState.None
        && run.Journal.GetNumber(place) == account.Number
        && run.Journal.Read(place) is var entry
        && entry.ExternalAccountNumber == key
        && (key is null || entry.IsDuplicate)
        && _seen.Add(place)
            ? place
            : null;

    /// <summary>Notes where an account is in an input that has changed, and whether it has changed itself since it was imported.</summary>
    private JournalEntry NoteWhereItIs(JournalEntry before, SourceAccount account)
    {
        if (run.Journal.GetNumber(before.Account) == account.Number)
        {
            return before;
        }

        JournalEntry moved = before with { Number = account.Number, Position = account.Position };
        bool wasImported = before.State is JournalState.Imported or JournalState.AlreadyImported;
        if (wasImported && before.Content is { } content && content != _contentHash.Of(account.Content.Span)
            && !before.Warnings.Any(warning => warning.Code is ChangedCode))
        {
            moved = moved with
            {
                Warnings = [.. before.Warnings, ImportFinding.OfAccount(ChangedCode, "The account of the input is no longer the one that was imported; the importer does not change accounts.")],
            };
        }

        ChangedSinceImport += moved.Warnings.Any(warning => warning.Code is ChangedCode) ? 1 : 0;
        run.Journal.Append(moved);
        return moved;
    }

    private bool IsToBeSent(JournalEntry before) => before.State switch
    {
        JournalState.NotSent => before.UnresolvedSince is null,
        JournalState.Rejected or JournalState.Failed or JournalState.Cancelled => run.Options.Retry.Contains(before.State.ToOutcome(waitsForEnd: true)),
        JournalState.DryRunFailed => run.Options.Retry.Contains(ImportOutcome.Failed),
        _ => false,
    };

    private async ValueTask PrepareAsync(SourceAccount account, JournalEntry? before, int number, bool isDuplicate)
    {
        AccountPayload? payload = account.Prepare(out IReadOnlyList<ImportFinding> errors, out IReadOnlyList<ImportFinding> warnings);
        if (before is not null && before.State.IsEnd())
        {
            run.Tally.Remove(before.State.ToOutcome(waitsForEnd: true));
        }

        var entry = new JournalEntry
        {
            Account = number,
            Number = account.Number,
            State = JournalState.Rejected,
            ExternalAccountNumber = account.ExternalAccountNumber,
            IsDuplicate = isDuplicate,
            At = run.Now,
            Attempt = before?.Attempt ?? 0,
            Position = account.Position,
            Errors = errors,
            Warnings = warnings,
        };
        if (isDuplicate && errors.Count is 0)
        {
            ImportFinding duplicate = ImportFinding.OfAccount("duplicate_key", "An earlier account of the input has the same key; an account is sent once.");
            entry = entry with { Errors = [duplicate with { Position = account.Position }] };
        }

        if (entry.Errors.Count > 0 || payload is null)
        {
            run.End(entry, wasSent: false);
            return;
        }

        await SendAsync(account, payload, before, entry with { State = JournalState.Intended, Attempt = entry.Attempt + 1, Content = _contentHash.Of(account.Content.Span) }).ConfigureAwait(false);
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
        entry = entry with { At = run.Now, Server = hasHistory ? null : run.ServerClock.GetWindow(run.Clock.GetTimestamp()) };

        await run.Queue.AdmitAsync(new AdmittedAccount
        {
            Source = account,
            Payload = payload,
            Entry = entry,
            Before = hasHistory ? before : null,
            Intended = hasHistory || run.Options.Validate is not ValidateMode.OnRejection ? null : run.Journal.AppendDurablyAsync(entry),
        }).ConfigureAwait(false);
    }

    /// <summary>A hash that only who has the journal can compute.</summary>
    private sealed class ContentHash(byte[] key)
    {
        public ulong Of(ReadOnlySpan<byte> content)
        {
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(key, content, hash);
            return BinaryPrimitives.ReadUInt64LittleEndian(hash);
        }
    }
}
