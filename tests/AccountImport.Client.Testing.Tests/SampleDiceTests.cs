namespace AccountImport.Client.Testing.Tests;

public class SampleDiceTests
{
    [Fact]
    public void Below_NeighboursOfAllKinds_ShareNoThrows()
    {
        // With a plain sum of seed and number, each would throw what its neighbour throws, one throw later.
        IEnumerable<long> thrown =
            from seed in Enumerable.Range(-10, 20)
            from number in Enumerable.Range(1, 50)
            let dice = new SampleDice(seed, number)
            from throwing in Enumerable.Range(0, 20)
            select dice.Below(long.MaxValue);

        thrown.ShouldBeUnique();
    }

    [Fact]
    public void Below_Limit_EveryNumberBelowItIsAsLikely()
    {
        var dice = new SampleDice(1, 1);

        int[] counts = [.. Enumerable.Range(0, 6000).GroupBy(_ => dice.Below(6)).OrderBy(group => group.Key).Select(group => group.Count())];

        counts.Length.ShouldBe(6);
        counts.ShouldAllBe(count => count > 800 && count < 1200);
    }

    [Fact]
    public void Below_LimitOfOne_IsZero() => new SampleDice(1, 1).Below(1L).ShouldBe(0);

    [Fact]
    public void PickEarly_ThreeValues_EarlierOnesComeMoreOften()
    {
        var dice = new SampleDice(1, 1);

        int[] counts = [.. Enumerable.Range(0, 3000).GroupBy(_ => dice.PickEarly("abc".AsSpan())).OrderBy(group => group.Key).Select(group => group.Count())];

        counts.Length.ShouldBe(3);
        counts[0].ShouldBeGreaterThan(counts[1]);
        counts[1].ShouldBeGreaterThan(counts[2]);
    }
}
