using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>A client that answers at once: what is left is what the importer itself costs.</summary>
internal sealed class InstantClient : IAccountImportClient
{
    private static readonly Instant Now = Instant.FromUtc(2025, 10, 7, 7, 0, 21);

    private readonly Task<ValidateResult> _validated = Task.FromResult(new ValidateResult { ServerTime = Now });
    private readonly Task<ProcessResult> _processed = Task.FromResult(new ProcessResult { ServerTime = Now });

    private readonly Task<StatusResult> _status = Task.FromResult(new StatusResult
    {
        Status = new ImportStatus { Status = ImportStatusCode.Processed, KrakenIdentifier = "A-12345678" },
        ServerTime = Now,
    });

    public Task<ValidateResult> ValidateAsync(AccountPayload payload, CancellationToken cancellationToken = default) => _validated;

    public Task<ProcessResult> ProcessAsync(AccountPayload payload, TaskParameters? taskParameters = null, CancellationToken cancellationToken = default) => _processed;

    public Task<StatusResult> GetStatusAsync(AccountKey key, CancellationToken cancellationToken = default) => _status;
}
