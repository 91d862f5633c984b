namespace AccountImport.Client.Testing;

/// <summary>What is thrown for one account: SplitMix64, which is the same in every process, on every platform and in every version of .NET.</summary>
internal sealed class SampleDice
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>Makes the dice of an account.</summary>
    public SampleDice(int seed, long number)
    {
        // Mixed twice: with a plain sum, account 2 would have the throws of account 1, beginning with the second.
        _state = Mix(Mix((uint)seed + Step) + (ulong)number);
    }

    /// <summary>A number from 0 to less than a limit.</summary>
    public long Below(long limit)
    {
        _state += Step;
        return (long)Math.BigMul(Mix(_state), (ulong)limit, out _);
    }

    /// <summary>A number from 0 to less than a limit.</summary>
    public int Below(int limit) => (int)Below((long)limit);

    /// <summary>Whether something happens that happens so many times out of a hundred.</summary>
    public bool Falls(int percent) => Below(100) < percent;

    /// <summary>One of several values, each as likely as the others.</summary>
    public T Pick<T>(ReadOnlySpan<T> values) => values[Below(values.Length)];

    /// <summary>One of several values, the earlier ones more often.</summary>
    public T PickEarly<T>(ReadOnlySpan<T> values) => values[Math.Min(Below(values.Length), Below(values.Length))];

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
