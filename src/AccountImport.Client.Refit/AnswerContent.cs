using System.Net;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Refit;

/// <summary>An answer that was read: what it means stands in the place of its body.</summary>
internal sealed class AnswerContent : HttpContent
{
    /// <summary>The result of the call; <see langword="null"/> if it failed.</summary>
    public object? Result { get; init; }

    /// <summary>Why the call failed; <see langword="null"/> if it did not.</summary>
    public AccountImportException? Error { get; init; }

    // A length of zero would be an answer without a result to newer versions of Refit.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;
}
