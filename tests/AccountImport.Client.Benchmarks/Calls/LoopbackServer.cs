using System.Net;
using System.Net.Sockets;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The API over loopback: answers at once, and does no more with a request than to find its end. One request at a time on each connection.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public LoopbackServer() => _listener.Start(512);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private static byte[] Scheduled { get; } = CreateAnswer("201 Created", [.. "{}"u8]);

    private static byte[] Valid { get; } = CreateAnswer("200 OK", [.. "{}"u8]);

    private static byte[] Status { get; } = CreateAnswer("200 OK", InMemoryPlatform.StatusBody);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Socket socket = await _listener.AcceptSocketAsync(cancellationToken);
            socket.NoDelay = true;
            _ = ServeAsync(socket, cancellationToken);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static byte[] CreateAnswer(string status, byte[] body) =>
    [
        .. System.Text.Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nDate: Tue, 07 Oct 2025 07:00:21 GMT\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"),
        .. body,
    ];

    private static async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        using Socket connection = socket;
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        try
        {
            while (true)
            {
                int count = await connection.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                if (count is 0)
                {
                    return;
                }

                length += count;
                if (FindAnswer(buffer.AsSpan(0, length)) is { } answer)
                {
                    length = 0;
                    await connection.SendAsync(answer, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The client has ended.
        }
    }

    /// <summary>Gives the answer to a request that is there to its last byte; <see langword="null"/> as long as it is not.</summary>
    private static byte[]? FindAnswer(ReadOnlySpan<byte> request)
    {
        int headLength = request.IndexOf("\r\n\r\n"u8) + 4;
        if (headLength < 4)
        {
            return null;
        }

        ReadOnlySpan<byte> head = request[..headLength];
        ReadOnlySpan<byte> body = request[headLength..];
        if (head.StartsWith("GET "u8))
        {
            return Status;
        }

        if (head.IndexOf("\r\nTransfer-Encoding: chunked\r\n"u8) >= 0)
        {
            return body.EndsWith("\r\n0\r\n\r\n"u8) ? Choose(head) : null;
        }

        ReadOnlySpan<byte> name = "\r\nContent-Length: "u8;
        ReadOnlySpan<byte> rest = head[(head.IndexOf(name) + name.Length)..];
        int announced = int.Parse(rest[..rest.IndexOf((byte)'\r')], System.Globalization.CultureInfo.InvariantCulture);
        return body.Length == announced ? Choose(head) : null;
    }

    private static byte[] Choose(ReadOnlySpan<byte> head) => head[..head.IndexOf((byte)'\r')].IndexOf("/validate/"u8) >= 0 ? Valid : Scheduled;
}
