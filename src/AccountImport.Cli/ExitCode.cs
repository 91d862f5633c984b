namespace AccountImport.Cli;

/// <summary>What the tool tells the shell.</summary>
internal enum ExitCode
{
    /// <summary>Every account was imported, was there already, was validated or scheduled where no more was asked for, or passed the dry run; of a check, none has errors.</summary>
    Success = 0,

    /// <summary>Some accounts were rejected, failed, were cancelled or did not pass the dry run; of a check, some have errors.</summary>
    SomeFailed = 1,

    /// <summary>Usage, configuration, a file that cannot be read, a journal of something else, or a host that cannot be reached.</summary>
    Usage = 2,

    /// <summary>The API does not accept the credential, or there is none, or no token could be obtained for it.</summary>
    Authentication = 3,

    /// <summary>Stopped before the end; the same command goes on.</summary>
    Stopped = 4,

    /// <summary>Stopped because too large a share of the accounts failed.</summary>
    TooManyFailures = 5,

    /// <summary>The outcome of some accounts is unknown, or still pending.</summary>
    OutcomeUnknown = 6,

    /// <summary>A fault of the tool, a damaged journal, or a full disk.</summary>
    Internal = 7,
}

/// <summary>Which exit code counts where several would hold.</summary>
internal static class ExitCodePrecedence
{
    private static readonly ExitCode[] Order =
    [
        ExitCode.Usage,
        ExitCode.Authentication,
        ExitCode.Internal,
        ExitCode.TooManyFailures,
        ExitCode.Stopped,
        ExitCode.OutcomeUnknown,
        ExitCode.SomeFailed,
        ExitCode.Success,
    ];

    public static ExitCode First(IEnumerable<ExitCode> codes) => codes.DefaultIfEmpty(ExitCode.Success).MinBy(code => Array.IndexOf(Order, code));
}
