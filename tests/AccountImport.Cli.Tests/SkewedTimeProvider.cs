namespace AccountImport.Cli.Tests;

/// <summary>The system's clock, but somewhat ahead.</summary>
internal sealed class SkewedTimeProvider : TimeProvider
{
    private long _ticksAhead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ticksAhead));

    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref _ticksAhead)).TotalSeconds * TimestampFrequency);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticksAhead, by.Ticks);
}
