namespace AccountImport.Cli.Importing;

/// <summary>What a run came to.</summary>
internal sealed record ImportSummary
{
    /// <summary>How many accounts the file has.</summary>
    public required int Read { get; init; }

    /// <summary>How many accounts had each outcome, in the order of <see cref="ImportOutcome"/>; those that none had are left out.</summary>
    public required IReadOnlyList<(ImportOutcome Outcome, int Count)> Counts { get; init; }

    public required int Warnings { get; init; }

    public required TimeSpan Duration { get; init; }

    public required bool IsDryRun { get; init; }

    /// <summary>Why the run was stopped, or is not to be trusted: an exit code and a sentence each.</summary>
    public required IReadOnlyList<StopReason> StopReasons { get; init; }

    /// <summary>Whether every account that was read has exactly one outcome.</summary>
    public bool IsConserved => Counts.Sum(count => count.Count) == Read;

    public ExitCode ExitCode => ExitCodePrecedence.First(
    [
        .. Counts.Select(count => count.Outcome.GetExitCode()),
        .. StopReasons.Select(reason => reason.ExitCode),
        .. IsConserved ? [] : (ReadOnlySpan<ExitCode>)[ExitCode.Internal],
    ]);
}

/// <summary>Why no more accounts are sent.</summary>
/// <param name="ExitCode">What the tool ends with for this reason.</param>
/// <param name="Message">The reason and what to do, for a person.</param>
internal sealed record StopReason(ExitCode ExitCode, string Message);
