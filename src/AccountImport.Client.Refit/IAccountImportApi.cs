using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using Refit;

namespace AccountImport.Client.Refit;

/// <summary>The account import API as a Refit interface.</summary>
/// <remarks>
/// <para>
/// Injected after <c>AddAccountImportRefitClient</c>, it has the whole pipeline of the library: authentication, time-outs, repeats and the guard
/// against sending an account twice. Answers become the exceptions of the library, and not Refit's <c>ApiException</c>.
/// </para>
/// <para>
/// <see cref="IAccountImportClient"/> does more: it refuses keys and task parameters that the API would refuse, before anything is sent.
/// Safe for use by several threads.
/// </para>
/// </remarks>
public interface IAccountImportApi
{
    /// <summary>Asks whether an account would be accepted, without creating it.</summary>
    /// <param name="request">The account, for this one call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer of an account that has nothing wrong.</returns>
    /// <exception cref="AccountImportException">The call failed: see <see cref="IAccountImportClient.ValidateAsync"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    [Post("/v2/data-import/accounts/validate/")]
    Task<ValidateResult> ValidateAsync([Body] ValidateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Has the creation of an account scheduled.</summary>
    /// <param name="request">The account and how it is created, for this one call.</param>
    /// <param name="cancellationToken">Ends the call. The account may have been scheduled all the same.</param>
    /// <returns>The answer of an account whose creation was scheduled.</returns>
    /// <exception cref="AccountImportException">The call failed: see <see cref="IAccountImportClient.ProcessAsync"/>. If <see cref="AccountImportException.OutcomeUnknown"/> is true, ask the status before sending the account again.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    [Post("/v2/data-import/accounts/")]
    Task<ProcessResult> ProcessAsync([Body] ProcessRequest request, CancellationToken cancellationToken = default);

    /// <summary>Asks where the import of an account stands.</summary>
    /// <param name="importSupplier">The code of the import supplier.</param>
    /// <param name="externalAccountNumber">The account's number in the external system.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The status.</returns>
    /// <exception cref="AccountImportException">The call failed: see <see cref="IAccountImportClient.GetStatusAsync"/>.</exception>
    /// <exception cref="InvalidOperationException">A part of the key is one that an address cannot carry, such as <c>..</c>; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    [Get("/v2/data-import/accounts/{importSupplier}/{externalAccountNumber}/")]
    Task<StatusResult> GetStatusAsync(string importSupplier, string externalAccountNumber, CancellationToken cancellationToken = default);
}
