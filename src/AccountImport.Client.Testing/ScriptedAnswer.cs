using System.Collections.ObjectModel;
using System.Text;
using AccountImport.Client.Testing.Simulation;

namespace AccountImport.Client.Testing;

/// <summary>An answer that a test has the simulator give instead of its own.</summary>
/// <remarks>
/// Whether the call takes its effect and what it is answered are two things: with <see cref="TakesEffect"/> the account is
/// scheduled and the client is told something else, or nothing. Immutable and safe for use by several threads, as long as the headers
/// that were put in are not changed.
/// </remarks>
public sealed record ScriptedAnswer
{
    /// <summary>The HTTP status of the answer; <see langword="null"/> for the answer that the call would get without a script.</summary>
    /// <value>The default is <see langword="null"/>. The call's own answer comes of its effect, which is then taken whatever <see cref="TakesEffect"/> says, unless <see cref="Fault"/> lets no answer begin.</value>
    public int? StatusCode { get; init; }

    /// <summary>The body, byte for byte. Not used for the call's own answer.</summary>
    /// <value>The default is empty.</value>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The header <c>Content-Type</c>; if empty, none is sent. Not used for the call's own answer.</summary>
    /// <value>The default is <c>application/json</c>.</value>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Headers to send, such as <c>Retry-After</c>; they replace those that the simulator sends by itself.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>How long the answer is held back, by the simulator's clock; a <see cref="Fault"/> comes after it too.</summary>
    /// <value>The default is <see cref="TimeSpan.Zero"/>. The call's effect does not wait for it.</value>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether the call takes its effect, at once, before this answer is given.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool TakesEffect { get; init; }

    /// <summary>How long after the call a process call takes its effect, by the simulator's clock: as if it had stood in a queue.</summary>
    /// <value>
    /// The default is <see cref="TimeSpan.Zero"/>. Until then status shows what was there before (nothing, or an earlier import), and
    /// a repeated process schedules another creation.
    /// </value>
    public TimeSpan EffectDelay { get; init; }

    /// <summary>What goes wrong with the connection.</summary>
    /// <value>The default is <see cref="ScriptedFault.None"/>.</value>
    public ScriptedFault Fault { get; init; }

    /// <summary>What the test does at the moment that the script is about, such as kill the client; the request waits for it.</summary>
    /// <value>
    /// The default is <see langword="null"/>: nothing. The moment is after the effect and the delay and before the answer begins, the connection is reset or
    /// the request is held; with <see cref="ScriptedFault.DropInsideAnswer"/> it is when half of the answer has left. The token is cancelled when the client
    /// goes and when the simulator is disposed.
    /// </value>
    public Func<CancellationToken, Task>? Meanwhile { get; init; }

    /// <summary>The answer that the call would get without a script: a start for <c>with { Delay = ... }</c>.</summary>
    public static ScriptedAnswer Own { get; } = new();

    /// <summary>Makes an answer with a JSON body, or with what a test wants taken for one.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="json">The body, sent as it is.</param>
    /// <returns>The answer; the call does not take its effect.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    public static ScriptedAnswer Json(int statusCode, string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new ScriptedAnswer { StatusCode = statusCode, Body = Encoding.UTF8.GetBytes(json) };
    }

    /// <summary>Makes an answer with an HTML body, as a gateway in front of the API gives it.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="html">The body.</param>
    /// <returns>The answer; the call does not take its effect.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="html"/> is <see langword="null"/>.</exception>
    public static ScriptedAnswer Html(int statusCode, string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        return new ScriptedAnswer { StatusCode = statusCode, Body = Encoding.UTF8.GetBytes(html), ContentType = "text/html; charset=utf-8" };
    }

    /// <summary>Makes an answer without a body.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <returns>The answer; the call does not take its effect.</returns>
    public static ScriptedAnswer Empty(int statusCode) => new() { StatusCode = statusCode, ContentType = string.Empty };

    /// <summary>Makes a connection that is reset before the first byte of an answer.</summary>
    /// <param name="takesEffect">Whether the call takes its effect before that.</param>
    /// <returns>The missing answer.</returns>
    public static ScriptedAnswer Dropped(bool takesEffect) =>
        new() { TakesEffect = takesEffect, Fault = ScriptedFault.DropBeforeAnswer };

    /// <summary>Makes a request that is held until the client goes or the simulator is disposed.</summary>
    /// <param name="takesEffect">Whether the call takes its effect before that.</param>
    /// <returns>The missing answer.</returns>
    public static ScriptedAnswer Held(bool takesEffect) =>
        new() { TakesEffect = takesEffect, Fault = ScriptedFault.NeverAnswer };

    /// <summary>Makes the same answer with one header more.</summary>
    /// <param name="name">The header's name; one of that name in <see cref="Headers"/> is replaced.</param>
    /// <param name="value">The header's value.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public ScriptedAnswer WithHeader(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        return this with { Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { [name] = value } };
    }

    /// <summary>Gives status and fault, without the body.</summary>
    /// <returns>A text such as <c>ScriptedAnswer 503 None</c>.</returns>
    public override string ToString() => $"{nameof(ScriptedAnswer)} {StatusCode?.ToString() ?? "own"} {Fault}";

    /// <summary>Throws if one of the answers that a test gives cannot be sent.</summary>
    internal static void ThrowIfInvalid(ScriptedAnswer[] answers, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(answers, parameterName);
        foreach (ScriptedAnswer answer in answers)
        {
            ArgumentNullException.ThrowIfNull(answer, parameterName);
            if (answer.FindFault() is { } fault)
            {
                throw new ArgumentException(fault, parameterName);
            }
        }
    }

    /// <summary>Says why this cannot be sent; <see langword="null"/> if it can.</summary>
    internal string? FindFault()
    {
        if (StatusCode is < 200 or > 599)
        {
            return "The status of a scripted answer is from 200 to 599.";
        }

        if (StatusCode is { } statusCode && AnswerWriter.HasNoBody(statusCode) && (!Body.IsEmpty || Fault is ScriptedFault.DropInsideAnswer))
        {
            return $"An answer of status {statusCode} has no body.";
        }

        return Delay < TimeSpan.Zero || EffectDelay < TimeSpan.Zero ? "A scripted answer has a negative delay." : null;
    }
}
