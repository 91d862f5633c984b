namespace AccountImport.Client.Importing;

/// <summary>Why an import ended, or stopped to send accounts, before it was through.</summary>
public enum ImportStopReason
{
    /// <summary>Somebody asked for it: <see cref="ImportRun.StopAsync"/>, the end of the enumeration, or a cancellation.</summary>
    Requested,

    /// <summary>The time of <see cref="AccountImporterOptions.StopAt"/> has come.</summary>
    StopTime,

    /// <summary>The end of the schedule window has passed.</summary>
    WindowEnd,

    /// <summary>The share of failures is above <see cref="AccountImporterOptions.MaxFailureRate"/>.</summary>
    FailureRate,

    /// <summary>The API does not accept the credential, or there is none to be had.</summary>
    Authentication,

    /// <summary>There is no account import API at the address, or something in front of it blocks the calls.</summary>
    Configuration,

    /// <summary>The host cannot be reached; nothing was sent.</summary>
    Unreachable,

    /// <summary>The API has given no usable answer for the whole retry budget.</summary>
    Unavailable,

    /// <summary>The journal can no longer be written, so that nothing more may be sent.</summary>
    Journal,

    /// <summary>A fault of the importer itself, or of the input.</summary>
    Internal,
}
