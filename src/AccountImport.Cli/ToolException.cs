namespace AccountImport.Cli;

/// <summary>The tool cannot do what it was asked for, for a reason that the user can do something about.</summary>
internal sealed class ToolException(ExitCode exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public ExitCode ExitCode { get; } = exitCode;
}
