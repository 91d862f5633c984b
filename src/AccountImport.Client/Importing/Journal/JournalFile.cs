namespace AccountImport.Client.Importing.Journal;

/// <summary>The file of a journal, as far as a journal needs it. Reading may go on while one thread writes.</summary>
internal abstract class JournalFile : IDisposable
{
    public abstract long Length { get; }

    /// <summary>Reads at a place of the file.</summary>
    /// <returns>How many bytes were read; fewer than there is room for only at the end of the file.</returns>
    public abstract int Read(Span<byte> buffer, long offset);

    public abstract void Write(ReadOnlySpan<byte> bytes, long offset);

    public abstract void SetLength(long length);

    /// <summary>Waits until what was written is on the disk.</summary>
    public abstract void Sync();

    /// <summary>Waits until the name of the file is on the disk, as far as the system lets one.</summary>
    public abstract void SyncFolder();

    public abstract void Dispose();

    /// <summary>Cuts off what a failed write may have left, if that can be done; else the next opening does it.</summary>
    public void TryCutOff(long length)
    {
        try
        {
            SetLength(length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Why the write failed says more than this.
        }
    }
}
