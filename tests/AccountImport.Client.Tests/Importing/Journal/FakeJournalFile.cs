using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>A file in memory that does what a disk may do.</summary>
internal sealed class FakeJournalFile : JournalFile
{
    private readonly Lock _lock = new();
    private byte[] _bytes = [];

    public override long Length => Bytes.Length;

    public byte[] Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }

        set
        {
            lock (_lock)
            {
                _bytes = value;
            }
        }
    }

    /// <summary>What is on the disk; the rest a power cut would take.</summary>
    public byte[] Synced { get; private set; } = [];

    /// <summary>How many bytes there is room for. Of a write that finds too little, what fits is written.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    public Exception? SyncFailure { get; set; }

    public Exception? SetLengthFailure { get; set; }

    public Exception? ReadFailure { get; set; }

    /// <summary>Writing waits for it.</summary>
    public ManualResetEventSlim MayWrite { get; } = new(initialState: true);

    /// <summary>Syncing waits for it.</summary>
    public ManualResetEventSlim MaySync { get; } = new(initialState: true);

    public int Reads { get; private set; }

    public List<int> Writes { get; } = [];

    public int Syncs { get; private set; }

    public int FolderSyncs { get; private set; }

    /// <summary>The lengths that were set.</summary>
    public List<long> Cuts { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>Whether the writer waits at one of the gates.</summary>
    public bool IsHeld { get; private set; }

    public JournalEnvironment Environment => JournalEnvironment.Default with { OpenFile = _ => this, FileSystemOf = _ => null };

    public override int Read(Span<byte> buffer, long offset)
    {
        lock (_lock)
        {
            if (ReadFailure is not null)
            {
                throw ReadFailure;
            }

            Reads++;
            int count = (int)Math.Max(0, Math.Min(buffer.Length, _bytes.Length - offset));
            _bytes.AsSpan((int)Math.Min(offset, _bytes.Length), count).CopyTo(buffer);
            return count;
        }
    }

    public override void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        IsHeld = !MayWrite.IsSet;
        MayWrite.Wait(TestContext.Current.CancellationToken);
        IsHeld = false;
        lock (_lock)
        {
            offset.ShouldBe(_bytes.Length);
            int fitting = (int)Math.Min(bytes.Length, Math.Max(0, Capacity - offset));
            _bytes = [.. _bytes, .. bytes[..fitting]];
            Writes.Add(fitting);
            if (fitting < bytes.Length)
            {
                throw new IOException("No space left on device.");
            }
        }
    }

    public override void SetLength(long length)
    {
        lock (_lock)
        {
            Cuts.Add(length);
            if (SetLengthFailure is not null)
            {
                throw SetLengthFailure;
            }

            Array.Resize(ref _bytes, (int)length);
        }
    }

    public override void Sync()
    {
        IsHeld = !MaySync.IsSet;
        MaySync.Wait(TestContext.Current.CancellationToken);
        IsHeld = false;
        lock (_lock)
        {
            Syncs++;
            if (SyncFailure is not null)
            {
                throw SyncFailure;
            }

            Synced = [.. _bytes];
        }
    }

    public override void SyncFolder() => FolderSyncs++;

    public override void Dispose() => IsDisposed = true;
}
