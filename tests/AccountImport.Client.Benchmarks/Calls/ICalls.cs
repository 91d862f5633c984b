namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>One way to make the three calls for the sample account.</summary>
internal interface ICalls : IDisposable
{
    Task ValidateAsync();

    Task ProcessAsync();

    Task GetStatusAsync();

    /// <summary>Gives the account number in Kraken that a status call has read.</summary>
    string? GetKrakenIdentifier(Task status);
}
