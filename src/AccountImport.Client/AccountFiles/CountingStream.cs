using System.Security.Cryptography;

namespace AccountImport.Client.AccountFiles;

/// <summary>Reads another stream, says how much, and copies and hashes what is read.</summary>
internal sealed class CountingStream(Stream inner, Stream? copy, Action<int> count, IncrementalHash? hash = null) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        count(read);
        hash?.AppendData(buffer.Span[..read]);
        if (copy is not null)
        {
            await CopyAsync(copy, buffer[..read], cancellationToken).ConfigureAwait(false);
        }

        return read;
    }

    private static async ValueTask CopyAsync(Stream copy, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await copy.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new IOException(
                $"it cannot be kept in the folder for temporary files, {Path.GetTempPath()}, for a second reading ({exception.Message}); make room there, name another folder in TMPDIR (on Windows TMP), read it from a file, or do not compare its accounts.",
                exception);
        }
    }
}
