namespace Consumer;

/// <summary>
/// The messages of the application. None names an account or a file: file names tend to hold account numbers. The messages of the client's
/// exceptions name neither, as long as <c>IncludeErrorDetail</c> is off, and hold the correlation id to ask the platform's support about.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Tenant}: an account was imported.")]
    public static partial void Imported(this ILogger logger, string tenant);

    [LoggerMessage(2, LogLevel.Information, "{Tenant}: an account was there already.")]
    public static partial void AlreadyImported(this ILogger logger, string tenant);

    [LoggerMessage(3, LogLevel.Warning, "{Tenant}: an account was refused; see the folder refused for its {Errors} error(s).")]
    public static partial void Refused(this ILogger logger, string tenant, int errors);

    [LoggerMessage(4, LogLevel.Warning, "{Tenant}: what became of an account is unknown; it rests in the folder sending. {Reason}")]
    public static partial void OutcomeUnknown(this ILogger logger, string tenant, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Tenant}: an account was not sent, and stays for the next round. {Reason}")]
    public static partial void NotSent(this ILogger logger, string tenant, string reason);

    [LoggerMessage(6, LogLevel.Critical, "{Tenant}: stopped, because the credential is missing or not accepted. Correct it and start the service again. {Reason}")]
    public static partial void CredentialRefused(this ILogger logger, string tenant, string reason);

    [LoggerMessage(7, LogLevel.Information, "{Tenant}: stopped.")]
    public static partial void Stopped(this ILogger logger, string tenant);
}
