using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AccountImport.Client.Validation;

/// <summary>A place in a text, as editors and as programs count.</summary>
/// <param name="Line">The line, from 1. A line ends with a line feed; a carriage return before it belongs to the line.</param>
/// <param name="Column">The column, from 1: one for each character (Unicode code point) of the line, a tab counted as one. A byte order mark has none.</param>
/// <param name="ByteOffset">The bytes before it, from 0; of a compressed file the bytes after decompression.</param>
/// <remarks>Immutable and safe for use by several threads.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FilePosition(long Line, long Column, long ByteOffset)
{
    private const byte ContinuationMask = 0xC0;
    private const byte Continuation = 0x80;

    /// <summary>The place of the first byte: line 1, column 1.</summary>
    public static FilePosition Start { get; } = new(Line: 1, Column: 1, ByteOffset: 0);

    /// <summary>Gives line and column, as editors take them.</summary>
    /// <returns>A text such as <c>1042:17</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}");

    /// <summary>The place behind some bytes that begin here.</summary>
    internal FilePosition After(ReadOnlySpan<byte> utf8Text)
    {
        int lineStart = utf8Text.LastIndexOf((byte)'\n') + 1;
        return lineStart is 0
            ? new FilePosition(Line, Column + CountCharacters(utf8Text), ByteOffset + utf8Text.Length)
            : new FilePosition(
                Line + utf8Text[..lineStart].Count((byte)'\n'),
                CountCharacters(utf8Text[lineStart..]) + 1,
                ByteOffset + utf8Text.Length);
    }

    /// <summary>Counts the bytes that begin a character; what is no UTF-8 is counted somehow, and never throws.</summary>
    private static long CountCharacters(ReadOnlySpan<byte> utf8Text)
    {
        long count = 0;
        if (Vector.IsHardwareAccelerated)
        {
            // As signed numbers, the bytes that continue a character are those from -128 to -65.
            var lastContinuation = new Vector<sbyte>(unchecked((sbyte)0xBF));
            for (; utf8Text.Length >= Vector<sbyte>.Count; utf8Text = utf8Text[Vector<sbyte>.Count..])
            {
                // True is -1 in each lane, so that the sum of the lanes is the count with its sign turned.
                Vector<sbyte> begins = Vector.GreaterThan(new Vector<sbyte>(MemoryMarshal.Cast<byte, sbyte>(utf8Text)), lastContinuation);
                count -= Vector.Sum(begins);
            }
        }

        foreach (byte unit in utf8Text)
        {
            count += (unit & ContinuationMask) is Continuation ? 0 : 1;
        }

        return count;
    }
}
