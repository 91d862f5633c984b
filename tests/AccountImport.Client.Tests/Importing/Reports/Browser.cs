using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AccountImport.Client.Tests.Importing.Reports;

/// <summary>A headless Chromium, which shows pages of files. For one test at a time.</summary>
public sealed class Browser : IAsyncLifetime
{
    // Not CI, which other machines set too: this one says that Chromium was installed, as .ci/run does.
    private const string Required = "CHROMIUM_REQUIRED";
    private const string Announcement = "DevTools listening on ";

    private static readonly TimeSpan GiveUp = TimeSpan.FromMinutes(2);

    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("browser-");
    private Process? _process;
    private Task _drained = Task.CompletedTask;
    private ClientWebSocket? _socket;
    private string? _session;
    private int _calls;

    public async ValueTask InitializeAsync()
    {
        if (FindProgram() is not { } program)
        {
            return;
        }

        // The pages are our own, and there is no sandbox where the tests run as root.
        _process = Process.Start(new ProcessStartInfo(
            program,
            ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--remote-debugging-port=0", $"--user-data-dir={_folder.FullName}", "about:blank"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        using var giveUp = new CancellationTokenSource(GiveUp);
        string address = await ReadAddressAsync(_process, giveUp.Token);
        _drained = Task.WhenAll(_process.StandardError.ReadToEndAsync(CancellationToken.None), _process.StandardOutput.ReadToEndAsync(CancellationToken.None));
        _socket = new ClientWebSocket();
        await _socket.ConnectAsync(new Uri(address), giveUp.Token);
        JsonNode target = await CallAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" }, giveUp.Token);
        JsonNode attached = await CallAsync("Target.attachToTarget", new JsonObject { ["targetId"] = target["targetId"]!.DeepClone(), ["flatten"] = true }, giveUp.Token);
        _session = (string)attached["sessionId"]!;
        await CallAsync("Page.enable", [], giveUp.Token);
    }

    /// <summary>Shows a file. Where there is no browser, the test is skipped, or fails where it was promised: nobody would see there that it is always skipped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">How wide the screen is, in pixels.</param>
    /// <param name="isDark">Whether the user prefers dark colors.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task ShowAsync(string path, int width, bool isDark, CancellationToken cancellationToken)
    {
        if (_socket is null)
        {
            const string Missing = "There is no Chromium on the PATH. On Debian: apt-get install chromium";
            Assert.False(string.Equals(Environment.GetEnvironmentVariable(Required), "true", StringComparison.OrdinalIgnoreCase), Missing);
            Assert.Skip(Missing);
        }

        bool isPhone = width < 700;
        await CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = 850, ["deviceScaleFactor"] = 1, ["mobile"] = isPhone }, cancellationToken);
        await CallAsync(
            "Emulation.setEmulatedMedia",
            new JsonObject { ["media"] = "screen", ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }) },
            cancellationToken);
        await CallAsync("Page.navigate", new JsonObject { ["url"] = new Uri(path).AbsoluteUri }, cancellationToken);
        await EvaluateAsync("new Promise(done => document.readyState === 'complete' && location.protocol === 'file:' ? done() : addEventListener('load', done))", cancellationToken);
    }

    /// <summary>Computes something in the page, whose own scripts the page itself forbids.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression, CancellationToken cancellationToken)
    {
        JsonNode answer = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true }, cancellationToken);
        return answer["exceptionDetails"] is { } failure ? throw new InvalidOperationException(failure.ToJsonString()) : answer["result"]!["value"];
    }

    /// <summary>Makes a picture of the whole page, as PNG.</summary>
    public async Task<byte[]> CaptureAsync(CancellationToken cancellationToken) => Convert.FromBase64String(
        (string)(await CallAsync("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true, ["format"] = "png" }, cancellationToken))["data"]!);

    /// <summary>Prints the page, as PDF.</summary>
    public async Task<byte[]> PrintAsync(CancellationToken cancellationToken)
    {
        await CallAsync("Emulation.setEmulatedMedia", new JsonObject { ["media"] = "" }, cancellationToken);
        return Convert.FromBase64String((string)(await CallAsync("Page.printToPDF", new JsonObject { ["printBackground"] = false, ["preferCSSPageSize"] = true }, cancellationToken))["data"]!);
    }

    public async ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            await _drained;
            _process.Dispose();
        }

        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // One of its processes may still be writing to it.
        }
    }

    private static string? FindProgram() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Programs.Select(program => Path.Combine(folder, program)))
            .FirstOrDefault(File.Exists);

    private static async Task<string> ReadAddressAsync(Process process, CancellationToken cancellationToken)
    {
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                return line[Announcement.Length..];
            }
        }

        throw new InvalidOperationException("Chromium has ended before it could be reached.");
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        giveUp.CancelAfter(GiveUp);
        int id = ++_calls;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
        {
            call["sessionId"] = _session;
        }

        await _socket!.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, endOfMessage: true, giveUp.Token);
        while (true)
        {
            // What else comes are events, which nobody waits for.
            JsonNode message = await ReceiveAsync(giveUp.Token);
            if ((int?)message["id"] == id)
            {
                return message["result"] ?? throw new InvalidOperationException($"{method}: {message["error"]?.ToJsonString()}");
            }
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket!.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(message.ToArray())!;
    }
}
