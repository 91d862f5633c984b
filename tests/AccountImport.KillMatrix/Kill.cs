namespace AccountImport.KillMatrix;

/// <summary>When one run is killed, all of it decided by the seed.</summary>
internal sealed record Kill
{
    public required KillPoint Point { get; init; }

    /// <summary>At which call of its kind, from 1; or when the journal has grown by how many bytes.</summary>
    public int Count { get; init; } = 1;

    /// <summary>After what time.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>Whether the request at which the tool is killed takes effect.</summary>
    public bool TakesEffect { get; init; }

    /// <summary>How much later that effect comes.</summary>
    public TimeSpan EffectDelay { get; init; }

    public override string ToString() => Point switch
    {
        KillPoint.JournalGrowth => FormattableString.Invariant($"{Point} by {Count} bytes"),
        KillPoint.RandomTime => FormattableString.Invariant($"{Point} after {Time.TotalMilliseconds:F0} ms"),
        _ => FormattableString.Invariant($"{Point} {Count}{(TakesEffect ? $", effect after {EffectDelay.TotalMilliseconds:F0} ms" : string.Empty)}"),
    };
}
