using System.Numerics;
using System.Runtime.Intrinsics;

namespace AccountImport.Client.AccountFiles;

/// <summary>Finds the end of a JSON object, array or string by its brackets and quotation marks alone, so that what is broken within it costs only itself.</summary>
/// <remarks>
/// A line break within a string, which JSON does not have, ends the string: a quotation mark that is missing then costs one
/// line, and not the rest of the file. Can be stopped and go on after any byte.
/// </remarks>
internal struct JsonScanner
{
    /// <summary>As deep as an account may be; what is deeper is refused for that, whatever its brackets.</summary>
    private const int MaxKnownDepth = 64;

    /// <summary>The bit by which {, | and } differ from [, \ and ].</summary>
    private const byte BraceBit = 0x20;

    private const int None = -1;

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
        // Where a byte stands that a backslash before it takes its meaning from.
        int escaped = _isAfterBackslash ? 0 : None;
        int offset = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; offset <= json.Length - Vector256<byte>.Count; offset += Vector256<byte>.Count)
            {
                uint signs = FindSigns(Vector256.Create<byte>(json[offset..]));
                for (; signs is not 0; signs &= signs - 1)
                {
                    int at = offset + BitOperations.TrailingZeroCount(signs);
                    if (Take(json[at], at, ref escaped))
                    {
                        consumed = at + 1;
                        return true;
                    }
                }
            }
        }

        for (; offset < json.Length; offset++)
        {
            if (Take(json[offset], offset, ref escaped))
            {
                consumed = offset + 1;
                return true;
            }
        }

        _isAfterBackslash = escaped == json.Length;
        consumed = json.Length;
        return false;
    }

    /// <summary>Marks the bytes that may mean something: quotation marks, line breaks, brackets, backslashes; and the vertical bar, which does not.</summary>
    private static uint FindSigns(Vector256<byte> bytes)
    {
        Vector256<byte> brackets = (bytes | Vector256.Create(BraceBit)) - Vector256.Create((byte)'{');
        Vector256<byte> signs = Vector256.LessThanOrEqual(brackets, Vector256.Create((byte)('}' - '{')))
            | Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\n'));
        return signs.ExtractMostSignificantBits();
    }

    /// <summary>Takes a byte into account.</summary>
    /// <returns>Whether the value ends with it.</returns>
    private bool Take(byte value, int at, ref int escaped)
    {
        if (_isInString)
        {
            if (value is (byte)'\\')
            {
                escaped = at == escaped ? None : at + 1;
            }
            else if (value is (byte)'\n' || (value is (byte)'"' && at != escaped))
            {
                _isInString = false;
                return _depth is 0;
            }

            return false;
        }

        switch (value)
        {
            case (byte)'"':
                _isInString = true;
                return false;
            case (byte)'{' or (byte)'[':
                Open(isObject: value is (byte)'{');
                return false;
            case (byte)'}' or (byte)']':
                Close(isObject: value is (byte)'}');
                return _depth is 0;
            default:
                return false;
        }
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
}
