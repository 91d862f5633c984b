using AccountImport.Client.Contracts;
using AccountImport.Client.Http;
using NodaTime;

namespace AccountImport.Client.Refit;

/// <summary>The three calls over the Refit interface.</summary>
/// <remarks>Does what <see cref="AccountImportClient"/> does, with the same results and exceptions. Safe for use by several threads.</remarks>
public sealed class RefitAccountImportClient : IAccountImportClient
{
    private readonly IAccountImportApi _api;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes the client over an interface, as <c>AddAccountImportRefitClient</c> registers it or as a test has it.</summary>
    /// <param name="api">The interface.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="api"/> is <see langword="null"/>.</exception>
    public RefitAccountImportClient(IAccountImportApi api, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(api);
        _api = api;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async Task<ValidateResult> ValidateAsync(AccountPayload payload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payload);
        using var request = new ValidateRequest(payload);
        return await CallAsync(_api.ValidateAsync, request, request.Content.Call, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ProcessResult> ProcessAsync(
        AccountPayload payload,
        TaskParameters? taskParameters = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payload);
        taskParameters?.ThrowIfRefused(Instant.FromDateTimeOffset(_timeProvider.GetUtcNow()), nameof(taskParameters));
        using var request = new ProcessRequest(payload, taskParameters);
        return await CallAsync(_api.ProcessAsync, request, request.Content.Call, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<StatusResult> GetStatusAsync(AccountKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return CallAsync(
            (asked, token) => _api.GetStatusAsync(asked.ImportSupplier, asked.ExternalAccountNumber, token),
            key,
            new CallContext(AccountImportOperation.Status),
            cancellationToken);
    }

    private static async Task<TResult> CallAsync<TRequest, TResult>(
        Func<TRequest, CancellationToken, Task<TResult>> send,
        TRequest request,
        CallContext call,
        CancellationToken cancellationToken)
    {
        try
        {
            return await send(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The handler has translated what came from further in. HttpClient's own time-out lies outside of it, and newer versions of Refit
            // wrap what they did not expect.
            if (TransportFailures.Translate(exception, call, cancellationToken) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }
}
