using System.Buffers;

namespace AccountImport.Client.AccountFiles;

/// <summary>Finds the end of a JSON object, array or string by its brackets and quotation marks alone, so that what is broken within it costs only itself.</summary>
/// <remarks>
/// A line break within a string, which JSON does not have, ends the string: a quotation mark that is missing then costs one
/// line, and not the rest of the file. Can be stopped and go on after any byte.
/// </remarks>
internal struct JsonScanner
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    /// <summary>As deep as an account may be; what is deeper is refused for that, whatever its brackets.</summary>
    private const int MaxKnownDepth = 64;

    // The kinds of the outermost brackets that are open, 1 for an object.
    private ulong _objects;
    private int _depth;
    private bool _isInString;
    private bool _isAfterBackslash;

    /// <summary>Whether a bracket was closed by one of the other kind, so that the end may be that of something else.</summary>
    public bool HasMismatch { get; private set; }

    /// <summary>Goes on with the next bytes, the first of which is, at the beginning, the opening bracket or quotation mark.</summary>
    /// <param name="json">The bytes.</param>
    /// <param name="consumed">How many of them belong to the value.</param>
    /// <returns>Whether the value has ended.</returns>
    public bool TryFindEnd(ReadOnlySpan<byte> json, out int consumed)
    {
        consumed = 0;
        while (consumed < json.Length)
        {
            if (_isInString)
            {
                if (!TryLeaveString(json, ref consumed))
                {
                    return false;
                }

                if (_depth is 0)
                {
                    return true;
                }

                continue;
            }

            int index = json[consumed..].IndexOfAny(Structure);
            if (index < 0)
            {
                consumed = json.Length;
                return false;
            }

            consumed += index + 1;
            switch (json[consumed - 1])
            {
                case (byte)'"':
                    _isInString = true;
                    break;
                case (byte)'{':
                    Open(isObject: true);
                    break;
                case (byte)'[':
                    Open(isObject: false);
                    break;
                case var bracket:
                    Close(isObject: bracket is (byte)'}');
                    if (_depth is 0)
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    private void Open(bool isObject)
    {
        if (_depth++ < MaxKnownDepth)
        {
            _objects = (_objects << 1) | (isObject ? 1u : 0u);
        }
    }

    private void Close(bool isObject)
    {
        if (_depth-- <= MaxKnownDepth)
        {
            HasMismatch |= (_objects & 1) is 1 != isObject;
            _objects >>= 1;
        }
    }

    private bool TryLeaveString(ReadOnlySpan<byte> json, ref int consumed)
    {
        while (consumed < json.Length)
        {
            if (_isAfterBackslash)
            {
                _isAfterBackslash = false;
                consumed += json[consumed] is (byte)'\n' ? 0 : 1;
                continue;
            }

            int index = json[consumed..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
            if (index < 0)
            {
                break;
            }

            consumed += index + 1;
            if (json[consumed - 1] is not (byte)'\\')
            {
                _isInString = false;
                return true;
            }

            _isAfterBackslash = true;
        }

        consumed = json.Length;
        return false;
    }
}
