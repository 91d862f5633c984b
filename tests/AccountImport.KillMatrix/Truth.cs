using AccountImport.Client.Testing;
using NodaTime;

namespace AccountImport.KillMatrix;

/// <summary>What the platform says of an import when all is over: the only witness that counts.</summary>
/// <param name="Imports">The imports that were scheduled since the beginning, by external account number.</param>
/// <param name="Requests">The requests that have arrived since then.</param>
/// <param name="Violations">What the API's documents do not permit.</param>
internal sealed record Truth(
    ILookup<string, SimulatedImport> Imports,
    IReadOnlyList<RecordedRequest> Requests,
    IReadOnlyList<string> Violations)
{
    /// <param name="simulator">The platform, by whose clock everything delayed has come and ended.</param>
    /// <param name="begin">When the import began, by the platform's clock.</param>
    public static Truth Of(AccountImportSimulator simulator, Instant begin) => new(
        simulator.Imports.Where(import => import.ScheduledAt >= begin).ToLookup(import => import.Key.ExternalAccountNumber),
        [.. simulator.Requests.Where(request => request.ReceivedAt >= begin)],
        simulator.Violations);

    public int CountCreated(PlannedAccount account) =>
        account.Kind is AccountKind.Duplicate ? 0 : Imports[account.ExternalAccountNumber].Count(import => import.KrakenIdentifier is not null);
}
