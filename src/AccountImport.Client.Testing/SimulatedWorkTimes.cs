using System.Globalization;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing;

/// <summary>Makes functions for <see cref="AccountImportSimulatorOptions.WorkTime"/>: how long the platform works at each account, by chance and yet the same in every run.</summary>
/// <remarks>What a function gives depends on its arguments, the seed and the key, and on nothing else. Safe for use by several threads, and so are the functions.</remarks>
public static class SimulatedWorkTimes
{
    private const string WorkTime = "work time";
    private const string Straggler = "straggler";

    // How many standard deviations above the mean of a normal distribution its 99th percentile lies.
    private const double DeviationsToPercentile99 = 2.3263478740408408;

    /// <summary>Every time between two is as likely as any other.</summary>
    /// <param name="min">The shortest time.</param>
    /// <param name="max">The longest time.</param>
    /// <param name="seed">What chance is derived from.</param>
    /// <returns>The time of an account by its key.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="min"/> is negative, or <paramref name="max"/> shorter than it.</exception>
    public static Func<AccountKey, TimeSpan> Between(TimeSpan min, TimeSpan max, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(min, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        return key => min + ((max - min) * Throw(WorkTime, seed, key).First);
    }

    /// <summary>Most accounts take about the same time, and a few take very long: a lognormal distribution.</summary>
    /// <param name="median">The time that half of the accounts stay below.</param>
    /// <param name="percentile99">The time that 99 of 100 accounts stay below. The others take longer without a bound: of a million accounts, one takes about (percentile99 / median)² medians.</param>
    /// <param name="seed">What chance is derived from.</param>
    /// <returns>The time of an account by its key.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="median"/> is not longer than <see cref="TimeSpan.Zero"/>, or <paramref name="percentile99"/> shorter than it.</exception>
    public static Func<AccountKey, TimeSpan> LongTail(TimeSpan median, TimeSpan percentile99, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(median, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(percentile99, median);
        double deviation = Math.Log(percentile99 / median) / DeviationsToPercentile99;
        return key => Times(median, Math.Exp(deviation * ThrowNormal(seed, key)));
    }

    /// <summary>Some accounts, spread evenly among the others, take a time of their own.</summary>
    /// <param name="others">The time of every other account.</param>
    /// <param name="share">How probable it is that an account is such a one, from 0 to 1: 0.01 for one in a hundred.</param>
    /// <param name="stragglersTake">The time of such an account.</param>
    /// <param name="seed">What chance is derived from. It may be that of <paramref name="others"/>, unless that has stragglers too.</param>
    /// <returns>The time of an account by its key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="others"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not from 0 to 1, or <paramref name="stragglersTake"/> negative.</exception>
    public static Func<AccountKey, TimeSpan> WithStragglers(Func<AccountKey, TimeSpan> others, double share, TimeSpan stragglersTake, int seed)
    {
        ArgumentNullException.ThrowIfNull(others);
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share is from 0 to 1.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(stragglersTake, TimeSpan.Zero);
        return key => Throw(Straggler, seed, key).First < share ? stragglersTake : others(key);
    }

    /// <summary>A number as a standard normal distribution has it, by the method of Box and Muller.</summary>
    private static double ThrowNormal(int seed, AccountKey key)
    {
        (double first, double second) = Throw(WorkTime, seed, key);

        // Less than 1 as they are, the numbers may be 0, of which there is no logarithm.
        return Math.Sqrt(-2 * Math.Log(1 - first)) * Math.Cos(2 * Math.PI * second);
    }

    private static (double First, double Second) Throw(string purpose, int seed, AccountKey key)
    {
        // The purpose keeps the throws for one thing apart from those for another, which may have the same seed.
        Span<double> dice = stackalloc double[2];
        HashDice.Throw(string.Create(CultureInfo.InvariantCulture, $"{seed}\n{purpose}\n{key.ImportSupplier}\n{key.ExternalAccountNumber}"), dice);
        return (dice[0], dice[1]);
    }

    private static TimeSpan Times(TimeSpan time, double factor)
    {
        double ticks = time.Ticks * factor;
        return ticks < TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)ticks) : TimeSpan.MaxValue;
    }
}
