namespace AccountImport.Cli;

/// <summary>Why something ended before it was through, or is not to be trusted.</summary>
/// <param name="ExitCode">What the tool ends with for this reason.</param>
/// <param name="Message">The reason and what to do, for a person.</param>
internal sealed record StopReason(ExitCode ExitCode, string Message);
