using System.Globalization;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace AccountImport.Client.Http;

/// <summary>Bounds the time of a call and of each request, and repeats the requests that may be repeated.</summary>
internal sealed partial class ResilienceHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<Exchange> ExchangeKey = new("AccountImport.Client.Exchange");

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _maxRetryDelay;
    private readonly ILogger _logger;

    public ResilienceHandler(ResilienceOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _timeProvider = timeProvider;
        _maxRetryDelay = options.MaxRetryDelay;
        _logger = logger;

        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = timeProvider };
        builder.AddTimeout(options.TotalTimeout);
        if (options.MaxRetryAttempts > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxRetryAttempts,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                ShouldHandle = static arguments => new(IsRepeated(arguments.Context, arguments.Outcome)),
                DelayGenerator = arguments => new(GetDelay(arguments.Outcome)),
                OnRetry = OnRetry,
            });
        }

        builder.AddTimeout(options.AttemptTimeout);
        _pipeline = builder.Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (CallContext.Find(request) is not { } call)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(ExchangeKey, new Exchange(request, call));
            Outcome<HttpResponseMessage> outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (context, handler) => await handler.SendOnceAsync(context).ConfigureAwait(false),
                context,
                this).ConfigureAwait(false);
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static bool IsRepeated(ResilienceContext context, Outcome<HttpResponseMessage> outcome)
    {
        if (CallRepeats.AreLeftToCaller)
        {
            return false;
        }

        Exchange exchange = GetExchange(context);
        return outcome.Exception is { } exception
            ? Transient.IsRepeated(exchange.Call, exception)
            : Transient.IsRepeated(exchange.Call, outcome.Result!.StatusCode, exchange.End);
    }

    private static Exchange GetExchange(ResilienceContext context) =>
        context.Properties.GetValue(ExchangeKey, defaultValue: null!);

    private async ValueTask<Outcome<HttpResponseMessage>> SendOnceAsync(ResilienceContext context)
    {
        Exchange exchange = GetExchange(context);
        try
        {
            HttpResponseMessage response = await base.SendAsync(exchange.Request, context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
            try
            {
                exchange.End = await ResponseBody.BufferAsync(response, context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
                return Outcome.FromResult(response);
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
#pragma warning disable CA1031 // Polly takes the exception as a value, and throws it (or its own) from the pipeline.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Outcome.FromException<HttpResponseMessage>(exception);
        }
    }

    /// <summary>The wait that the answer asks for, up to the longest permitted; <see langword="null"/> for the back-off's own.</summary>
    private TimeSpan? GetDelay(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } response && RetryAfter.Read(response, _timeProvider) is { } asked
            ? asked < _maxRetryDelay ? asked : _maxRetryDelay
            : null;

    private ValueTask OnRetry(OnRetryArguments<HttpResponseMessage> arguments)
    {
        Exchange exchange = GetExchange(arguments.Context);
        exchange.Call.RenewSendPermit();
        HttpResponseMessage? response = arguments.Outcome.Result;
        string errorType = response is null
            ? ErrorType.Of(arguments.Outcome.Exception!)
            : ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        Instruments.Retries.Add(
            1,
            new KeyValuePair<string, object?>(Attributes.Operation, Attributes.NameOf(exchange.Call.Operation)),
            new KeyValuePair<string, object?>(Attributes.ErrorType, errorType),
            new KeyValuePair<string, object?>(Attributes.ServerAddress, exchange.Request.RequestUri!.IdnHost));
        LogRetry(
            exchange.Call.Operation,
            exchange.Request.RequestUri.IdnHost,
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

    /// <summary>A request and what is known of its answer, as the parts of the pipeline share it.</summary>
    private sealed class Exchange(HttpRequestMessage request, CallContext call)
    {
        public HttpRequestMessage Request => request;

        public CallContext Call => call;

        public BodyEnd End { get; set; }
    }
}
