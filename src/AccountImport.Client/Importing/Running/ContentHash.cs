using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AccountImport.Client.Importing.Running;

/// <summary>A hash of an account that only who has the journal can compute.</summary>
/// <param name="key">The key of the journal.</param>
internal sealed class ContentHash(byte[] key)
{
    public ulong Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, content, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
