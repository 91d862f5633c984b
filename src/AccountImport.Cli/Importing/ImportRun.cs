using System.Net;
using AccountImport.Client;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Validation;

namespace AccountImport.Cli.Importing;

/// <summary>Imports the accounts of a file, several at a time, each of them once, and knows in the end what became of each.</summary>
internal sealed class ImportRun(IAccountImportClient client, ImportRunOptions options, Interruption interruption, Action<AccountOutcome> ended, Action<Exception> debug)
{
    private const int MaxForeignRefusalsInARow = 3;

    private static readonly TimeSpan LongestThrottledDelay = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly int[] _counts = new int[Enum.GetValues<ImportOutcome>().Length];
    private readonly List<StopReason> _stopReasons = [];
    private readonly Dictionary<AccountKey, long> _seen = [];
    private readonly TaskParameters? _taskParameters = options.IsDryRun ? new TaskParameters { IsDryRun = true } : null;
    private int _warnings;
    private int _foreignRefusalsInARow;
    private bool _wasReached;
    private bool _isStopping;

    private bool IsStopping
    {
        get
        {
            lock (_lock)
            {
                return _isStopping || interruption.Stopping.IsCancellationRequested;
            }
        }
    }

    private bool WasReached
    {
        get
        {
            lock (_lock)
            {
                return _wasReached;
            }
        }
    }

    /// <summary>Imports the accounts.</summary>
    public async Task<ImportSummary> RunAsync(IReadOnlyList<AccountRecord> records)
    {
        TimeProvider clock = options.Import.TimeProvider;
        long beginning = clock.GetTimestamp();

        // No token: an account that was read has an outcome, also when the run is stopped.
        await Parallel.ForEachAsync(
            CheckInOrder(records),
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency },
            async (account, _) => End(account.Record, await ImportAsync(account).ConfigureAwait(false))).ConfigureAwait(false);

