using System.Buffers;
using System.Text;
using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Benchmarks;

/// <summary>An account file of sample accounts.</summary>
internal static class SampleFile
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Writes the file account by account: memory does not grow with it.</summary>
    public static async Task WriteAsync(Stream stream, AccountFileShape shape, int seed, int accounts, CancellationToken cancellationToken)
    {
        (string begin, string separator, string end) = shape switch
        {
            AccountFileShape.JsonLines => ("", "\n", "\n"),
            AccountFileShape.Wrapper => ("""{"source":"generated","accounts":[""", ",", "]}"),
            _ => ("[", ",", "]"),
        };
        var buffer = new ArrayBufferWriter<byte>(2 * BufferBytes);
        await using var writer = new Utf8JsonWriter(buffer);
        string next = begin;
        foreach (Account account in SampleAccounts.CreateMany(seed, accounts))
        {
            Encoding.UTF8.GetBytes(next, buffer);
            next = separator;
            writer.Reset(buffer);
            JsonSerializer.Serialize(writer, account, AccountImportJsonContext.Default.Account);
            if (buffer.WrittenCount >= BufferBytes)
            {
                await stream.WriteAsync(buffer.WrittenMemory, cancellationToken);
                buffer.ResetWrittenCount();
            }
        }

        Encoding.UTF8.GetBytes(end, buffer);
        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }
}
