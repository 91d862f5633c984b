using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Telemetry;

namespace AccountImport.Client;

/// <summary>What is built from the three calls of <see cref="IAccountImportClient"/>.</summary>
/// <remarks>Safe for use by several threads.</remarks>
public static class AccountImportClientExtensions
{
    /// <summary>Imports one account: has its creation scheduled, and waits until it was created.</summary>
    /// <param name="client">The client.</param>
    /// <param name="payload">The account.</param>
    /// <param name="taskParameters">How and when; <see langword="null"/> for at once and for real. With a schedule window the wait for the end begins at the window's start, and the deadline counts from its end, or from its start if it has no end.</param>
    /// <param name="options">How long to wait; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait. The account may be created all the same: ask its status before sending it again.</param>
    /// <returns>The status that the import ended with: the account was created or, for a dry run, nothing was found wrong.</returns>
    /// <remarks>
    /// <para>
    /// The status is asked first. If an import of the account is on its way already, the account is not sent: it might be created twice. The end of that
    /// import is waited for instead.
    /// </para>
    /// <para>
    /// If the outcome of the process call is unknown, the status is asked before anything else. It is evidence that the call had its effect if it
    /// differs from what it was before and is not older than the call, by the platform's clock. Without any sign of an effect for
    /// <see cref="ImportOptions.AbsenceGrace"/> the account is sent again; where a 404 says little, because the key has a character that a proxy may
    /// mangle, the call's own exception is thrown instead, with <see cref="AccountImportException.OutcomeUnknown"/>.
    /// </para>
    /// <para>If process finds errors and does not say which, validate is asked, so that they are thrown as an <see cref="AccountValidationException"/> with its list.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> or <paramref name="payload"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The task parameters or the options are not ones that are accepted; nothing was sent.</exception>
    /// <exception cref="AccountValidationException">The account has errors; they are listed by field.</exception>
    /// <exception cref="AccountAlreadyImportedException">The account was imported before, and not by this call.</exception>
    /// <exception cref="AccountImportFailedException">The import ended as errored or cancelled, or the dry run found errors.</exception>
    /// <exception cref="AccountImportTimeoutException">The import did not end before the deadline; it may still do so.</exception>
    /// <exception cref="AccountImportException">A call failed: see <see cref="IAccountImportClient"/>. Where it may have been after the account was scheduled, <see cref="AccountImportException.OutcomeUnknown"/> is <see langword="true"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<ImportStatus> ImportAsync(
        this IAccountImportClient client,
        AccountPayload payload,
        TaskParameters? taskParameters = null,
        ImportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(payload);
        options ??= new ImportOptions();
        options.ThrowIfInvalid(nameof(options));
        return ImportMeasuredAsync(new SingleImport(client, payload, taskParameters, options), options.TimeProvider, cancellationToken);
    }

    /// <summary>Waits until an import that was scheduled has ended, well or not.</summary>
    /// <param name="client">The client.</param>
    /// <param name="key">Import supplier and external account number.</param>
    /// <param name="options">How long to wait; <see langword="null"/> for the defaults. <see cref="ImportOptions.AbsenceGrace"/> has no meaning here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The status that the import ended with; see <see cref="ImportStatus.IsSuccess"/>.</returns>
    /// <remarks>Failures of the status call that may pass (no connection, no answer in time, 429, 5xx) are waited out up to the deadline.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> or <paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options are not ones that are accepted.</exception>
    /// <exception cref="AccountImportTimeoutException">The import did not end before the deadline; it may still do so.</exception>
    /// <exception cref="AccountImportNotFoundException">The platform still knows no such import when the visibility grace has passed.</exception>
    /// <exception cref="AccountImportException">The status call failed in a way that does not pass by waiting.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<ImportStatus> WaitForCompletionAsync(
        this IAccountImportClient client,
        AccountKey key,
        ImportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(key);
        options ??= new ImportOptions();
        options.ThrowIfInvalid(nameof(options));
        return WaitAsync(client, key, options, cancellationToken);
    }

    private static async Task<ImportStatus> ImportMeasuredAsync(SingleImport import, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using ImportMeasurement measurement = ImportMeasurement.Start(timeProvider);
        try
        {
            ImportStatus status = await import.RunAsync(cancellationToken).ConfigureAwait(false);
            measurement.Succeed(status);
            return status;
        }
        catch (Exception exception)
        {
            measurement.Fail(exception);
            throw;
        }
    }

    private static async Task<ImportStatus> WaitAsync(
        IAccountImportClient client,
        AccountKey key,
        ImportOptions options,
        CancellationToken cancellationToken)
    {
        using var polling = new StatusPolling(client, key, options, cancellationToken);
        polling.Start(untilDeadlineCounts: TimeSpan.Zero);
        return await polling.WaitForAnyEndAsync().ConfigureAwait(false);
    }
}
