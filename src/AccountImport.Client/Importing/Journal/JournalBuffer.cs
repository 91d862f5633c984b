using System.Buffers;

namespace AccountImport.Client.Importing.Journal;

/// <summary>Bytes that wait to be written at a place of the journal.</summary>
internal sealed class JournalBuffer : IBufferWriter<byte>
{
    private const int FirstLength = 16 * 1024;
    private const int LongestKept = 4 * JournalLine.MaxLength;

    private byte[] _bytes = [];

    /// <summary>The place of the first byte in the file.</summary>
    public long Offset { get; private set; }

    public int Length { get; private set; }

    public long End => Offset + Length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <summary>Empties the buffer.</summary>
    /// <param name="offset">The place in the file of what comes next.</param>
    public void Clear(long offset)
    {
        Offset = offset;
        Length = 0;
        if (_bytes.Length > LongestKept)
        {
            _bytes = [];
        }
    }

    private void Reserve(int sizeHint)
    {
        int needed = checked(Length + Math.Max(sizeHint, 1));
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(Math.Max(FirstLength, needed), (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
        }
    }
}
