using System.Diagnostics;
using System.Globalization;
using AccountImport.Client.Contracts;
using AccountImport.Client.Telemetry;

namespace AccountImport.Client.Http;

/// <summary>
/// Gives each request that leaves a span of its own, by OpenTelemetry's conventions for HTTP clients, and passes the trace on. The spans that
/// .NET itself would make hold the path, and with it the account number: where this handler is, they are off.
/// </summary>
internal sealed class RequestTracingHandler : DelegatingHandler
{
    private const string Redacted = "REDACTED";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (CallContext.Find(request) is not { } call)
        {
            PassOn(Activity.Current, request);
            return base.SendAsync(request, cancellationToken);
        }

        int resendCount = call.CountSend();
        Activity? span = Instruments.Source.HasListeners()
            ? Instruments.Source.StartActivity($"{request.Method.Method} {TemplateOf(call.Operation)}", ActivityKind.Client)
            : null;
        PassOn(span ?? Activity.Current, request);
        return span is null
            ? base.SendAsync(request, cancellationToken)
            : SendAsync(request, call.Operation, resendCount, span, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        AccountImportOperation operation,
        int resendCount,
        Activity span,
        CancellationToken cancellationToken)
    {
        using Activity ends = span;
        if (span.IsAllDataRequested)
        {
            Uri uri = request.RequestUri!;
            span.SetTag(Attributes.Operation, Attributes.NameOf(operation));
            span.SetTag(Attributes.Method, request.Method.Method);
            span.SetTag(Attributes.ServerAddress, uri.IdnHost);
            span.SetTag(Attributes.ServerPort, uri.Port);
            span.SetTag(Attributes.UrlTemplate, TemplateOf(operation));
            span.SetTag(Attributes.UrlFull, Redact(uri, operation));
            span.SetTag(Attributes.ResendCount, resendCount > 0 ? resendCount : null);
        }

        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            int statusCode = (int)response.StatusCode;
            span.SetTag(Attributes.StatusCode, statusCode);
            if (statusCode >= 400)
            {
                Fail(span, statusCode.ToString(CultureInfo.InvariantCulture));
            }

            return response;
        }
        catch (Exception exception)
        {
            Fail(span, ErrorType.Of(exception));
            throw;
        }
    }

    private static void Fail(Activity span, string errorType)
    {
        span.SetTag(Attributes.ErrorType, errorType);
        span.SetStatus(ActivityStatusCode.Error);
    }

    private static string TemplateOf(AccountImportOperation operation) => operation switch
    {
        AccountImportOperation.Validate => "/" + Endpoints.Validate,
        AccountImportOperation.Process => "/" + Endpoints.Process,
        _ => "/" + Endpoints.StatusTemplate,
    };

    /// <summary>The address without the two segments that name an account.</summary>
    private static string Redact(Uri uri, AccountImportOperation operation)
    {
        string address = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        if (operation is not AccountImportOperation.Status)
        {
            return address;
        }

        int end = address.AsSpan(0, address.Length - 1).LastIndexOf('/');
        int start = address.AsSpan(0, end).LastIndexOf('/');
        return $"{address.AsSpan(0, start)}/{Redacted}/{Redacted}/";
    }

    /// <summary>
    /// Puts the trace into the request's headers, as .NET itself would, but for the baggage: what an application carries there is nothing that
    /// the platform was meant to see.
    /// </summary>
    private static void PassOn(Activity? activity, HttpRequestMessage request)
    {
        if (activity is null)
        {
            return;
        }

        DistributedContextPropagator.Current.Inject(activity, request, static (carrier, name, value) =>
        {
            if (carrier is HttpRequestMessage message && name is not ("baggage" or "Correlation-Context"))
            {
                message.Headers.Remove(name);
                message.Headers.TryAddWithoutValidation(name, value);
            }
        });
    }
}
