using System.Globalization;

namespace AccountImport.Client.Testing;

/// <summary>What goes wrong in the same words, whether a scenario or chance asks for it.</summary>
internal static class FaultAnswers
{
    private static readonly ScriptedAnswer ThrottledAtOnce = ScriptedAnswer.Json(429, """{"detail":"Request was throttled.","code":"throttled"}""");

    /// <summary>A gateway that does not reach the API.</summary>
    public static ScriptedAnswer Unavailable { get; } = ScriptedAnswer.Html(
        503,
        "<html><head><title>503 Service Temporarily Unavailable</title></head><body><h1>503 Service Temporarily Unavailable</h1></body></html>");

    /// <summary>The call takes its effect, and then the platform fails.</summary>
    public static ScriptedAnswer FailedAfterEffect { get; } =
        ScriptedAnswer.Json(500, """{"detail":"A server error occurred.","code":"error"}""") with { TakesEffect = true };

    public static ScriptedAnswer Throttled(TimeSpan? retryAfter) => retryAfter is { } wait
        ? ThrottledAtOnce.WithHeader("Retry-After", Math.Ceiling(wait.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture))
        : ThrottledAtOnce;
}
