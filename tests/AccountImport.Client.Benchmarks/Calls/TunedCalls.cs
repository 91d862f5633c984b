using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The same by hand, for speed: a body in a pooled buffer with a <c>Content-Length</c>, addresses made once, an answer parsed once from its bytes.</summary>
internal sealed class TunedCalls(HttpClient httpClient) : ICalls
{
    private readonly Uri _validateUri = new(httpClient.BaseAddress!, "v2/data-import/accounts/validate/");
    private readonly Uri _processUri = new(httpClient.BaseAddress!, "v2/data-import/accounts/");
    private readonly string _processAddress = new Uri(httpClient.BaseAddress!, "v2/data-import/accounts/").AbsoluteUri;

    public Task ValidateAsync() => PostAsync(_validateUri, new PlainBodies.Validate(CallSample.Plain), PlainJsonContext.Default.Validate);

    public Task ProcessAsync() =>
        PostAsync(_processUri, new PlainBodies.Process(CallSample.Plain, new PlainBodies.TaskParameters()), PlainJsonContext.Default.Process);

    public Task GetStatusAsync() => ReadStatusAsync();

    public string? GetKrakenIdentifier(Task status) => ((Task<PlainBodies.Status>)status).Result.KrakenIdentifier;

    public void Dispose() => httpClient.Dispose();

    private async Task<PlainBodies.Status> ReadStatusAsync()
    {
        string supplier = Uri.EscapeDataString(CallSample.Plain.ImportSupplier!);
        string number = Uri.EscapeDataString(CallSample.Plain.ExternalAccountNumber!);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{_processAddress}{supplier}/{number}/"));
        using HttpResponseMessage response = await httpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using Stream stream = await response.Content.ReadAsStreamAsync();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), PlainJsonContext.Default.Status)!;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task PostAsync<T>(Uri uri, T body, JsonTypeInfo<T> typeInfo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, uri);
        request.Content = PooledContent.Create(body, typeInfo);
        using HttpResponseMessage response = await httpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
    }

    private sealed class PooledContent : HttpContent
    {
        [ThreadStatic]
        private static Utf8JsonWriter? t_writer;

        private readonly PooledBuffer _buffer;

        private PooledContent(PooledBuffer buffer)
        {
            _buffer = buffer;
            Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        public static PooledContent Create<T>(T body, JsonTypeInfo<T> typeInfo)
        {
            var buffer = new PooledBuffer();
            Utf8JsonWriter writer = t_writer ??= new Utf8JsonWriter(Stream.Null);
            writer.Reset(buffer);
            JsonSerializer.Serialize(writer, body, typeInfo);
            writer.Flush();
            return new PooledContent(buffer);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(_buffer.Written).AsTask();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            stream.WriteAsync(_buffer.Written, cancellationToken).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = _buffer.Written.Length;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            _buffer.Dispose();
            base.Dispose(disposing);
        }
    }
}
