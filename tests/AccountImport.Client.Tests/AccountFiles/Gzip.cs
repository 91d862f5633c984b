using System.IO.Compression;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Compresses bytes.</summary>
internal static class Gzip
{
    public static byte[] Compress(ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }
}
