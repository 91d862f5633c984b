using System.Net;
using System.Text.Json;
using System.Text.Unicode;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Http;
using AccountImport.Client.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;
using Polly;
using Polly.Timeout;

namespace AccountImport.Client;

/// <summary>The account import API over <see cref="HttpClient"/>.</summary>
/// <remarks>
/// <para>
/// With a container use <c>services.AddAccountImportClient(...)</c>, without one <see cref="Create"/>: both give the full pipeline of
/// time-outs, repeats, authentication and the guard against sending an account twice. The constructor gives none of it.
/// </para>
/// <para>Safe for use by several threads. One instance serves a whole application.</para>
/// </remarks>
public sealed class AccountImportClient : IAccountImportClient, IDisposable
{
    private const string ValidatePath = "v2/data-import/accounts/validate/";
    private const string ProcessPath = "v2/data-import/accounts/";

    private readonly HttpClient _httpClient;
    private readonly bool _includeErrorDetail;
    private readonly TimeProvider _timeProvider;
    private readonly bool _ownsHttpClient;
    private readonly Uri _validateUri;
    private readonly Uri _processUri;
    private readonly CallTelemetry _telemetry;

    /// <summary>Makes a client over an HTTP client that has everything else set: authentication, time-out, repeats.</summary>
    /// <param name="httpClient">The HTTP client, with its base address set. It stays the caller's to dispose. It must not follow redirects and must not repeat process requests by itself.</param>
    /// <param name="includeErrorDetail">Whether exceptions carry the API's sentences, which may quote personal data.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">Where its lines go, under the category <c>AccountImport.Client</c>; <see langword="null"/> for nowhere.</param>
    /// <exception cref="ArgumentNullException"><paramref name="httpClient"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The base address is missing or not one that is accepted: see <see cref="AccountImportClientOptions.BaseAddress"/>.</exception>
    public AccountImportClient(
        HttpClient httpClient,
        bool includeErrorDetail = false,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null)
        : this(httpClient, includeErrorDetail, timeProvider, CreateLogger(loggerFactory), ownsHttpClient: false)
    {
    }

    private AccountImportClient(HttpClient httpClient, bool includeErrorDetail, TimeProvider? timeProvider, ILogger logger, bool ownsHttpClient)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        if (AccountImportClientOptionsValidator.FindBaseAddressFault(httpClient.BaseAddress) is { } fault)
        {
            throw new ArgumentException($"The BaseAddress of the HttpClient {fault}", nameof(httpClient));
        }

        _httpClient = httpClient;
        _includeErrorDetail = includeErrorDetail;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _ownsHttpClient = ownsHttpClient;

