using System.Globalization;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace AccountImport.Client.Http;

/// <summary>Bounds the time of a call and of each request, and repeats the requests that may be repeated.</summary>
internal sealed partial class ResilienceHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<Exchange> ExchangeKey = new("AccountImport.Client.Exchange");

    // Polly takes none at all for no bound.
    private static readonly TimeSpan ShortestTime = TimeSpan.FromMilliseconds(1);

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _totalTimeout;
    private readonly TimeSpan _attemptTimeout;
    private readonly TimeSpan _maxRetryDelay;
    private readonly int _maxRetryAttempts;
    private readonly ILogger _logger;

    public ResilienceHandler(ResilienceOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _timeProvider = timeProvider;
        _totalTimeout = options.TotalTimeout;
        _attemptTimeout = options.AttemptTimeout;
        _maxRetryDelay = options.MaxRetryDelay;
        _maxRetryAttempts = options.MaxRetryAttempts;
        _logger = logger;

        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = timeProvider };
        builder.AddTimeout(new TimeoutStrategyOptions
        {
            TimeoutGenerator = arguments => new(GetRestOfTime(GetExchange(arguments.Context))),
        });
        if (options.MaxRetryAttempts > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxRetryAttempts,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                ShouldHandle = arguments => new(IsRepeated(GetCall(arguments.Context), arguments.Outcome)),
                DelayGenerator = arguments => new(GetDelay(arguments.Outcome)),
                OnRetry = OnRetry,
            });
        }

        _pipeline = builder.Build();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        CallContext.Find(request) is { } call
            ? SendAsync(request, call, isFirst: true, cancellationToken)
            : base.SendAsync(request, cancellationToken);

    // Nearly all calls end with their first request, and the pipeline costs more than everything else together: it begins when there is something to repeat.
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CallContext call, bool isFirst, CancellationToken cancellationToken)
    {
        long startedAt = _timeProvider.GetTimestamp();
        Outcome<HttpResponseMessage> outcome;
        using (TimeLimit limit = TimeLimit.Start(_attemptTimeout, _timeProvider, cancellationToken))
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await base.SendAsync(request, limit.Token).ConfigureAwait(false);
                call.AnswerEnd = await ResponseBody.BufferAsync(response, limit.Token).ConfigureAwait(false);
                outcome = Outcome.FromResult(response);
            }
#pragma warning disable CA1031 // It is thrown, or what follows from it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                response?.Dispose();
                outcome = Outcome.FromException<HttpResponseMessage>(exception is OperationCanceledException && limit.IsExceeded
                    ? new TimeoutRejectedException("The request was not answered in time.", _attemptTimeout, exception)
                    : exception);
            }
        }

        return isFirst && IsRepeated(call, outcome) && _timeProvider.GetElapsedTime(startedAt) < _totalTimeout
            ? await RepeatAsync(request, outcome, startedAt, cancellationToken).ConfigureAwait(false)
            : GetResponse(outcome);
    }

    private static HttpResponseMessage GetResponse(Outcome<HttpResponseMessage> outcome)
    {
        outcome.ThrowIfException();
        return outcome.Result!;
    }

    private async Task<HttpResponseMessage> RepeatAsync(
        HttpRequestMessage request,
        Outcome<HttpResponseMessage> first,
        long startedAt,
        CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(ExchangeKey, new Exchange(request, first, startedAt));
            return await _pipeline.ExecuteAsync(
                static (context, handler) => handler.SendAgainAsync(GetExchange(context), context.CancellationToken),
                context,
                this).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private bool IsRepeated(CallContext call, Outcome<HttpResponseMessage> outcome) =>
        _maxRetryAttempts > 0
        && (outcome.Exception is { } exception
            ? Transient.IsRepeated(call, exception)
            : Transient.IsRepeated(call, outcome.Result!.StatusCode, call.AnswerEnd))
        && !CallRepeats.AreLeftToCaller;

    private static Exchange GetExchange(ResilienceContext context) => context.Properties.GetValue(ExchangeKey, defaultValue: null!);

    private static CallContext GetCall(ResilienceContext context) => CallContext.Find(GetExchange(context).Request)!;

    /// <summary>Gives the outcome of the request that was sent before the pipeline began, and sends each further one.</summary>
    private async ValueTask<HttpResponseMessage> SendAgainAsync(Exchange exchange, CancellationToken cancellationToken) =>
        exchange.TakeFirst() is { } first
            ? GetResponse(first)
            : await SendAsync(exchange.Request, CallContext.Find(exchange.Request)!, isFirst: false, cancellationToken).ConfigureAwait(false);

    /// <summary>The wait that the answer asks for, up to the longest permitted; <see langword="null"/> for the back-off's own.</summary>
    private TimeSpan? GetDelay(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } response && RetryAfter.Read(response, _timeProvider) is { } asked
            ? asked < _maxRetryDelay ? asked : _maxRetryDelay
            : null;

    private TimeSpan GetRestOfTime(Exchange exchange)
    {
        TimeSpan rest = _totalTimeout - _timeProvider.GetElapsedTime(exchange.StartedAt);
        return rest > ShortestTime ? rest : ShortestTime;
    }

    private ValueTask OnRetry(OnRetryArguments<HttpResponseMessage> arguments)
    {
        CallContext call = GetCall(arguments.Context);
        string server = GetExchange(arguments.Context).Request.RequestUri!.IdnHost;
        call.RenewSendPermit();
        HttpResponseMessage? response = arguments.Outcome.Result;
        string errorType = response is null
            ? ErrorType.Of(arguments.Outcome.Exception!)
            : ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        Instruments.Retries.Add(
            1,
            new KeyValuePair<string, object?>(Attributes.Operation, Attributes.NameOf(call.Operation)),
            new KeyValuePair<string, object?>(Attributes.ErrorType, errorType),
            new KeyValuePair<string, object?>(Attributes.ServerAddress, server));
        LogRetry(
            call.Operation,
            server,
            errorType,
            arguments.AttemptNumber + 1,
            arguments.RetryDelay,
            response is null ? null : SafeText.Identifier(AnswerReader.ReadCorrelationId(response)));
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(
        EventId = 1,
        EventName = "Retry",
        Level = LogLevel.Warning,
        Message = "{Operation} at {Server} got {ErrorType}; repeat {Attempt} follows in {Delay} (correlation id {CorrelationId})")]
    private partial void LogRetry(AccountImportOperation operation, string server, string errorType, int attempt, TimeSpan delay, string? correlationId);

    /// <summary>A request that is repeated, and what became of it before.</summary>
    private sealed class Exchange(HttpRequestMessage request, Outcome<HttpResponseMessage> first, long startedAt)
    {
        private Outcome<HttpResponseMessage>? _first = first;

        public HttpRequestMessage Request => request;

        /// <summary>When the first request was sent, as the clock's timestamp.</summary>
        public long StartedAt => startedAt;

        public Outcome<HttpResponseMessage>? TakeFirst()
        {
            Outcome<HttpResponseMessage>? outcome = _first;
            _first = null;
            return outcome;
        }
    }
}
