using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>Takes each request from the server to its answer.</summary>
internal sealed class SimulatorApplication(AccountImportSimulatorOptions options) : IHttpApplication<HttpContext>
{
    private readonly AnswerWriter _writer = new(options.TimeProvider, options.Seed);

    public RouteTable Routes { get; } = new(options.PathPrefix);

    public SimulatedPlatform Platform { get; } = new(options);

    public ScriptQueue Scripts { get; } = new(options.Script);

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
        try
        {
            using Call call = await Call.ReadAsync(context.Request, Routes, options.Authorization, options.TimeProvider, ended).ConfigureAwait(false);
            await AnswerAsync(context, call, ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception exception) when (exception is not IOException && !context.Response.HasStarted)
        {
            // A rule or script of the test has thrown: the server would swallow it and leave a bare 500.
            await _writer.SendAsync(context, Answers.Error(500, "simulator_failed", exception.ToString()), ended).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, Call call, CancellationToken cancellationToken)
    {
        int? index = options.RecordRequests ? Requests.Add(call.Request) : null;
        if (call.Refusal is { } refusal)
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

            await SendAsync(refusal.Answer).ConfigureAwait(false);
            return;
        }

        ScriptedAnswer script = Scripts.Take(call.Request);
        bool beginsAnswer = script.Fault is ScriptedFault.None or ScriptedFault.DropInsideAnswer;
        Answer? own = script.TakesEffect || (beginsAnswer && script.StatusCode is null) ? Platform.Execute(call, script.EffectDelay) : null;
        if (script.Delay > TimeSpan.Zero)
        {
            await Task.Delay(script.Delay, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        Answer? answer = script.StatusCode is { } statusCode
            ? new Answer(statusCode, script.Body) { ContentType = script.ContentType, Headers = script.Headers }
            : own is null ? null : own with { Headers = script.Headers };
        switch (script.Fault)
        {
            case ScriptedFault.DropInsideAnswer:
                await _writer.SendHalfAsync(context, answer!, cancellationToken).ConfigureAwait(false);
                break;
            case ScriptedFault.DropBeforeAnswer:
                context.Abort();
                break;
            case ScriptedFault.NeverAnswer:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await SendAsync(answer!).ConfigureAwait(false);
                break;
        }

        Task SendAsync(Answer whole)
        {
            // First the record: a client that has its answer finds it there.
            if (index is { } recorded)
            {
                Requests.SetStatusCode(recorded, whole.StatusCode);
            }

            return _writer.SendAsync(context, whole, cancellationToken);
        }
    }
}
