using System.Net.Http.Headers;
using AccountImport.Client.Contracts;
using Microsoft.AspNetCore.Http;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>Checks what can be said of a request without its body.</summary>
internal static class RequestForm
{
    /// <summary>The longest body that is read: 20 MB.</summary>
    public const int MaxBodyLength = 20 * 1024 * 1024;

    public static Refusal? FindFault(HttpRequest request, Route route, string? authorization) =>
        FindMethodFault(request, route.Method, route.Operation.ToString())
        ?? FindCredentialFault(request, authorization)
        ?? (route.Operation is AccountImportOperation.Status ? FindUnwantedBody(request) : FindBodyFault(request));

    public static Refusal? FindMethodFault(HttpRequest request, string method, string call)
    {
        if (request.Method == method)
        {
            return null;
        }

        Refusal refusal = Refusal.OfViolation(405, "simulator_method_not_allowed", $"The path of {call} was called with another method than {method}.");
        return refusal with
        {
            Answer = refusal.Answer with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Allow"] = method } },
        };
    }

    public static Refusal? FindBodyFault(HttpRequest request)
    {
        if (!IsPlainJson(request))
        {
            return Refusal.OfViolation(415, "simulator_content_type", "The body is not announced as application/json in UTF-8 without a content encoding.");
        }

        return request.ContentLength switch
        {
            null => Refusal.OfViolation(411, "simulator_length_required", "The request has no Content-Length; a chunked body is refused."),
            > MaxBodyLength => Refusal.OfViolation(413, "simulator_too_large", $"The body is longer than {MaxBodyLength} bytes."),
            _ => null,
        };
    }

    /// <summary>Refuses a request for its header <c>Authorization</c>.</summary>
    public static Refusal RefuseCredential(HttpRequest request) => new(
        Answers.Error(401, "authentication_failed", "The credentials are missing or not valid."),
        request.Headers.Authorization.ToString().Length is 0 ? "The header Authorization is missing." : null);

    private static Refusal? FindCredentialFault(HttpRequest request, string? authorization) =>
        authorization is null || request.Headers.Authorization.ToString() == authorization ? null : RefuseCredential(request);

    private static Refusal? FindUnwantedBody(HttpRequest request) =>
        request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0
            ? Refusal.OfViolation(400, "simulator_unwanted_body", "A status call has no body.")
            : null;

    private static bool IsPlainJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count is 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? contentType)
        && string.Equals(contentType.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (contentType.CharSet is null || string.Equals(contentType.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));
}
