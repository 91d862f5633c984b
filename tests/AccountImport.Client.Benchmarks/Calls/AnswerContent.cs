using System.Net;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The content of an answer, over a stream that is there already.</summary>
internal sealed class AnswerContent(int length, Task<Stream> stream) : HttpContent
{
    protected override Task<Stream> CreateContentReadStreamAsync() => stream;

    protected override Task SerializeToStreamAsync(Stream target, TransportContext? context) => stream.Result.CopyToAsync(target);

    protected override bool TryComputeLength(out long contentLength)
    {
        contentLength = length;
        return true;
    }
}
