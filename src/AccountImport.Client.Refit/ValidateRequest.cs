using System.Net;
using AccountImport.Client.Contracts;
using AccountImport.Client.Http;

namespace AccountImport.Client.Refit;

/// <summary>The body of a validate call: the account's bytes as they are, with their length.</summary>
/// <remarks>For one call; make another for the next. An <see cref="AccountPayload"/> converts to it by itself. Not safe for use by several threads.</remarks>
public sealed class ValidateRequest : HttpContent
{
    /// <summary>Makes the body.</summary>
    /// <param name="payload">The account.</param>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is <see langword="null"/>.</exception>
    public ValidateRequest(AccountPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Content = new AccountContent(payload, taskParameters: default, new CallContext(AccountImportOperation.Validate));
        Headers.ContentType = Content.Headers.ContentType;
    }

    internal AccountContent Content { get; }

    /// <summary>Makes the body of an account.</summary>
    /// <param name="payload">The account.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is <see langword="null"/>.</exception>
    public static implicit operator ValidateRequest(AccountPayload payload) => new(payload);

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
