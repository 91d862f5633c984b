namespace Consumer.Tests;

/// <summary>The system's clock, put forward by as much as a test likes.</summary>
internal sealed class TestClock : TimeProvider
{
    private TimeSpan _ahead;

    public void Advance(TimeSpan time) => _ahead += time;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _ahead;
}
