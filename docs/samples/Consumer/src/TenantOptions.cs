namespace Consumer;

/// <summary>What the worker of one tenant needs to know. How its API is reached is in the section <c>Kraken</c> beside it.</summary>
internal sealed class TenantOptions
{
    /// <summary>The folder that the account files arrive in.</summary>
    public string Inbox { get; set; } = string.Empty;

    /// <summary>The tenant's code of where the accounts come from.</summary>
    public string ImportSupplier { get; set; } = string.Empty;

    /// <summary>How many accounts are in flight at most.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>How often the inbox is looked through.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an account rests after a call whose outcome is unknown: the platform may need that long to show what it has accepted.</summary>
    public TimeSpan RetryUnknownAfter { get; set; } = TimeSpan.FromMinutes(15);

    public bool IsValid() =>
        Inbox.Length > 0 && ImportSupplier.Length > 0 && Concurrency > 0 && PollInterval > TimeSpan.Zero && RetryUnknownAfter >= TimeSpan.Zero;
}
