using System.Net;

namespace AccountImport.Client.Refit;

/// <summary>What became of a call, in the place of the answer's body.</summary>
internal sealed class AnswerContent : HttpContent
{
    /// <summary>The result of the call; <see langword="null"/> if it failed.</summary>
    public object? Result { get; init; }

    /// <summary>Why the call failed; <see langword="null"/> if it did not.</summary>
    public Exception? Error { get; init; }

    // A length of zero would be an answer without a result to newer versions of Refit.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;
}
