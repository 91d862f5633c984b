namespace AccountImport.KillMatrix;

/// <summary>The platform's clock: it runs as ours, shows another time, and can be set forward, so that everything delayed has come.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public void SetForward(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}
