using System.Globalization;
using System.Runtime.CompilerServices;
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
    private static readonly ResiliencePropertyKey<HttpRequestMessage> RequestKey = new("AccountImport.Client.Request");

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
        if (CallContext.Find(request) is null)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(RequestKey, request);
            Outcome<HttpResponseMessage> outcome = await _pipeline.ExecuteOutcomeAsync(
                static (context, handler) => handler.SendOnceAsync(context),
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

        CallContext call = GetCall(context);
        return outcome.Exception is { } exception
            ? Transient.IsRepeated(call, exception)
            : Transient.IsRepeated(call, outcome.Result!.StatusCode, call.AnswerEnd);
    }

    private static HttpRequestMessage GetRequest(ResilienceContext context) => context.Properties.GetValue(RequestKey, defaultValue: null!);

    private static CallContext GetCall(ResilienceContext context) => CallContext.Find(GetRequest(context))!;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome<HttpResponseMessage>> SendOnceAsync(ResilienceContext context)
    {
        HttpRequestMessage request = GetRequest(context);
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
            try
            {
                CallContext.Find(request)!.AnswerEnd = await ResponseBody.BufferAsync(response, context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
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
        CallContext call = GetCall(arguments.Context);
        string server = GetRequest(arguments.Context).RequestUri!.IdnHost;
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
}
