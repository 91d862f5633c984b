using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using Polly;
using Polly.Timeout;

namespace AccountImport.Client.Http;

/// <summary>Says what it means to a call that it got no answer.</summary>
internal static class TransportFailures
{
    /// <summary>Gives the exception of the library for one that a request ended with.</summary>
    /// <param name="exception">What the request ended with.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token: what the caller cancelled is no failure.</param>
    /// <returns>The exception to throw; <see langword="null"/> to let the other one through.</returns>
    public static AccountImportException? Translate(Exception exception, CallContext call, CancellationToken cancellationToken)
    {
        bool outcomeUnknown = call.Operation is AccountImportOperation.Process && !call.SurelyHadNoEffect(exception);
        return exception switch
        {
            AccountImportException => null,
            OperationCanceledException when cancellationToken.IsCancellationRequested => null,
            TimeoutRejectedException or OperationCanceledException { InnerException: TimeoutException } =>
                new AccountImportTimeoutException(exception) { Operation = call.Operation, OutcomeUnknown = outcomeUnknown },

            // A cancellation that nobody asked for is that of a client that was disposed, and a rejected execution that of a circuit or a
            // limiter in the application's handlers. Whatever else arrives here after the request may have left is an exception of one of
            // the application's handlers.
            _ when outcomeUnknown || exception is HttpRequestException or IOException or OperationCanceledException or ExecutionRejectedException =>
                new AccountImportConnectionException(exception) { Operation = call.Operation, OutcomeUnknown = outcomeUnknown },
            _ => null,
        };
    }
}
