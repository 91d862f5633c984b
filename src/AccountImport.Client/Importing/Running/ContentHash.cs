using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AccountImport.Client.Importing.Running;

/// <summary>A hash of an account that only who has the journal can compute.</summary>
/// <remarks>Not safe for use by several threads.</remarks>
/// <param name="key">The key of the journal.</param>
internal sealed class ContentHash(byte[] key) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);

    public ulong Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _hash.AppendData(content);
        _hash.GetHashAndReset(hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    public void Dispose() => _hash.Dispose();
}
