using System.Buffers;
using System.IO.Pipelines;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>The part of the input that is in memory, from the first byte that is not done with, and where in the input that is.</summary>
/// <param name="input">The input.</param>
/// <param name="reusesCopies">Whether what is copied out need only last until the next copy.</param>
internal sealed class ByteWindow(PipeReader input, bool reusesCopies = false)
{
    private byte[] _copy = [];
    private ReadOnlySequence<byte> _bytes = ReadOnlySequence<byte>.Empty;
    private long _length;
    private bool _wasRead;

    /// <summary>Where the first byte of the window is.</summary>
    public FilePosition Position { get; private set; } = FilePosition.Start;

    /// <summary>How many bytes the window has.</summary>
    public long Length => _length;

    /// <summary>Whether the input has no more bytes than those in the window.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Adds at least one byte to the window, unless it is the last.</summary>
    public async ValueTask ReadMoreAsync(CancellationToken cancellationToken)
    {
        if (_wasRead)
        {
            input.AdvanceTo(_bytes.Start, _bytes.End);
        }

        ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        _bytes = result.Buffer;
        _length = _bytes.Length;
        IsLast = result.IsCompleted;
        _wasRead = true;
    }

    /// <summary>The bytes from an offset on, as many as lie side by side; none if the window ends there.</summary>
    public ReadOnlySpan<byte> From(long offset)
    {
        ReadOnlySpan<byte> first = _bytes.FirstSpan;
        if (offset < first.Length)
        {
            return first[(int)offset..];
        }

        return offset >= _length ? [] : _bytes.Slice(offset).FirstSpan;
    }

    /// <summary>Copies bytes out of the window.</summary>
    public Memory<byte> Copy(long offset, long length)
    {
        Memory<byte> copy;
        if (!reusesCopies)
        {
            copy = GC.AllocateUninitializedArray<byte>((int)length);
        }
        else
        {
            if (_copy.Length < length)
            {
                _copy = new byte[Math.Max(length, Math.Min(2L * _copy.Length, Array.MaxLength))];
            }

            copy = _copy.AsMemory(0, (int)length);
        }

        _bytes.Slice(offset, length).CopyTo(copy.Span);
        return copy;
    }

    /// <summary>Finds the first byte from an offset on that is none of some.</summary>
    /// <returns>Its offset; the length of the window if there is none.</returns>
    public long IndexOfAnyExcept(SearchValues<byte> values, long offset)
    {
        while (offset < _length)
        {
            ReadOnlySpan<byte> span = From(offset);
            int index = span.IndexOfAnyExcept(values);
            if (index >= 0)
            {
                return offset + index;
            }

            offset += span.Length;
        }

        return _length;
    }

    /// <summary>The place of a byte in the window.</summary>
    public FilePosition PositionOf(long offset)
    {
        FilePosition position = Position;
        for (long counted = 0; counted < offset;)
        {
            ReadOnlySpan<byte> span = From(counted);
            span = span[..(int)Math.Min(span.Length, offset - counted)];
            position = position.After(span);
            counted += span.Length;
        }

        return position;
    }

    /// <summary>Is done with the first bytes of the window.</summary>
    public void Consume(long count)
    {
        Position = PositionOf(count);
        Skip(count);
    }

    /// <summary>Is done with the first bytes of the window, which have no column: a byte order mark.</summary>
    public void ConsumeUnseen(int count)
    {
        Position = Position with { ByteOffset = Position.ByteOffset + count };
        Skip(count);
    }

    private void Skip(long count)
    {
        _bytes = _bytes.Slice(count);
        _length -= count;
    }
}
