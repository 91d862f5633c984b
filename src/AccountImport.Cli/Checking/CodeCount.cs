using AccountImport.Client.Validation;

namespace AccountImport.Cli.Checking;

/// <summary>How often a code was found as an error, or as a warning.</summary>
internal sealed record CodeCount(ValidationSeverity Severity, string Code, long Count);
