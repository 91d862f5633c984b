using AccountImport.Client.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>Has it said at a fixed interval how far an import is, so that a log of a night stays short.</summary>
internal sealed class PeriodicProgress : IImportProgressDisplay
{
    /// <summary>When it is said for the first time.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    /// <summary>How long it is until it is said again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Action<ImportProgress?> _say;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private ImportProgress? _progress;
    private bool _isClosed;

    /// <param name="clock">The clock of the interval.</param>
    /// <param name="say">Says it; <see langword="null"/> is given as long as the input is being read before the first account is sent.</param>
    public PeriodicProgress(TimeProvider clock, Action<ImportProgress?> say)
    {
        _say = say;
        _timer = clock.CreateTimer(static state => ((PeriodicProgress)state!).Say(), this, First, Interval);
    }

    public void Show(ImportProgress progress) => Volatile.Write(ref _progress, progress);

    /// <summary>Says nothing more: whoever has disposed of it may write what comes after.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    private void Say()
    {
        lock (_lock)
        {
            try
            {
                if (!_isClosed)
                {
                    _say(Volatile.Read(ref _progress));
                }
            }
            catch (IOException)
            {
                // An import does not end because nobody can be told how far it is.
            }
        }
    }
}
