namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>One way to make the three calls for the sample account.</summary>
internal interface ICalls : IDisposable
{
    Task ValidateAsync();

    Task ProcessAsync();

    /// <returns>The account number in Kraken, as the answer has it.</returns>
    Task<string?> GetStatusAsync();
}
