using System.Runtime.CompilerServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Http;
using AccountImport.Client.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

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
    private readonly HttpClient _httpClient;
    private readonly bool _includeErrorDetail;
    private readonly TimeProvider _timeProvider;
    private readonly bool _ownsHttpClient;
    private readonly Uri _validateUri;
    private readonly Uri _processUri;
    private readonly string _accounts;
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
        _validateUri = new Uri(root, Endpoints.Validate);
        _processUri = new Uri(root, Endpoints.Process);
        _accounts = _processUri.AbsoluteUri;
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
    public Task<ValidateResult> ValidateAsync(AccountPayload payload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var call = new CallContext(AccountImportOperation.Validate);
        var request = new CallRequest(HttpMethod.Post, _validateUri, call) { Content = new AccountContent(payload, taskParameters: default, call) };
        return CallAsync(request, CallAnswers.ReadValidated, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ProcessResult> ProcessAsync(
        AccountPayload payload,
        TaskParameters? taskParameters = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payload);
        taskParameters?.ThrowIfRefused(Instant.FromDateTimeOffset(_timeProvider.GetUtcNow()), nameof(taskParameters));
        var call = new CallContext(AccountImportOperation.Process);
        var request = new CallRequest(HttpMethod.Post, _processUri, call) { Content = new AccountContent(payload, TaskParametersWriter.Write(taskParameters), call) };
        return CallAsync(request, CallAnswers.ReadProcessed, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<StatusResult> GetStatusAsync(AccountKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var call = new CallContext(AccountImportOperation.Status);
        var uri = new Uri($"{_accounts}{Uri.EscapeDataString(key.ImportSupplier)}/{Uri.EscapeDataString(key.ExternalAccountNumber)}/");
        return CallAsync(new CallRequest(HttpMethod.Get, uri, call), CallAnswers.ReadStatus, cancellationToken);
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

    // All in one: each async method more that a call goes through is a tenth of what the client costs.
    private async Task<TResult> CallAsync<TResult>(CallRequest request, Func<ApiAnswer, TResult> read, CancellationToken cancellationToken)
    {
        using CallRequest disposed = request;
        using CallMeasurement measurement = _telemetry.Start(request.Call.Operation);
        try
        {
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            request.Version = _httpClient.DefaultRequestVersion;
            request.VersionPolicy = _httpClient.DefaultVersionPolicy;
            ApiAnswer answer;
            try
            {
                using HttpResponseMessage response = await _httpClient
                    .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                    .ConfigureAwait(false);
                answer = await ReadAnswerAsync(response, request.Call.Operation, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                if (TransportFailures.Translate(exception, request.Call, cancellationToken) is { } failure)
                {
                    throw failure;
                }

                throw;
            }

            try
            {
                TResult result = CallAnswers.FindError(answer, _includeErrorDetail) is { } error ? throw error : read(answer);
                measurement.Succeed(answer);
                return result;
            }
            finally
            {
                answer.Release();
            }
        }
        catch (Exception exception)
        {
            measurement.Fail(exception);
            throw;
        }
    }

    private ValueTask<ApiAnswer> ReadAnswerAsync(HttpResponseMessage response, AccountImportOperation operation, CancellationToken cancellationToken) =>
        _httpClient.Timeout == Timeout.InfiniteTimeSpan
            ? AnswerReader.ReadAsync(response, operation, _timeProvider, cancellationToken)
            : ReadAnswerInTimeAsync(response, operation, cancellationToken);

    // The time-out of HttpClient ends with the headers; a body that trickles in has the same time once more.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ApiAnswer> ReadAnswerInTimeAsync(HttpResponseMessage response, AccountImportOperation operation, CancellationToken cancellationToken)
    {
        using TimeLimit limit = TimeLimit.Start(_httpClient.Timeout, _timeProvider, cancellationToken);
        try
        {
            return await AnswerReader.ReadAsync(response, operation, _timeProvider, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (limit.IsExceeded)
        {
            throw new OperationCanceledException(exception.Message, new TimeoutException("The body of the answer did not arrive in time.", exception));
        }
    }
}
