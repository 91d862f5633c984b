using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AccountImport.Client.Importing;

/// <summary>Stands for a key in memory: 16 bytes of a hash are enough to tell keys apart.</summary>
internal static class KeyDigest
{
    public static UInt128 Of(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
