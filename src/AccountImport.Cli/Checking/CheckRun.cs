using AccountImport.Cli.Rendering;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Cli.Checking;

/// <summary>Checks the accounts of a file, one after the other, and keeps of them the counts and the first few failures.</summary>
internal sealed class CheckRun(CheckRendering rendering, RejectedFiles? rejected, TimeProvider clock)
{
    private const int MaxFirstFailures = 10;

    // An account may call itself anything; a number longer than a key may have is no use to anybody who looks for it.
    private const int MaxNumberLength = 1000;

    private readonly Dictionary<(ValidationSeverity Severity, string Code), long> _counts = [];
    private readonly List<FoundFailure> _firstErrors = [];
    private readonly List<FoundFailure> _firstWarnings = [];
    private long _read;
    private long _withErrors;
    private long _withWarningsOnly;

    /// <summary>Checks the accounts, up to the end of the file, to where it is broken, or to the wish to stop.</summary>
    public async Task<CheckSummary> RunAsync(AccountFileReader reader, CancellationToken stopping)
    {
        long beginning = clock.GetTimestamp();
        (StopReason? reason, FilePosition? stoppedAt) = await ReadAsync(reader, stopping).ConfigureAwait(false);
        reason = await CompleteRejectedAsync(reason).ConfigureAwait(false);
        return new CheckSummary
        {
            Read = _read,
            WithErrors = _withErrors,
            WithWarningsOnly = _withWarningsOnly,
            Codes =
            [
                .. _counts
                    .OrderBy(count => count.Key.Severity)
                    .ThenByDescending(count => count.Value)
                    .ThenBy(count => count.Key.Code, StringComparer.Ordinal)
                    .Select(count => new CodeCount(count.Key.Severity, count.Key.Code, count.Value)),
            ],
            FirstFailures = [.. _firstErrors.Concat(_firstWarnings).Take(MaxFirstFailures).OrderBy(found => found.Position.ByteOffset)],
            BytesRead = reader.Progress.BytesRead,
            Duration = clock.GetElapsedTime(beginning),
            StopReason = reason,
            StoppedAt = stoppedAt,
        };
    }

    private async Task<(StopReason? Reason, FilePosition? StoppedAt)> ReadAsync(AccountFileReader reader, CancellationToken stopping)
    {
        try
        {
            await foreach (AccountRecord record in reader.ReadAsync(stopping).ConfigureAwait(false))
            {
                _read++;
                if (record.Failures.Count > 0)
                {
                    await AddAsync(record).ConfigureAwait(false);
                }
            }

            return default;
        }
        catch (AccountFileException exception) when (!stopping.IsCancellationRequested)
        {
            return (new StopReason(ExitCode.Usage, DisplayText.Clean(exception.Message)), exception.Position);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AccountFileException && stopping.IsCancellationRequested)
        {
            // What is read may break off for the same wish to stop.
            return (new StopReason(ExitCode.Stopped, "Stopped: the rest of the file was not checked."), StoppedAt: null);
        }
        catch (ToolException exception)
        {
            return (new StopReason(exception.ExitCode, exception.Message), StoppedAt: null);
        }
        catch (IOException exception)
        {
            return (new StopReason(ExitCode.Internal, $"The results cannot be written: {exception.Message}"), StoppedAt: null);
        }
    }

    private async ValueTask AddAsync(AccountRecord record)
    {
        bool hasErrors = record.HasErrors;
        _withErrors += hasErrors ? 1 : 0;
        _withWarningsOnly += hasErrors ? 0 : 1;
        string? number = record.ExternalAccountNumber is { Length: > 0 } text ? text[..Math.Min(text.Length, MaxNumberLength)] : null;
        FoundFailure[] found = [.. record.Failures.Select(failure => new FoundFailure(record.Number, number, failure.Position ?? record.Position, failure))];
        foreach (FoundFailure failure in found)
        {
            Count(failure);
            rendering.Add(failure);
        }

        if (hasErrors && rejected is not null)
        {
            await rejected.AddAsync(record, found).ConfigureAwait(false);
        }
    }

    private void Count(FoundFailure found)
    {
        var key = (found.Failure.Severity, found.Failure.Code);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        List<FoundFailure> first = found.Failure.Severity is ValidationSeverity.Error ? _firstErrors : _firstWarnings;
        if (first.Count < MaxFirstFailures)
        {
            first.Add(found);
        }
    }

    /// <summary>Lets the files with the rejected accounts appear, unless a stop has left out accounts that another run would find.</summary>
    private async ValueTask<StopReason?> CompleteRejectedAsync(StopReason? reason)
    {
        // A file that is broken at its end has no more accounts than were read; of one without any, nothing is known.
        bool isAll = reason is null or { ExitCode: ExitCode.Usage } && (reason is null || _read > 0);
        if (rejected is null || !isAll)
        {
            return reason;
        }

        try
        {
            await rejected.CompleteAsync().ConfigureAwait(false);
            return reason;
        }
        catch (ToolException exception)
        {
            return reason ?? new StopReason(exception.ExitCode, exception.Message);
        }
    }
}
