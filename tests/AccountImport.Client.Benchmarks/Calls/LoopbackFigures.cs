namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>What one contender took over loopback.</summary>
/// <param name="AccountsPerSecond">Accounts a second, with three calls each.</param>
/// <param name="ProcessorSeconds">The processors' time of the client alone.</param>
/// <param name="PeakBytes">The most memory that was resident.</param>
/// <param name="BytesPerAccount">What was allocated for each account.</param>
internal sealed record LoopbackFigures(double AccountsPerSecond, double ProcessorSeconds, long PeakBytes, long BytesPerAccount);
