namespace AccountImport.Client.Importing;

/// <summary>Why an import stopped early, and what to do.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Message">The reason and what to do, for a person; without personal data.</param>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ImportStop(ImportStopReason Reason, string Message);
