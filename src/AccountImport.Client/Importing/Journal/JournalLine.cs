using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AccountImport.Client.Importing.Journal;

/// <summary>A line of a journal: a JSON object whose last member is the CRC-32C of the bytes before it.</summary>
internal static class JournalLine
{
    /// <summary>The most bytes that a line has, with its end.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>How many bytes the CRC takes, with all that is behind it.</summary>
    public const int SealLength = 8 + CrcLength + 3;

    private const int CrcLength = 8;

    /// <summary>How the JSON of a line is written.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static ReadOnlySpan<byte> BeforeCrc => ",\"crc\":\""u8;

    private static ReadOnlySpan<byte> AfterCrc => "\"}\n"u8;

    /// <summary>Ends a line.</summary>
    /// <param name="buffer">What has the line, up to the last member.</param>
    public static void Seal(JournalBuffer buffer)
    {
        uint crc = Crc(buffer.Bytes);
        Span<byte> seal = buffer.GetSpan(SealLength);
        BeforeCrc.CopyTo(seal);
        Format(crc, seal[BeforeCrc.Length..]);
        AfterCrc.CopyTo(seal[(BeforeCrc.Length + CrcLength)..]);
        buffer.Advance(SealLength);
    }

    /// <summary>Whether a line is whole and unchanged.</summary>
    /// <param name="line">The line, with its end.</param>
    public static bool IsSealed(ReadOnlySpan<byte> line)
    {
        if (line.Length <= SealLength || !line.EndsWith(AfterCrc))
        {
            return false;
        }

        ReadOnlySpan<byte> seal = line[^SealLength..];
        Span<byte> crc = stackalloc byte[CrcLength];
        Format(Crc(line[..^SealLength]), crc);
        return seal.StartsWith(BeforeCrc) && seal.Slice(BeforeCrc.Length, CrcLength).SequenceEqual(crc);
    }

    /// <summary>The CRC-32C (Castagnoli), as RFC 3720 has it.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    private static void Format(uint crc, Span<byte> destination) => Utf8Formatter.TryFormat(crc, destination, out _, new StandardFormat('x', CrcLength));
}
