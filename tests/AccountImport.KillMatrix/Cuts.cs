namespace AccountImport.KillMatrix;

/// <summary>Where a journal may end.</summary>
/// <param name="Journal">The journal.</param>
/// <param name="Lengths">The lengths that it may have.</param>
/// <param name="Seed">What a choice of them is derived from.</param>
internal sealed record Cuts(byte[] Journal, IReadOnlyList<int> Lengths, int Seed)
{
    /// <summary>Chooses some of the lengths, or all of them.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<int> Choose(int most)
    {
        if (Lengths.Count <= most)
        {
            return Lengths;
        }

        int[] shuffled = [.. Lengths];
        new Random(Seed).Shuffle(shuffled);
        return shuffled[..most];
    }
}
