using AccountImport.Client.Importing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Importer;

/// <summary>How the service is doing, for its supervisor and for the exit code. Written by the worker, read by whoever asks.</summary>
internal sealed class ImportState : IHealthCheck
{
    private volatile ImportStop? _halted;
    private volatile bool _hasPutAside;
    private volatile bool _hasFailures;
    private volatile bool _isUnfinished;

    /// <summary>What all imports since the start came to.</summary>
    public ExitCode ExitCode => _halted?.Reason switch
    {
        ImportStopReason.Authentication => ExitCode.Authentication,
        ImportStopReason.Configuration => ExitCode.Configuration,
        not null => ExitCode.Journal,
        null when _isUnfinished => ExitCode.Unfinished,
        null when _hasPutAside || _hasFailures => ExitCode.NeedsAttention,
        null => ExitCode.Success,
    };

    /// <summary>Whether nothing more is imported until the service is started again.</summary>
    public bool IsHalted => _halted is not null;

    /// <summary>Notes why nothing more is imported.</summary>
    public void Halt(ImportStop stop) => _halted = stop;

    /// <summary>Notes that an import was put aside.</summary>
    public void NotePutAside() => _hasPutAside = true;

    /// <summary>Notes that an import is finished, and that not all of its accounts were imported.</summary>
    public void NoteFailures() => _hasFailures = true;

    /// <summary>Notes that an import is not finished.</summary>
    public void NoteUnfinished() => _isUnfinished = true;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _halted is { } stop ? HealthCheckResult.Unhealthy($"Nothing is imported any more. {stop.Message}")
        : _hasPutAside ? HealthCheckResult.Degraded("An import was put aside, for a person to look at.")
        : HealthCheckResult.Healthy());
}
