using System.Buffers;
using System.Text.Json;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Tells the shape of a file that begins with an object: one account, one account a line, or an object that has the accounts.</summary>
internal ref struct ShapeDetector
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]\n"u8);

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<byte> _wrapperName;
    private readonly ReadOnlySpan<byte> _identifierName;
    private readonly bool _isLast;
    private int _at;
    private int _depth;
    private bool _isAccount;

    private ShapeDetector(ReadOnlySpan<byte> bytes, bool isLast, ReadOnlySpan<byte> wrapperName, ReadOnlySpan<byte> identifierName)
    {
        _bytes = bytes;
        _isLast = isLast;
        _wrapperName = wrapperName;
        _identifierName = identifierName;
    }

    /// <summary>Tells the shape.</summary>
    /// <param name="bytes">The beginning of the file, from its first bracket on.</param>
    /// <param name="isLast">Whether that is the whole file.</param>
    /// <param name="wrapperName">The name of the member that has the accounts, in quotation marks.</param>
    /// <param name="identifierName">The name of the first member on the way to an account's identity, in quotation marks: an object that has it is an account.</param>
    /// <param name="arrayStart">Of a wrapper, where its array begins.</param>
    /// <returns><see langword="null"/> if more bytes must be seen.</returns>
    public static AccountFileShape? Detect(
        ReadOnlySpan<byte> bytes,
        bool isLast,
        ReadOnlySpan<byte> wrapperName,
        ReadOnlySpan<byte> identifierName,
        out int arrayStart) =>
        new ShapeDetector(bytes, isLast, wrapperName, identifierName).Detect(out arrayStart);

    /// <summary>Whether a file that begins with no bracket is one account a line, and only its first line is broken: the next one is an account.</summary>
    /// <param name="bytes">The beginning of the file.</param>
    /// <param name="isLast">Whether no more bytes will be seen.</param>
    /// <param name="wrapperName">The name of the member that has the accounts, in quotation marks: an object that has it is no account.</param>
    /// <returns><see langword="null"/> if more bytes must be seen.</returns>
    public static bool? IsFollowedByLine(ReadOnlySpan<byte> bytes, bool isLast, ReadOnlySpan<byte> wrapperName)
    {
        int end = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? [] : bytes[end..].TrimStart(" \t\r\n"u8);
        end = line.IndexOf((byte)'\n');
        if (end < 0 && !isLast)
        {
            return null;
        }

        line = end < 0 ? line : line[..end];
        return line is [(byte)'{', ..] && line.IndexOf(wrapperName) < 0 && RawAccount.FindFault(line) is null;
    }

    private AccountFileShape? Detect(out int arrayStart)
    {
        arrayStart = 0;
        bool isOverLines = false;
        while (true)
        {
            int index = _bytes[_at..].IndexOfAny(Structure);
            if (index < 0)
            {
                return _isLast ? ShapeOf(isOverLines) : null;
            }

            _at += index;
            switch (_bytes[_at])
            {
                case (byte)'{' or (byte)'[':
                    _depth++;
                    _at++;
                    break;
                case (byte)'}' or (byte)']':
                    _at++;
                    if (--_depth is 0)
                    {
                        return ShapeOf(isOverLines);
                    }

                    break;
                case (byte)'\n' when isOverLines:
                    _at++;
                    break;
                case (byte)'\n':
                    if (DetectAtFirstLineEnd(out bool isDecided) is var shape && isDecided)
                    {
                        return shape;
                    }

                    isOverLines = true;
                    _at++;
                    break;
                default:
                    if (!TryReadString(out bool isArrayOfWrapper))
                    {
                        return _isLast ? ShapeOf(isOverLines) : null;
                    }

                    if (isArrayOfWrapper)
                    {
                        arrayStart = _at;
                        return AccountFileShape.Wrapper;
                    }

                    break;
            }

            if (_isAccount && isOverLines)
            {
                return AccountFileShape.SingleAccount;
            }
        }
    }

    private static AccountFileShape ShapeOf(bool isOverLines) => isOverLines ? AccountFileShape.SingleAccount : AccountFileShape.JsonLines;

    /// <summary>
    /// At the end of a first line that leaves its object open: it is the first of several lines of JSON, or a broken line of JSON
    /// Lines. It is broken, too, where only the next line cannot follow it: a bracket or a quotation mark is missing.
    /// </summary>
    private readonly AccountFileShape? DetectAtFirstLineEnd(out bool isDecided)
    {
        isDecided = false;
        if (!_isAccount && _bytes[.._at].IndexOf(_wrapperName) >= 0)
        {
            return null;
        }

        int next = SkipWhiteSpace(_at);
        if (next == _bytes.Length && !_isLast)
        {
            isDecided = true;
            return null;
        }

        if (_bytes[next..] is [(byte)'{', ..] && JsonSyntax.FindBreak(_bytes[..(next + 1)]) is not null)
        {
            isDecided = true;
            return AccountFileShape.JsonLines;
        }

        return null;
    }

    /// <summary>Reads a string, and of a member's name of the outermost object what it says of the shape.</summary>
    /// <returns>Whether enough bytes were there.</returns>
    private bool TryReadString(out bool isArrayOfWrapper)
    {
        isArrayOfWrapper = false;
        var scanner = default(JsonScanner);
        if (!scanner.TryFindEnd(_bytes[_at..], out int length))
        {
            return false;
        }

        ReadOnlySpan<byte> text = _bytes.Slice(_at, length);
        if (text[^1] is (byte)'\n')
        {
            // The line break ended it; it is looked at again as one.
            _at += length - 1;
            return true;
        }

        if (_depth is 1)
        {
            int next = SkipWhiteSpace(_at + length);
            if (next < _bytes.Length && _bytes[next] is (byte)':')
            {
                next = SkipWhiteSpace(next + 1);
                _isAccount |= Is(text, _identifierName);
                isArrayOfWrapper = !_isAccount && next < _bytes.Length && _bytes[next] is (byte)'[' && Is(text, _wrapperName);
            }

            if (next == _bytes.Length && !_isLast)
            {
                return false;
            }

            if (isArrayOfWrapper)
            {
                _at = next;
                return true;
            }
        }

        _at += length;
        return true;
    }

    /// <summary>Whether a member has a name; programs write some characters as escapes.</summary>
    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        if (!text.Contains((byte)'\\'))
        {
            return text.SequenceEqual(name);
        }

        try
        {
            var reader = new Utf8JsonReader(text);
            return reader.Read() && reader.ValueTextEquals(name[1..^1]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or half of a surrogate pair: the name of no member that is looked for.
            return false;
        }
    }

    private readonly int SkipWhiteSpace(int offset) => _bytes.Length - _bytes[offset..].TrimStart(" \t\r\n"u8).Length;
}
