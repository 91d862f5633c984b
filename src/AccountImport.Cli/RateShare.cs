using System.Globalization;
using System.Runtime.InteropServices;

namespace AccountImport.Cli;

/// <summary>How much of a limit that several processes have together is one's own, as it is written on the command line: <c>2/5</c>.</summary>
/// <param name="Taken">How many shares are its own.</param>
/// <param name="Of">How many there are.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateShare(int Taken, int Of)
{
    /// <summary>What it looks like, as the end of a sentence.</summary>
    public const string Form = "K/N, two whole numbers with K from 1 to N, such as 1/3";

    /// <summary>Reads how many shares of how many.</summary>
    public static bool TryParse(string text, out RateShare share)
    {
        string[] parts = text.Split('/');
        share = parts is [var taken, var of]
            && int.TryParse(taken, NumberStyles.None, CultureInfo.InvariantCulture, out int own)
            && int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out int all)
                ? new RateShare(own, all)
                : default;
        return share.Taken >= 1 && share.Taken <= share.Of;
    }

    /// <summary>What is one's own of a rate.</summary>
    public double ApplyTo(double rate) => rate * Taken / Of;
}
