using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>One import with all its states, decided when it is scheduled; which of them holds is a matter of the time alone.</summary>
internal sealed class ScheduledImport
{
    // The platform gives its times with the offset of its own country, which in summer is not zero.
    private static readonly DateTimeZone PlatformZone = DateTimeZoneProviders.Tzdb["Europe/London"];

    public required AccountKey Key { get; init; }

    public required bool IsDryRun { get; init; }

    /// <summary>When it takes effect: before, nobody sees it.</summary>
    public required Instant ScheduledAt { get; init; }

    /// <summary>When it is no longer pending.</summary>
    public required Instant BeginsAt { get; init; }

    /// <summary>When it reaches its last state.</summary>
    public required Instant EndsAt { get; init; }

    public required ImportStatusCode LastStatus { get; init; }

    /// <summary>The number of the account that it creates in the end; <see langword="null"/> if it creates none.</summary>
    public required string? KrakenIdentifier { get; init; }

    public required ImportError? Error { get; init; }

    /// <summary>The import of the same key that was scheduled before this one; set once, by the ledger.</summary>
    public ScheduledImport? Earlier { get; set; }

    /// <summary>The key of an account from before that is there under any supplier, which then plays no part.</summary>
    public static AccountKey KeyUnderAnySupplier(string externalAccountNumber) => new("any", externalAccountNumber);

    public bool IsVisible(Instant now) => now >= ScheduledAt;

    public string? FindCreatedAccount(Instant now) => HasEnded(now) ? KrakenIdentifier : null;

    public ImportStatus GetStatus(Instant now) => new()
    {
        Status = GetStatusCode(now),
        KrakenIdentifier = FindCreatedAccount(now),
        CreatedAt = ScheduledAt.InZone(PlatformZone).ToOffsetDateTime(),
        ModifiedAt = GetModifiedAt(now).InZone(PlatformZone).ToOffsetDateTime(),
        LatestError = HasEnded(now) ? Error : null,
    };

    public SimulatedImport ToSimulatedImport(Instant now) => new()
    {
        Key = Key,
        KrakenIdentifier = FindCreatedAccount(now),
        IsDryRun = IsDryRun,
        ScheduledAt = ScheduledAt,
        Status = GetStatusCode(now),
    };

    private bool HasEnded(Instant now) => now >= EndsAt;

    private ImportStatusCode GetStatusCode(Instant now) =>
        HasEnded(now) ? LastStatus : now >= BeginsAt ? ImportStatusCode.InProgress : ImportStatusCode.Pending;

    private Instant GetModifiedAt(Instant now) => HasEnded(now) ? EndsAt : now >= BeginsAt ? BeginsAt : ScheduledAt;
}
