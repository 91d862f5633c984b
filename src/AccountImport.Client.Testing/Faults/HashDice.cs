using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AccountImport.Client.Testing;

/// <summary>What is thrown for a text: dice that, unlike those of the framework, are the same in every process and in every version of .NET.</summary>
internal static class HashDice
{
    /// <summary>How many dice a text has.</summary>
    public const int Count = SHA256.HashSizeInBytes / sizeof(ulong);

    /// <summary>Throws dice that are independent of each other, and of those of every other text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="thrown">Takes as many numbers as it has room for, at most <see cref="Count"/>, each from 0 to less than 1.</param>
    public static void Throw(string text, Span<double> thrown)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        for (int i = 0; i < thrown.Length; i++)
        {
            thrown[i] = (BinaryPrimitives.ReadUInt64LittleEndian(hash[(i * sizeof(ulong))..]) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
