using System.Globalization;

namespace AccountImport.Cli;

/// <summary>Shares of a whole as they are written on the command line: <c>5%</c> or <c>0.05</c>.</summary>
internal static class Share
{
    /// <summary>What a share looks like, as the end of a sentence.</summary>
    public const string Form = "a share such as 5% or 0.05, from 0 to 1 or 0% to 100%";

    /// <summary>Reads a share, which is from 0 to 1.</summary>
    public static bool TryParse(string text, out double share)
    {
        bool isPercentage = text.EndsWith('%');
        bool isNumber = double.TryParse(
            isPercentage ? text.AsSpan()[..^1] : text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out share);
        share = isPercentage ? share / 100 : share;
        return isNumber && share is >= 0 and <= 1;
    }
}
