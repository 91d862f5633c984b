using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AccountImport.Client.Importing.Reports;

/// <summary>A report of many lines, which are handed on in large pieces.</summary>
internal sealed class ReportLines : IAsyncDisposable
{
    /// <summary>From how many gathered bytes on they are handed on.</summary>
    private const int PieceLength = 32 * 1024;

    // Control characters are escaped by every encoder; this one leaves letters of all scripts as they are.
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ReportFile _file;
    private readonly ArrayBufferWriter<byte> _lines = new(2 * PieceLength);
    private readonly Utf8JsonWriter _json;

    private ReportLines(ReportFile file)
    {
        _file = file;
        _json = new Utf8JsonWriter(_lines, JsonOptions);
    }

    /// <summary>Takes the bytes of a line.</summary>
    public IBufferWriter<byte> Buffer => _lines;

    /// <summary>The name that the file has until it is whole.</summary>
    public string TemporaryName => _file.TemporaryName;

    /// <summary>Begins the file.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static ReportLines Create(string path) => new(ReportFile.Create(path));

    /// <summary>Gathers a JSON object as a line.</summary>
    public void AddJson<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        _json.Reset();
        write(_json, value);
        _json.Flush();
        _lines.Write("\n"u8);
    }

    /// <summary>Hands on what is gathered, if it is enough.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public ValueTask WriteIfFullAsync(CancellationToken cancellationToken) =>
        _lines.WrittenCount < PieceLength ? ValueTask.CompletedTask : WriteAsync(cancellationToken);

    /// <summary>Hands everything on, and puts the file in the place of the one before.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken).ConfigureAwait(false);
        _file.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync().ConfigureAwait(false);
        await _file.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        await _file.WriteAsync(_lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _lines.ResetWrittenCount();
    }
}
