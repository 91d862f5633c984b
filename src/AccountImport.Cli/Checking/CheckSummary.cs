using AccountImport.Client.Validation;

namespace AccountImport.Cli.Checking;

/// <summary>What the check of a file came to.</summary>
internal sealed record CheckSummary
{
    /// <summary>How many accounts were read.</summary>
    public required long Read { get; init; }

    public required long WithErrors { get; init; }

    public required long WithWarningsOnly { get; init; }

    /// <summary>How often each code was found: the errors first, and of them the most frequent first.</summary>
    public required IReadOnlyList<CodeCount> Codes { get; init; }

    /// <summary>The first few failures, in the order of the file; warnings only where there are not enough errors.</summary>
    public required IReadOnlyList<FoundFailure> FirstFailures { get; init; }

    /// <summary>How many bytes of the file were read, before decompression; those that were read twice are counted twice.</summary>
    public required long BytesRead { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Why not all of the file was checked, or not all of what was found is there; <see langword="null"/> if nothing is missing.</summary>
    public StopReason? StopReason { get; init; }

    /// <summary>Where the file is broken so that it cannot be read any further, if that is why the check ended.</summary>
    public FilePosition? StoppedAt { get; init; }

    /// <summary>How many accounts have no failure at all, not even a warning.</summary>
    public long Clean => Read - WithErrors - WithWarningsOnly;

    public ExitCode ExitCode => ExitCodePrecedence.First(
    [
        WithErrors is 0 ? ExitCode.Success : ExitCode.SomeFailed,
        StopReason?.ExitCode ?? ExitCode.Success,
    ]);

    /// <summary>How many failures of a severity were found.</summary>
    public long Count(ValidationSeverity severity) => Codes.Where(code => code.Severity == severity).Sum(code => code.Count);
}
