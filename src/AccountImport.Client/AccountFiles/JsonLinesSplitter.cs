using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Cuts a file with one account a line: whatever is wrong with a line costs that line only.</summary>
internal sealed class JsonLinesSplitter(ByteWindow window, int maxAccountBytes) : AccountSplitter(window, maxAccountBytes)
{
    private long _searched;

    // Of a line that is too long to be held: where it began, and how much of it is gone from the window.
    private FilePosition? _longLine;
    private long _longLineBytes;

    protected override Progress TryRead(out Stretch stretch)
    {
        stretch = default;
        if (_longLine is null && _searched is 0)
        {
            Window.Consume(Window.IndexOfAnyExcept(WhiteSpace, 0));
        }

        long end = FindLineEnd();
        bool isComplete = end < Window.Length || Window.IsLast;
        if (_longLine is { } start)
        {
            return GoOnWithLongLine(start, end, isComplete, out stretch);
        }

        if (isComplete && end is 0)
        {
            return Progress.Ended;
        }

        if (end > MaxAccountBytes + 1L)
        {
            _longLine = Window.Position;
            return Progress.GoOn;
        }

        if (!isComplete)
        {
            return Progress.NeedsMore;
        }

        ReadOnlyMemory<byte> line = Window.Copy(0, end);
        line = line[..line.Span.TrimEnd(" \t\r"u8).Length];
        stretch = line.Length > MaxAccountBytes ? CreateTooLarge(Window.Position, line.Length) : new Stretch(line, line.Length, Window.Position);
        Consume(end);
        return Progress.Found;
    }

    private Progress GoOnWithLongLine(FilePosition start, long end, bool isComplete, out Stretch stretch)
    {
        stretch = default;
        _longLineBytes += end;
        Consume(end);
        if (!isComplete)
        {
            return Progress.NeedsMore;
        }

        stretch = CreateTooLarge(start, _longLineBytes);
        _longLine = null;
        _longLineBytes = 0;
        return Progress.Found;
    }

    private void Consume(long count)
    {
        Window.Consume(count);
        _searched = 0;
    }

    /// <summary>Finds the line feed that ends the line.</summary>
    /// <returns>Its offset; the length of the window if there is none yet.</returns>
    private long FindLineEnd()
    {
        while (_searched < Window.Length)
        {
            ReadOnlySpan<byte> bytes = Window.From(_searched);
            int index = bytes.IndexOf((byte)'\n');
            if (index >= 0)
            {
                return _searched += index;
            }

            _searched += bytes.Length;
        }

        return _searched;
    }
}
