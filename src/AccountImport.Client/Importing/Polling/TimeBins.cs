namespace AccountImport.Client.Importing.Polling;

/// <summary>Times in bins that are each 4.5 percent longer than the one before, from 50 milliseconds to an hour: what is shorter or longer is in the first or the last. A byte is enough for the number.</summary>
internal static class TimeBins
{
    public const int Count = 256;

    private const double FirstEnd = 0.05;
    private const double LastStart = 3600;

    private static readonly double RatioLogarithm = Math.Log(LastStart / FirstEnd) / (Count - 2);

    private static readonly double[] Starts = [0, .. Enumerable.Range(0, Count - 1).Select(i => FirstEnd * Math.Exp(i * RatioLogarithm))];

    /// <summary>The bin that a time is in.</summary>
    public static byte Of(double seconds)
    {
        if (!(seconds >= FirstEnd))
        {
            return 0;
        }

        int bin = (int)Math.Min(1 + (Math.Log(seconds / FirstEnd) / RatioLogarithm), Count - 1);

        // The logarithm may be off by the last digit.
        return (byte)(seconds < Starts[bin] ? bin - 1 : bin + 1 < Count && seconds >= Starts[bin + 1] ? bin + 1 : bin);
    }

    /// <summary>Where a bin begins, in seconds.</summary>
    public static double GetStart(int bin) => Starts[bin];

    /// <summary>Where a bin ends, in seconds. The last one is given an end as if another followed.</summary>
    public static double GetEnd(int bin) => bin + 1 < Count ? Starts[bin + 1] : LastStart * Math.Exp(RatioLogarithm);
}
