using System.Globalization;
using System.Text;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>Makes and takes apart journals without the library: a CRC-32C bit by bit.</summary>
internal static class JournalText
{
    /// <summary>Ends an object of JSON that lacks its end as a journal does.</summary>
    public static byte[] Seal(string json) =>
        [.. Encoding.UTF8.GetBytes(json), .. Encoding.UTF8.GetBytes($",\"crc\":\"{Crc(Encoding.UTF8.GetBytes(json)).ToString("x8", CultureInfo.InvariantCulture)}\"}}\n")];

    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        const uint Polynomial = 0x82F63B78;
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) is 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            }
        }

        return ~crc;
    }

    /// <summary>The places at which the lines of a file begin, and that of its end.</summary>
    public static int[] StartsOf(byte[] bytes) =>
        [0, .. Enumerable.Range(1, bytes.Length).Where(place => bytes[place - 1] is (byte)'\n')];

    /// <summary>The lines of a file, without their ends and without their checks.</summary>
    public static string[] LinesOf(byte[] bytes) =>
        [.. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..line.LastIndexOf(",\"crc\":", StringComparison.Ordinal)])];
}
