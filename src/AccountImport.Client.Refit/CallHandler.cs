using System.Net;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Http;
using AccountImport.Client.Telemetry;
using Microsoft.Extensions.Logging;

namespace AccountImport.Client.Refit;

/// <summary>
/// The outermost handler: does for the requests of Refit what the client does for its own. It tells the handlers further in which call a request is,
/// measures the call, reads its answer, and translates what went wrong.
/// </summary>
/// <remarks>
/// What went wrong is handed on as an answer, for Refit's <c>ExceptionFactory</c>: newer versions of Refit wrap what a handler throws.
/// </remarks>
internal sealed class CallHandler : DelegatingHandler
{
    private readonly bool _includeErrorDetail;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly CallTelemetry _telemetry;

    public CallHandler(AccountImportClientOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _includeErrorDetail = options.IncludeErrorDetail;

        // The resilience handler has its own; without it nobody else bounds a call.
        _timeout = options.Resilience.Enabled ? Timeout.InfiniteTimeSpan : options.Resilience.TotalTimeout;
        _timeProvider = timeProvider;
        _telemetry = new CallTelemetry(options.BaseAddress!, logger, timeProvider);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (FindCall(request) is not { } call)
        {
            return CreateFailed(request, new InvalidOperationException(
                "The request is none of the account import API; nothing was sent. A status call must name an import supplier and an external account number that an address can carry."));
        }

        call.AttachTo(request);
        request.Headers.Remove("Accept");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        using CallMeasurement measurement = _telemetry.Start(call.Operation);
        try
        {
            using CancellationTokenSource? timeout = _timeout == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource(_timeout, _timeProvider);
            using CancellationTokenSource? either = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            CancellationToken ending = either?.Token ?? cancellationToken;
            HttpResponseMessage response;
            ApiAnswer answer;
            try
            {
                response = await base.SendAsync(request, ending).ConfigureAwait(false);
                answer = await ReadAsync(response, call.Operation, ending).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (timeout is { IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(exception.Message, new TimeoutException("No answer arrived in time.", exception));
            }

            AnswerContent content = Interpret(answer);
            answer.Release();
            if (content.Error is { } error)
            {
                measurement.Fail(error);
            }
            else
            {
                measurement.Succeed(answer);
            }

            response.Content.Dispose();
            response.Content = content;
            return response;
        }
        catch (Exception exception)
        {
            AccountImportException? failure = TransportFailures.Translate(exception, call, cancellationToken);
            measurement.Fail(failure ?? exception);
            if (failure is null && exception is not AccountImportException)
            {
                throw;
            }

            return CreateFailed(request, failure ?? exception);
        }
    }

    private static HttpResponseMessage CreateFailed(HttpRequestMessage request, Exception error) =>
        new(HttpStatusCode.ServiceUnavailable) { RequestMessage = request, Content = new AnswerContent { Error = error } };

    /// <summary>Says which call a request is, by its body or by the path of a status call; <see langword="null"/> if it is none.</summary>
    private static CallContext? FindCall(HttpRequestMessage request) => request.Content switch
    {
        ValidateRequest validate => validate.Content.Call,
        ProcessRequest process => process.Content.Call,
        null when IsStatus(request) => new CallContext(AccountImportOperation.Status),
        _ => null,
    };

    private static bool IsStatus(HttpRequestMessage request)
    {
        const string Accounts = "/" + Endpoints.Process;
        string path = request.RequestUri!.AbsolutePath;
        int start = path.LastIndexOf(Accounts, StringComparison.Ordinal);
        return request.Method == HttpMethod.Get
            && start >= 0
            && path[(start + Accounts.Length)..].Split('/') is [{ Length: > 0 }, { Length: > 0 }, ""];
    }

    private async Task<ApiAnswer> ReadAsync(HttpResponseMessage response, AccountImportOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await AnswerReader.ReadAsync(response, operation, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private AnswerContent Interpret(ApiAnswer answer)
    {
        if (CallAnswers.FindError(answer, _includeErrorDetail) is { } error)
        {
            return new AnswerContent { Error = error };
        }

        try
        {
            return new AnswerContent
            {
                Result = answer.Operation switch
                {
                    AccountImportOperation.Validate => CallAnswers.ReadValidated(answer),
                    AccountImportOperation.Process => CallAnswers.ReadProcessed(answer),
                    _ => CallAnswers.ReadStatus(answer),
                },
            };
        }
        catch (UnexpectedResponseException exception)
        {
            return new AnswerContent { Error = exception };
        }
    }
}
