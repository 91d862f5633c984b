using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client;

/// <summary>The three calls of the account import API.</summary>
/// <remarks>
/// Everything else, such as <see cref="AccountImportClientExtensions.ImportAsync"/>, is built from these three, so that a
/// fake or a decorator implements no more than them. An implementation is safe for use by several threads.
/// </remarks>
public interface IAccountImportClient
{
    /// <summary>Asks whether an account would be accepted, without creating it.</summary>
    /// <param name="payload">The account.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer of an account that has nothing wrong.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is <see langword="null"/>.</exception>
    /// <exception cref="AccountValidationException">The account has errors; they are listed by field.</exception>
    /// <exception cref="AccountImportApiException">The API answered with another error: see the classes below it.</exception>
    /// <exception cref="AccountImportConnectionException">No answer arrived: the connection could not be made, or broke.</exception>
    /// <exception cref="AccountImportTimeoutException">No answer arrived in time.</exception>
    /// <exception cref="UnexpectedResponseException">The call succeeded, but its answer is not one of this API.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ValidateResult> ValidateAsync(AccountPayload payload, CancellationToken cancellationToken = default);

    /// <summary>Has the creation of an account scheduled.</summary>
    /// <param name="payload">The account.</param>
    /// <param name="taskParameters">How and when; <see langword="null"/> for at once and for real.</param>
    /// <param name="cancellationToken">Ends the call. The account may have been scheduled all the same.</param>
    /// <returns>The answer of an account whose creation was scheduled. Ask <see cref="GetStatusAsync"/> how it goes on.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The schedule window starts after its end, or ends more than 4 days ahead; nothing was sent.</exception>
    /// <exception cref="AccountAlreadyImportedException">The account was imported before.</exception>
    /// <exception cref="ImportProcessValidationException">The account has errors; validate lists them.</exception>
    /// <exception cref="AccountValidationException">The account has errors; they are listed by field.</exception>
    /// <exception cref="AccountImportApiException">The API answered with another error: see the classes below it.</exception>
    /// <exception cref="AccountImportConnectionException">No answer arrived: the connection could not be made, or broke.</exception>
    /// <exception cref="AccountImportTimeoutException">No answer arrived in time.</exception>
    /// <exception cref="RepeatedSendException">A handler of the application sent the request a second time; that was prevented.</exception>
    /// <exception cref="UnexpectedResponseException">The call succeeded, but its answer is not one of this API.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <remarks>
    /// Not idempotent: repeating it while the first is pending may create a second account. After an exception whose
    /// <see cref="AccountImportException.OutcomeUnknown"/> is <see langword="true"/>, and after a cancellation, ask
    /// <see cref="GetStatusAsync"/> before calling it again; <see cref="AccountImportClientExtensions.ImportAsync"/> does that.
    /// </remarks>
    Task<ProcessResult> ProcessAsync(
        AccountPayload payload,
        TaskParameters? taskParameters = null,
        CancellationToken cancellationToken = default);

    /// <summary>Asks where the import of an account stands.</summary>
    /// <param name="key">Import supplier and external account number.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer, with the status.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="AccountImportNotFoundException">The platform knows no import of this key (or not yet, or does not know the import supplier).</exception>
    /// <exception cref="AccountImportApiException">The API answered with another error: see the classes below it.</exception>
    /// <exception cref="AccountImportConnectionException">No answer arrived: the connection could not be made, or broke.</exception>
    /// <exception cref="AccountImportTimeoutException">No answer arrived in time.</exception>
    /// <exception cref="UnexpectedResponseException">The call succeeded, but its answer is not one of this API.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<StatusResult> GetStatusAsync(AccountKey key, CancellationToken cancellationToken = default);
}
