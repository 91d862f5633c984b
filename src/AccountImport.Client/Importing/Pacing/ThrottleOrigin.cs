using AccountImport.Client.Contracts;

namespace AccountImport.Client.Importing.Pacing;

/// <summary>Finds out whether the platform throttles all calls or those of one operation only.</summary>
/// <remarks>
/// Were all calls throttled alike, one that is throttled would be of each operation as often as calls are. When it is always the same
/// operation, and that would be too great a chance, the limit is that operation's own. Not safe for use by several threads.
/// </remarks>
internal sealed class ThrottleOrigin
{
    // One chance in a thousand.
    private static readonly double Unlikely = Math.Log(0.001);

    private readonly long[] _answered = new long[3];
    private AccountImportOperation? _suspected;
    private double _chance;

    /// <summary>The operation that has a limit of its own; <see langword="null"/> if none is known to.</summary>
    public AccountImportOperation? Own => _chance < Unlikely ? _suspected : null;

    /// <summary>Whether throttling has only just begun to be one operation's.</summary>
    public bool IsNew { get; private set; }

    public void NoteAnswered(AccountImportOperation operation) => _answered[(int)operation]++;

    /// <summary>Notes that a call was throttled, one for each time that the platform does so.</summary>
    public void NoteThrottled(AccountImportOperation operation)
    {
        double own = 1 + _answered[(int)operation];
        double all = 1 + _answered.Sum();
        IsNew = _suspected != operation;
        _chance = IsNew ? 0 : _chance + Math.Log(own / all);
        _suspected = operation;
        Array.Clear(_answered);
    }
}
