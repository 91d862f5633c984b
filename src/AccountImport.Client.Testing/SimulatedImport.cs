using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Testing;

/// <summary>One import that a process call has scheduled, as it stands now.</summary>
/// <remarks>
/// A key may have several: one for every process call that was accepted. The accounts that were created are those with a
/// <see cref="KrakenIdentifier"/>. Immutable and safe for use by several threads.
/// </remarks>
public sealed record SimulatedImport
{
    /// <summary>Import supplier and external account number.</summary>
    public required AccountKey Key { get; init; }

    /// <summary>The number of the account that was created; <see langword="null"/> until then, and for good if none is.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? KrakenIdentifier { get; init; }

    /// <summary>Whether it is a dry run, which creates nothing.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsDryRun { get; init; }

    /// <summary>When the process call took its effect, by the simulator's clock.</summary>
    public required Instant ScheduledAt { get; init; }

    /// <summary>Where it stands now.</summary>
    public required ImportStatusCode Status { get; init; }

    /// <summary>Gives key and state.</summary>
    /// <returns>A text such as <c>SUPPLIER/IM-A-00023 PENDING</c>.</returns>
    public override string ToString() => $"{Key} {Status}";
}