        Uri root = HttpPipeline.GetRoot(httpClient.BaseAddress!);
        _validateUri = new Uri(root, ValidatePath);
        _processUri = new Uri(root, ProcessPath);
        _telemetry = new CallTelemetry(root, logger, _timeProvider);
    }

    /// <summary>Makes a client without a container, with the same full pipeline.</summary>
    /// <param name="options">What the client needs to know. It is read once: a later change has no effect.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">Where its lines go, under the category <c>AccountImport.Client</c>; <see langword="null"/> for nowhere.</param>
    /// <returns>The client. Dispose it when the application has no more use for it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">The options have errors; the message lists all of them.</exception>
    public static AccountImportClient Create(
        AccountImportClientOptions options,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ValidateOptionsResult validation = new AccountImportClientOptionsValidator().Validate(name: null, options);
        if (validation.Failed)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(AccountImportClientOptions), validation.Failures);
        }

        ILogger logger = CreateLogger(loggerFactory);
        HttpMessageHandler handler = HttpPipeline.CreatePrimaryHandler();
        foreach (DelegatingHandler outer in HttpPipeline.CreateHandlers(options, timeProvider ?? TimeProvider.System, logger)
            .Concat(HttpPipeline.CreateInnermostHandlers(handler))
            .Reverse())
        {
            outer.InnerHandler = handler;
            handler = outer;
        }

        var httpClient = new HttpClient(handler);
        HttpPipeline.Configure(httpClient, options);
        return new AccountImportClient(httpClient, options.IncludeErrorDetail, timeProvider, logger, ownsHttpClient: true);
    }

    /// <inheritdoc/>
    public async Task<ValidateResult> ValidateAsync(AccountPayload payload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var call = new CallContext(AccountImportOperation.Validate);
        using var request = new HttpRequestMessage(HttpMethod.Post, _validateUri);
        request.Content = new AccountContent(payload, taskParameters: default, call);
        return await CallAsync(request, call, HttpStatusCode.OK, ReadValidated, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ProcessResult> ProcessAsync(
        AccountPayload payload,
        TaskParameters? taskParameters = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (taskParameters?.FindErrors(Instant.FromDateTimeOffset(_timeProvider.GetUtcNow())) is [var error, ..])
        {
            throw new ArgumentException($"{error.Detail} ({error.Code}) Nothing was sent.", nameof(taskParameters));
        }

        var call = new CallContext(AccountImportOperation.Process);
        using var request = new HttpRequestMessage(HttpMethod.Post, _processUri);
        request.Content = new AccountContent(payload, TaskParametersWriter.Write(taskParameters), call);
        return await CallAsync(request, call, HttpStatusCode.Created, ReadProcessed, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<StatusResult> GetStatusAsync(AccountKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var call = new CallContext(AccountImportOperation.Status);
        var uri = new Uri(_processUri, $"{Uri.EscapeDataString(key.ImportSupplier)}/{Uri.EscapeDataString(key.ExternalAccountNumber)}/");
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        return await CallAsync(request, call, HttpStatusCode.OK, ReadStatusResult, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connections of a client that <see cref="Create"/> made; otherwise does nothing.</summary>
    public void Dispose()
    {
        if (_ownsHttpClient)
        {
            _httpClient.Dispose();
        }
    }

    private static ILogger CreateLogger(ILoggerFactory? loggerFactory) =>
        loggerFactory?.CreateLogger(Instruments.Name) ?? NullLogger.Instance;

    private static ValidateResult ReadValidated(ApiAnswer answer)
    {
        RequireEmptyOrJson(answer);
        return new ValidateResult { CorrelationId = answer.CorrelationId, ServerTime = answer.ServerTime };
    }

    private static ProcessResult ReadProcessed(ApiAnswer answer)
    {
        RequireEmptyOrJson(answer);
        return new ProcessResult { CorrelationId = answer.CorrelationId, ServerTime = answer.ServerTime };
    }

    private static StatusResult ReadStatusResult(ApiAnswer answer) => new()
    {
        Status = ReadStatus(answer) ?? throw ApiExceptions.CreateUnexpected(answer),
        CorrelationId = answer.CorrelationId,
        ServerTime = answer.ServerTime,
    };

    private static ImportStatus? ReadStatus(ApiAnswer answer)
    {
        try
        {
            return answer.End is BodyEnd.Whole && Utf8.IsValid(answer.Body.Span)
                ? JsonSerializer.Deserialize(answer.Body.Span, AccountImportJsonContext.Default.ImportStatus)
                : null;
        }
        catch (JsonException)
        {
            // Its message may quote the body, so it goes no further.
            return null;
        }
    }

    /// <summary>The documents give an empty object as the body; some tenants leave it out.</summary>
    private static void RequireEmptyOrJson(ApiAnswer answer)
    {
        ReadOnlySpan<byte> body = answer.Body.Span.Trim(" \t\r\n"u8);
        if (answer.End is not BodyEnd.Whole || (!body.IsEmpty && !IsJsonObject(body)))
        {
            throw ApiExceptions.CreateUnexpected(answer);
        }
    }

    private static bool IsJsonObject(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8Json);
            bool isObject = reader.Read() && reader.TokenType is JsonTokenType.StartObject;
            while (isObject && reader.Read())
            {
            }

            return isObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task<TResult> CallAsync<TResult>(
        HttpRequestMessage request,
        CallContext call,
        HttpStatusCode success,
        Func<ApiAnswer, TResult> read,
        CancellationToken cancellationToken)
    {
        using CallMeasurement measurement = _telemetry.Start(call.Operation);
        try
        {
            ApiAnswer answer = await SendAsync(request, call, success, cancellationToken).ConfigureAwait(false);
            TResult result = read(answer);
            measurement.Succeed(answer);
            return result;
        }
        catch (Exception exception)
        {
            measurement.Fail(exception);
            throw;
        }
    }

    private async Task<ApiAnswer> SendAsync(
        HttpRequestMessage request,
        CallContext call,
        HttpStatusCode success,
        CancellationToken cancellationToken)
    {
        call.AttachTo(request);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Version = _httpClient.DefaultRequestVersion;
        request.VersionPolicy = _httpClient.DefaultVersionPolicy;
        try
        {
            using HttpResponseMessage response = await _httpClient
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            ApiAnswer answer = await ReadAnswerAsync(response, call.Operation, cancellationToken).ConfigureAwait(false);
            if (ApiExceptions.IsLost(answer))
            {
                throw ApiExceptions.CreateLost(answer);
            }

            if (answer.StatusCode == success)
            {
                return answer;
            }

            throw response.IsSuccessStatusCode
                ? ApiExceptions.CreateUnexpected(answer)
                : ApiExceptions.CreateError(answer, _includeErrorDetail);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is TimeoutRejectedException or OperationCanceledException { InnerException: TimeoutException })
        {
            throw new AccountImportTimeoutException(exception)
            {
                Operation = call.Operation,
                OutcomeUnknown = IsOutcomeUnknown(call, exception),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or ExecutionRejectedException
            || (exception is not AccountImportException && IsOutcomeUnknown(call, exception)))
        {
            // A cancellation that nobody asked for is that of a client that was disposed, and a rejected execution that of a circuit or a
            // limiter in the application's handlers. Whatever else arrives here after the request may
            // have left is an exception of one of the application's handlers.
            throw new AccountImportConnectionException(exception)
            {
                Operation = call.Operation,
                OutcomeUnknown = IsOutcomeUnknown(call, exception),
            };
        }
    }

    private async ValueTask<ApiAnswer> ReadAnswerAsync(
        HttpResponseMessage response,
        AccountImportOperation operation,
        CancellationToken cancellationToken)
    {
        if (_httpClient.Timeout == Timeout.InfiniteTimeSpan)
        {
            return await AnswerReader.ReadAsync(response, operation, _timeProvider, cancellationToken).ConfigureAwait(false);
        }

        // The time-out of HttpClient ends with the headers; a body that trickles in has the same time once more.
        using var timeout = new CancellationTokenSource(_httpClient.Timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await AnswerReader.ReadAsync(response, operation, _timeProvider, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, new TimeoutException("The body of the answer did not arrive in time.", exception));
        }
    }

    private static bool IsOutcomeUnknown(CallContext call, Exception exception) =>
        call.Operation is AccountImportOperation.Process && !call.SurelyHadNoEffect(exception);
}
