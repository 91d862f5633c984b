using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>Takes each request from the server to its answer.</summary>
internal sealed class SimulatorApplication(AccountImportSimulatorOptions options, StateLog? log = null) : IHttpApplication<HttpContext>
{
    private readonly AnswerWriter _writer = new(options.TimeProvider, options.Seed);
    private readonly RandomFaultSource? _chance = options.RandomFaults is { } faults ? new RandomFaultSource(faults) : null;

    public RouteTable Routes { get; } = new(options.PathPrefix);

    public SimulatedPlatform Platform { get; } = new(options, log);

    public ScriptQueue Scripts { get; } = new(options.Script);

    public TokenEndpoint Tokens { get; } = new(options);

    public RequestLimiter Limiter { get; } = new(options.RateLimit, options.TimeProvider);

    public RequestLog Requests { get; } = new();

    public ViolationLog Violations { get; } = new();

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // The features belong to the server.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        // Set off when the client goes and when the simulator is disposed.
        CancellationToken ended = context.RequestAborted;
        int? index = null;
        try
        {
            if (Routes.IsTokenCall(context.Request))
            {
                TokenCall tokenCall = await TokenCall.ReadAsync(context.Request, options.TimeProvider, ended).ConfigureAwait(false);
                index = options.RecordRequests ? Requests.Add(tokenCall.Request) : null;
                await ((tokenCall.Refusal ?? Tokens.FindTightLoop(tokenCall)) is { } tokenRefusal
                    ? RefuseAsync(context, index, tokenRefusal, ended)
                    : AnswerAsync(context, index, Tokens.Take(tokenCall), _ => Tokens.Execute(tokenCall), ended)).ConfigureAwait(false);
                return;
            }

            using Call call = await Call.ReadAsync(context.Request, Routes, options.Authorization, options.TimeProvider, ended).ConfigureAwait(false);
            index = options.RecordRequests ? Requests.Add(call.Request) : null;
            await ((call.Refusal ?? Tokens.FindCredentialFault(context.Request) ?? Limiter.FindRefusal(call.Operation)) is { } refusal
                ? RefuseAsync(context, index, refusal, ended)
                : AnswerAsync(context, index, ChooseScript(call.Request), script => Platform.Execute(call, script.EffectDelay), ended)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception exception) when (exception is not IOException && !context.Response.HasStarted)
        {
            // A rule or script of the test has thrown: the server would swallow it and leave a bare 500.
            await SendAsync(context, index, Answers.Error(500, "simulator_failed", exception.ToString()), ended).ConfigureAwait(false);
        }
    }

    private Task RefuseAsync(HttpContext context, int? index, Refusal refusal, CancellationToken cancellationToken)
    {
        if (refusal.Violation is not null)
        {
            Violations.Add(refusal.Violation);
        }

        if (refusal.Answer.StatusCode is StatusCodes.Status413PayloadTooLarge)
        {
            // Without this the server would read the body to its end before the next request.
            context.Response.Headers.Connection = "close";
        }

        return SendAsync(context, index, refusal.Answer, cancellationToken);
    }

    private async Task AnswerAsync(
        HttpContext context,
        int? index,
        ScriptedAnswer script,
        Func<ScriptedAnswer, Answer> execute,
        CancellationToken cancellationToken)
    {
        bool beginsAnswer = script.Fault is ScriptedFault.None or ScriptedFault.DropInsideAnswer;
        bool takesEffect = script.TakesEffect || (beginsAnswer && script.StatusCode is null);
        Answer? own = takesEffect ? execute(script) : null;
        if (script.Delay > TimeSpan.Zero)
        {
            await Task.Delay(script.Delay, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        if (script.Fault is ScriptedFault.DropInsideAnswer)
        {
            await _writer.SendHalfAsync(context, Choose(script, own), cancellationToken).ConfigureAwait(false);
        }

        await (script.Meanwhile?.Invoke(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        switch (script.Fault)
        {
            case ScriptedFault.DropBeforeAnswer or ScriptedFault.DropInsideAnswer:
                context.Abort();
                break;
            case ScriptedFault.NeverAnswer:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await SendAsync(context, index, Choose(script, own), cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private ScriptedAnswer ChooseScript(RecordedRequest request)
    {
        // Chance counts every call, so that it decides the same for the next one whoever answers this one.
        ScriptedAnswer? byChance = _chance?.Draw(request);
        return Platform.Scenarios.TakeAnswer(request) ?? Scripts.Take(request) ?? byChance ?? ScriptedAnswer.Own;
    }

    private static Answer Choose(ScriptedAnswer script, Answer? own) => script.StatusCode is { } statusCode
        ? new Answer(statusCode, script.Body) { ContentType = script.ContentType, Headers = script.Headers }
        : own! with { Headers = script.Headers };

    private Task SendAsync(HttpContext context, int? index, Answer answer, CancellationToken cancellationToken)
    {
        // First the record: a client that has its answer finds it there.
        if (index is { } recorded)
        {
            Requests.SetStatusCode(recorded, answer.StatusCode);
        }

        return _writer.SendAsync(context, answer, cancellationToken);
    }
}
