using AccountImport.Client.Importing;

namespace AccountImport.Cli.Importing;

/// <summary>How a file of accounts is imported.</summary>
internal sealed record ImportRunOptions
{
    public required string ImportSupplier { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>How many accounts are in flight at most.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How each account is waited for.</summary>
    public ImportOptions Import { get; init; } = new();

    /// <summary>How long to wait before an account is sent again that the API, asked too often, did not take; a longer <c>Retry-After</c> counts instead.</summary>
    public TimeSpan ThrottledDelay { get; init; } = TimeSpan.FromSeconds(5);
}
