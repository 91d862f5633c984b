using System.Globalization;
using AccountImport.Client.Importing;

namespace Importer;

/// <summary>Logs how far an import is, less often than it is told.</summary>
internal sealed class ProgressLog(string name, TimeProvider clock, ILogger logger) : IProgress<ImportProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long? _lastAt;

    public void Report(ImportProgress value)
    {
        long now = clock.GetTimestamp();
        if (_lastAt is not { } lastAt)
        {
            if (value.Ended > 0)
            {
                logger.GoesOn(name, value.Ended);
            }
        }
        else if (clock.GetElapsedTime(lastAt, now) >= Interval)
        {
            string total = value.Total?.ToString(CultureInfo.InvariantCulture) ?? "?";
            logger.Progress(name, value.Ended, total, value.Pending, value.AccountsPerSecond);
        }
        else
        {
            return;
        }

        _lastAt = now;
    }
}