        NoteHowToGoOn();
        lock (_lock)
        {
            return new ImportSummary
            {
                Read = records.Count,
                Counts = [.. _counts.Select((count, outcome) => ((ImportOutcome)outcome, count)).Where(pair => pair.count > 0)],
                Warnings = _warnings,
                Duration = clock.GetElapsedTime(beginning),
                IsDryRun = options.IsDryRun,
                StopReasons = [.. _stopReasons],
            };
        }
    }

    private void NoteHowToGoOn()
    {
        lock (_lock)
        {
            if (_counts[(int)ImportOutcome.Unknown] + _counts[(int)ImportOutcome.StillPending] > 0)
            {
                Note(
                    ExitCode.OutcomeUnknown,
                    "Unknown or still pending: run the same command again, after 10 minutes or more. An import that is on its way is then waited for, and not sent a second time; account-import status shows where it stands.");
            }

            // A wish to stop that came when nothing was left to do has stopped nothing.
            if (_counts[(int)ImportOutcome.NotAttempted] > 0)
            {
                Note(
                    ExitCode.Stopped,
                    "Not attempted: to go on, run the same command again; accounts that were imported are then reported as already imported.");
            }
        }
    }

    /// <summary>Checks one account after the other, as they are asked for, and gives those that may be sent.</summary>
    private IEnumerable<CheckedAccount> CheckInOrder(IReadOnlyList<AccountRecord> records)
    {
        foreach (AccountRecord record in records)
        {
            var outcome = new AccountOutcome
            {
                Number = record.Number,
                ExternalAccountNumber = record.ExternalAccountNumber is { Length: > 0 } number ? number : null,
                Outcome = ImportOutcome.NotAttempted,
            };
            if (IsStopping)
            {
                End(record, outcome);
                continue;
            }

            CheckedAccount? account = null;
            try
            {
                account = Check(record, ref outcome);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                outcome = outcome with { Errors = [NoteUnexpected(exception)] };
            }

            if (account is null)
            {
                End(record, outcome);
            }
            else
            {
                yield return account;
            }
        }
    }

    /// <summary>Says whether an account may be sent, after what the reader of the file has found.</summary>
    /// <returns>What may be sent; <see langword="null"/> if the account is rejected.</returns>
    private CheckedAccount? Check(AccountRecord record, ref AccountOutcome outcome)
    {
        List<Finding> errors = [.. record.Failures.Where(failure => failure.Severity is ValidationSeverity.Error).Select(Finding.OfLocalCheck)];
        AccountPayload? payload = null;
        try
        {
            payload = AccountPayload.FromAccountFile(record.Utf8Json, options.ImportSupplier, record.IdentifierPath);

            // The reader mostly has said so already, but a key is admitted once whatever it has compared.
            if (!_seen.TryAdd(payload.Key, record.Number) && !errors.Exists(error => error.Code is ValidationCodes.DuplicateExternalAccountId))
            {
                errors.Add(new Finding(
                    record.IdentifierPath,
                    "duplicate_key",
                    $"Account {_seen[payload.Key]} of the file has it already; an account is sent once."));
            }
        }
        catch (InvalidAccountPayloadException exception)
        {
            // The reader mostly has said so already.
            if (errors.Count is 0)
            {
                errors.Add(new Finding(exception.Error.Attr, exception.Error.Code, exception.Error.Detail));
            }
        }

        outcome = outcome with
        {
            Outcome = errors.Count is 0 ? outcome.Outcome : ImportOutcome.Rejected,
            Errors = errors,
            Warnings = [.. record.Failures.Where(failure => failure.Severity is ValidationSeverity.Warning).Select(Finding.OfLocalCheck)],
        };
        return errors.Count is 0 ? new CheckedAccount(record, payload!, outcome) : null;
    }

    private static Finding Locate(Finding finding, AccountRecord record) => finding with { Position = finding.Position ?? record.Locate(finding.Attr) };

    private async Task<AccountOutcome> ImportAsync(CheckedAccount account)
    {
        AccountOutcome outcome = account.Outcome;
        if (IsStopping)
        {
            return outcome;
        }

        try
        {
            ImportStatus status = await SendAsync(account.Payload).ConfigureAwait(false);
            NoteReached();
            CountForeignRefusals(isForeignRefusal: false);
            return outcome with
            {
                Outcome = status.Status == ImportStatusCode.DryRunSucceeded ? ImportOutcome.DryRunSucceeded : ImportOutcome.Imported,
                KrakenIdentifier = status.KrakenIdentifier,
            };
        }
        catch (AccountImportException exception)
        {
            return Judge(outcome, exception);
        }
        catch (OperationCanceledException) when (interruption.Now.IsCancellationRequested)
        {
            return outcome with
            {
                Outcome = ImportOutcome.Unknown,
                Errors = [Finding.OfAccount("interrupted", "It was in flight when the tool was stopped.")],
            };
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return outcome with { Outcome = ImportOutcome.Unknown, Errors = [NoteUnexpected(exception)] };
        }
    }

    /// <summary>Imports an account, and tries again for as long as the API says that it is asked too often.</summary>
    private async Task<ImportStatus> SendAsync(AccountPayload payload)
    {
        TimeProvider clock = options.Import.TimeProvider;
        long beginning = clock.GetTimestamp();
        while (true)
        {
            TimeSpan wait;
            try
            {
                return await client.ImportAsync(payload, _taskParameters, options.Import, interruption.Now).ConfigureAwait(false);
            }
            catch (AccountImportThrottledException exception) when (
                !exception.OutcomeUnknown && !IsStopping && clock.GetElapsedTime(beginning) < options.Import.Deadline)
            {
                wait = exception.RetryAfter > options.ThrottledDelay ? exception.RetryAfter.Value : options.ThrottledDelay;
            }

            // A stop cuts the wait short; the account, admitted before, has one more try.
            await Task.Delay(wait < LongestThrottledDelay ? wait : LongestThrottledDelay, clock, interruption.Stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Says what an exception of the client means for the account, and for the run.</summary>
    private AccountOutcome Judge(AccountOutcome outcome, AccountImportException exception)
    {
        bool isForeignRefusal = exception is AccountImportApiException { StatusCode: HttpStatusCode.Forbidden, IsForeign: true };
        int foreignRefusals = CountForeignRefusals(isForeignRefusal);
        switch (exception)
        {
            case AccountAlreadyImportedException already:
                NoteReached();
                return outcome with { Outcome = ImportOutcome.AlreadyImported, AccountId = already.ExistingAccountId };
            case AccountImportFailedException failed:
                NoteReached();
                return outcome with
                {
                    Outcome = failed.Status.IsDryRun ? ImportOutcome.DryRunFailed
                        : failed.Status.Status == ImportStatusCode.Cancelled ? ImportOutcome.Cancelled
                        : ImportOutcome.Failed,
                    Errors = [Finding.OfAccount(Finding.KeepCode(failed.Status.LatestError?.Code) ?? "no_code_given")],
                };
            case AccountImportTimeoutException { Operation: null }:
                NoteReached();
                return outcome with
                {
                    Outcome = ImportOutcome.StillPending,
                    Errors = [Finding.OfAccount("deadline", "It is scheduled and did not end before the deadline; ask its status later.")],
                };
            case AccountImportAuthenticationException or CredentialUnavailableException:
                Stop(ExitCode.Authentication, DescribeAuthentication(exception));
                return EndWithoutEffect(
                    "authentication",
                    exception is CredentialUnavailableException ? "There was no credential to send." : "The API did not accept the credential.");
            case AccountImportApiException { StatusCode: >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest } redirect:
                Stop(ExitCode.Usage, $"The API redirects ({(int)redirect.StatusCode}), which is never followed: check --base-address.");
                return EndWithoutEffect("redirect", "The API redirects.");
            case AccountImportNotFoundException or UnexpectedResponseException when !exception.OutcomeUnknown:
                Stop(ExitCode.Usage, "There is no account import API at this address: check --base-address and its path.");
                return EndWithoutEffect("no_api", "There is no account import API at this address.");
            case AccountImportConnectionException or AccountImportTimeoutException when !exception.OutcomeUnknown:
                if (!WasReached)
                {
                    Stop(ExitCode.Usage, "The host cannot be reached: check --base-address, the network and the proxy.");
                }

                return EndWithoutEffect("no_connection", "The host could not be reached; nothing was sent.");
            case AccountImportThrottledException when !exception.OutcomeUnknown:
                NoteReached();
                return EndWithoutEffect("throttled", "The API was asked too often, and did not take it.");
            case { OutcomeUnknown: true }:
                NoteReached();
                return EndWithoutEffect(exception is AccountImportApiException answered ? CodeOf(answered) : "no_answer", "Whether it was scheduled is not known; ask its status.");
            case AccountValidationException { Errors.Count: > 0 } invalid:
                NoteReached();
                return outcome with { Outcome = ImportOutcome.Rejected, Errors = [.. invalid.Errors.Select(Finding.OfApi)] };
            case AccountImportApiException when isForeignRefusal:
                if (foreignRefusals >= MaxForeignRefusalsInARow)
                {
                    Stop(ExitCode.Usage, "Something in front of the API blocks the calls (403): check --base-address, and the gateway's rules.");
                }

                return outcome with
                {
                    Outcome = ImportOutcome.Rejected,
                    Errors = [Finding.OfAccount("blocked_by_gateway", "Something in front of the API refused the call.")],
                };
            case AccountImportApiException { Operation: AccountImportOperation.Status } unanswered:
                NoteReached();
                return EndWithoutEffect(CodeOf(unanswered), "The API could not say what it has of the account, so nothing was sent.");
            case AccountImportApiException api:
                NoteReached();
                return outcome with { Outcome = ImportOutcome.Rejected, Errors = [Finding.OfAccount(CodeOf(api))] };
            default:
                return outcome with { Outcome = ImportOutcome.Unknown, Errors = [NoteUnexpected(exception)] };
        }

        // The same failure of a status call leaves behind an account that may have been scheduled.
        AccountOutcome EndWithoutEffect(string code, string detail) => outcome with
        {
            Outcome = exception.OutcomeUnknown ? ImportOutcome.Unknown : ImportOutcome.NotAttempted,
            Errors = [Finding.OfAccount(code, detail)],
        };
    }

    private static string CodeOf(AccountImportApiException exception) => Finding.KeepCode(exception.Code) ?? $"http_{(int)exception.StatusCode}";

    private static string DescribeAuthentication(AccountImportException exception) => exception is AccountImportApiException api
        ? $"The API does not accept the credential, or does not permit its owner to import ({(int)api.StatusCode}): check ACCOUNT_IMPORT_TOKEN or --token-file, and --authentication."
        : exception.Message;

    private int CountForeignRefusals(bool isForeignRefusal)
    {
        lock (_lock)
        {
            return _foreignRefusalsInARow = isForeignRefusal ? _foreignRefusalsInARow + 1 : 0;
        }
    }

    private void NoteReached()
    {
        lock (_lock)
        {
            _wasReached = true;
        }
    }

    private Finding NoteUnexpected(Exception exception)
    {
        // One account's bad luck is no reason to leave out the others.
        Note(ExitCode.Internal, $"A fault of the tool ({exception.GetType().Name}) befell an account; please report it. Set ACCOUNT_IMPORT_DEBUG=1 for more.");
        debug(exception);
        return Finding.OfAccount("unexpected_error", "A fault of the tool.");
    }

    private void Stop(ExitCode exitCode, string message)
    {
        lock (_lock)
        {
            _isStopping = true;
            Note(exitCode, message);
        }
    }

    private void Note(ExitCode exitCode, string message)
    {
        lock (_lock)
        {
            if (_stopReasons.TrueForAll(reason => reason.ExitCode != exitCode))
            {
                _stopReasons.Add(new StopReason(exitCode, message));
            }
        }
    }

    private void End(AccountRecord record, AccountOutcome outcome)
    {
        outcome = outcome with { Errors = [.. outcome.Errors.Select(error => Locate(error, record))] };
        lock (_lock)
        {
            _counts[(int)outcome.Outcome]++;
            _warnings += outcome.Warnings.Count;
            try
            {
                ended(outcome);
            }
            catch (IOException exception)
            {
                // The disk under a redirected output is full: what is in flight still ends, and is counted.
                Stop(ExitCode.Internal, $"The results cannot be written: {exception.Message}");
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Stop(ExitCode.Internal, $"The results cannot be shown ({exception.GetType().Name}); please report it.");
                debug(exception);
            }
        }
    }

    private sealed record CheckedAccount(AccountRecord Record, AccountPayload Payload, AccountOutcome Outcome);
}
