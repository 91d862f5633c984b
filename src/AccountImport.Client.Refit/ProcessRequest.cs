using System.Net;
using AccountImport.Client.Contracts;
using AccountImport.Client.Http;

namespace AccountImport.Client.Refit;

/// <summary>The body of a process call: the account's bytes as they are, with the task parameters and their length.</summary>
/// <remarks>For one call; make another for the next. An <see cref="AccountPayload"/> converts to it by itself. Not safe for use by several threads.</remarks>
public sealed class ProcessRequest : HttpContent
{
    /// <summary>Makes the body.</summary>
    /// <param name="payload">The account.</param>
    /// <param name="taskParameters">How and when; <see langword="null"/> for at once and for real. They are sent as they are, and refused by the API if they break its rules.</param>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is <see langword="null"/>.</exception>
    public ProcessRequest(AccountPayload payload, TaskParameters? taskParameters = null)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Content = new AccountContent(payload, TaskParametersWriter.Write(taskParameters), new CallContext(AccountImportOperation.Process));
        Headers.ContentType = Content.Headers.ContentType;
    }

    internal AccountContent Content { get; }

    /// <summary>Makes the body of an account.</summary>
    /// <param name="payload">The account.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is <see langword="null"/>.</exception>
    public static implicit operator ProcessRequest(AccountPayload payload) => new(payload);

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = Content.Headers.ContentLength ?? 0;
        return true;
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Content.CopyToAsync(stream, context);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        Content.CopyToAsync(stream, context, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Content.Dispose();
        }

        base.Dispose(disposing);
    }
}
