using AccountImport.Client.Importing;

namespace Importer;

/// <summary>
/// The messages of the application. None names an account or a file. Those of the importer's stops name neither; those of its exceptions may name a
/// file, and so go to the folder that is put aside.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Import}: begins.")]
    public static partial void Begins(this ILogger logger, string import);

    [LoggerMessage(2, LogLevel.Information, "{Import}: goes on; {Ended} accounts have their outcome already.")]
    public static partial void GoesOn(this ILogger logger, string import, long ended);

    [LoggerMessage(3, LogLevel.Information, "{Import}: {Ended} of {Total} accounts have ended, {Pending} wait for their end; {Rate:F1} a second.")]
    public static partial void Progress(this ILogger logger, string import, long ended, string total, long pending, double rate);

    [LoggerMessage(4, LogLevel.Information, "{Import}: finished. Of {Accounts} accounts {Imported} were imported, and {ThereAlready} were there already.")]
    public static partial void Finished(this ILogger logger, string import, long accounts, long imported, long thereAlready);

    [LoggerMessage(5, LogLevel.Warning, "{Import}: {Failed} accounts were not imported; outcomes.ndjson in its folder of the outbox says why.")]
    public static partial void HasFailures(this ILogger logger, string import, long failed);

    [LoggerMessage(6, LogLevel.Warning, "{Import}: {Open} accounts have no outcome yet. The next round asks again.")]
    public static partial void Unfinished(this ILogger logger, string import, long open);

    [LoggerMessage(7, LogLevel.Information, "{Import}: interrupted, because the service stops. The next start goes on with it.")]
    public static partial void Interrupted(this ILogger logger, string import);

    [LoggerMessage(8, LogLevel.Error, "{Import}: put aside, for a person to look at ({Reason}); what is wrong is said there.")]
    public static partial void PutAside(this ILogger logger, string import, string reason);

    [LoggerMessage(9, LogLevel.Critical, "{Import}: nothing is imported any more ({Reason}). Mend that, and start the service again; it goes on from here. {Message}")]
    public static partial void Halted(this ILogger logger, string import, ImportStopReason reason, string message);

    [LoggerMessage(10, LogLevel.Warning, "{Import}: another process works on it.")]
    public static partial void InUse(this ILogger logger, string import);

    [LoggerMessage(11, LogLevel.Error, "What there is to import cannot be taken or put away ({Reason}): check the rights and the room of the folders, and the database.")]
    public static partial void NotReached(this ILogger logger, string reason);

    [LoggerMessage(12, LogLevel.Warning, "{Import}: interrupted ({Reason}). The next round goes on with it. {Message}")]
    public static partial void TriesLater(this ILogger logger, string import, ImportStopReason reason, string message);

    [LoggerMessage(13, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(14, LogLevel.Warning, "{Import}: an account of the database cannot be sent ({Reason}).")]
    public static partial void Refused(this ILogger logger, string import, string reason);
}
