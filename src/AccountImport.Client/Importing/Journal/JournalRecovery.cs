using System.Buffers;

namespace AccountImport.Client.Importing.Journal;

/// <summary>Reads the lines of a journal behind its header, and finds out how far it is whole.</summary>
internal sealed class JournalRecovery(string path, JournalFile file, JournalIndex index)
{
    private const int BufferLength = 4 * JournalLine.MaxLength;

    // The header is the first line.
    private long _line = 1;
    private long _damagedLine;

    /// <summary>The input that was accepted last; <see langword="null"/> if that of the header was never changed.</summary>
    public ImportSourceIdentity? Input { get; private set; }

    /// <summary>How many bytes are whole, from the first on.</summary>
    public long WholeLength { get; private set; }

    /// <summary>Makes the exception for a journal that cannot be mended.</summary>
    public static ImportJournalException Damaged(string path, long line, string what) => new(
        ImportJournalFault.Damaged,
        FormattableString.Invariant($"{path}: line {line} of the journal {what}, so that nobody knows what else is missing. ")
        + "Restore the journal from a copy. Do not begin a new one before all accounts of this one have ended: those under way could be created twice.");

    /// <summary>Reads everything.</summary>
    /// <param name="start">Where the header ends.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImportJournalException">A line makes no sense, or is whole behind one that is not.</exception>
    public void Read(long start, CancellationToken cancellationToken)
    {
        WholeLength = start;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            long offset = start;
            int kept = 0;
            while (file.Read(buffer.AsSpan(kept), offset + kept) is > 0 and var read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int length = kept + read;

                // No line is longer than what is kept of one that has no end yet; behind damage, that much may still end with a whole line.
                int used = Math.Max(ReadLines(buffer.AsSpan(0, length), offset), length - JournalLine.MaxLength);
                kept = length - used;
                buffer.AsSpan(used, kept).CopyTo(buffer);
                offset += used;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int ReadLines(ReadOnlySpan<byte> bytes, long offset)
    {
        int start = 0;
        while (bytes[start..].IndexOf((byte)'\n') is >= 0 and var end)
        {
            Take(bytes.Slice(start, end + 1), offset + start);
            start += end + 1;
        }

        return start;
    }

    private void Take(ReadOnlySpan<byte> line, long offset)
    {
        _line++;
        bool isWhole = line.Length <= JournalLine.MaxLength && JournalLine.IsSealed(line);
        if (!isWhole && _damagedLine is 0)
        {
            _damagedLine = _line;
        }

        if (_damagedLine is not 0)
        {
            if (isWhole || EndsWithWholeLine(line))
            {
                throw Damaged(path, _damagedLine, "is damaged, and whole ones follow");
            }

            return;
        }

        if (!TryTakeRecord(line, offset))
        {
            throw Damaged(path, _line, "makes no sense");
        }

        WholeLength = offset + line.Length;
    }

    private bool TryTakeRecord(ReadOnlySpan<byte> line, long offset)
    {
        if (line.StartsWith(JournalHeaderFormat.BeginningOfInput))
        {
            Input = JournalHeaderFormat.ReadInput(line);
            index.ChangeInput();
            return Input is not null;
        }

        if (!JournalRecordHead.TryRead(line, out JournalRecordHead head))
        {
            return false;
        }

        if (head is { HasKey: false } or { IsDuplicate: true })
        {
            index.Set(head.Account, head.State, offset, head.Number);
        }
        else
        {
            index.Set(head.Account, head.State, offset, head.Number, head.Key);
        }

        return true;
    }

    /// <summary>Whether the end of the line before is all that is missing.</summary>
    private static bool EndsWithWholeLine(ReadOnlySpan<byte> line)
    {
        for (int next = 1; line[next..].IndexOf("{\""u8) is >= 0 and var start; next += start + 1)
        {
            if (JournalLine.IsSealed(line[(next + start)..]))
            {
                return true;
            }
        }

        return false;
    }
}
