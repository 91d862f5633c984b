namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>A stream in memory that notes what is done to it, and fails if it is told to.</summary>
internal sealed class RecordingStream : MemoryStream
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many bytes it takes in all; beyond them it is a full disk.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>Whether a write waits until it is cancelled.</summary>
    public bool IsStuck { get; set; }

    public bool FailsToFlush { get; init; }

    public bool FailsToClose { get; init; }

    /// <summary>Ends when a write has begun.</summary>
    public Task Started => _started.Task;

    /// <summary>The length of each write.</summary>
    public List<int> Lengths { get; } = [];

    public int FlushCount { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Its length at the end; that of a disposed stream in memory cannot be asked.</summary>
    public override long Length => IsDisposed ? ToArray().Length : base.Length;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _started.TrySetResult();
        if (IsStuck)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        int room = Room - (int)Length;
        Lengths.Add(buffer.Length);
        base.Write(buffer.Span[..Math.Min(room, buffer.Length)]);
        if (room < buffer.Length)
        {
            throw new IOException("No space left on device.");
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        FlushCount++;
        return FailsToFlush ? Task.FromException(new IOException("Input/output error.")) : base.FlushAsync(cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        bool isFirst = !IsDisposed;
        IsDisposed = true;
        await base.DisposeAsync();
        if (isFirst && FailsToClose)
        {
            throw new IOException("Input/output error.");
        }
    }
}
