namespace AccountImport.Client.AccountFiles;

/// <summary>Reads another stream, says how much, and copies what is read.</summary>
internal sealed class CountingStream(Stream inner, Stream? copy, Action<int> count) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        count(read);
        if (copy is not null)
        {
            await copy.WriteAsync(buffer[..read], cancellationToken).ConfigureAwait(false);
        }

        return read;
    }
}
