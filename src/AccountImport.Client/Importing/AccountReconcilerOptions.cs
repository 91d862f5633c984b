namespace AccountImport.Client.Importing;

/// <summary>How the accounts of an input are compared with the platform.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record AccountReconcilerOptions
{
    /// <summary>
    /// The file that keeps what was answered, so that the reconciliation can go on after whatever interrupts it. It holds keys, and no other data of the accounts.
    /// One that is complete is replaced, since the platform changes.
    /// </summary>
    public required string AnswersPath { get; init; }

    /// <summary>The journal of the import, of any mode. It is only read, and no run can have it meanwhile.</summary>
    /// <value>The default is <see langword="null"/>: the input is compared with the platform, as if all of it had to be there.</value>
    public string? JournalPath { get; init; }

    /// <summary>Whether a reconciliation that was interrupted, or that is of another input or journal, is begun anew.</summary>
    /// <value>The default is <see langword="false"/>: it goes on, or is refused.</value>
    public bool StartsAnew { get; init; }

    /// <summary>Whether an input whose content has changed since the journal was begun is accepted; the accounts that it does not have any more are asked for, too.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AcceptsChangedInput { get; init; }

    /// <summary>How many calls are under way at most, from 1 to <see cref="AccountImporterOptions.LargestConcurrency"/>. Without <see cref="RequestsPerSecond"/> the run begins with 8 and finds out how many the platform answers well.</summary>
    /// <value>The default is 64.</value>
    public int Concurrency { get; init; } = 64;

    /// <summary>How many requests a second are made at most. If the platform throttles all the same, fewer are made.</summary>
    /// <value>The default is <see langword="null"/>: the run finds out what the platform permits. From <see cref="AccountImporterOptions.LeastRequestsPerSecond"/> to <see cref="AccountImporterOptions.MostRequestsPerSecond"/>.</value>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How long it is tried to have an answer for an account.</summary>
    /// <value>The default is 15 minutes.</value>
    public TimeSpan RetryBudget { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The wait before the first repeat of a call; each further one is twice as long.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a repeat, unless the API asks for a longer one.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What an import would be made with that calls at the same pace.</summary>
    internal AccountImporterOptions AsImport => new()
    {
        JournalPath = JournalPath ?? AnswersPath,
        Concurrency = Concurrency,
        RequestsPerSecond = RequestsPerSecond,
        RetryBudget = RetryBudget,
        RetryDelay = RetryDelay,
        MaxRetryDelay = MaxRetryDelay,
    };

    /// <exception cref="ArgumentException">An option is not one that a reconciliation can have.</exception>
    internal void ThrowIfInvalid(TimeProvider clock, string parameterName)
    {
        if (string.IsNullOrEmpty(AnswersPath))
        {
            throw new ArgumentException($"{nameof(AnswersPath)} is empty.", parameterName);
        }

        if (JournalPath is "")
        {
            throw new ArgumentException($"{nameof(JournalPath)} is empty; null is no journal.", parameterName);
        }

        AsImport.ThrowIfInvalid(clock, parameterName);
    }
}
