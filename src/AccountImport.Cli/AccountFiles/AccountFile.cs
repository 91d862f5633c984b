using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace AccountImport.Cli.AccountFiles;

/// <summary>Reads an account file whole.</summary>
internal static class AccountFile
{
    /// <summary>Reads the accounts of a file: a JSON array, an object with an array <c>accounts</c>, one account, or JSON Lines; plain or <c>.gz</c>.</summary>
    /// <exception cref="AccountFileException">The file cannot be read, or is not one of these.</exception>
    public static async Task<IReadOnlyList<AccountRecord>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (path is "-")
        {
            throw new AccountFileException("-: reading from standard input is not supported yet; write the accounts to a file and name it.");
        }

        ReadOnlyMemory<byte> content = await ReadBytesAsync(path, cancellationToken).ConfigureAwait(false);
        return Parse(path, content);
    }

    internal static IReadOnlyList<AccountRecord> Parse(string path, ReadOnlyMemory<byte> content)
    {
        ReadOnlySpan<byte> start = content.Span;
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new AccountFileException($"{path}:1:1: the file is in UTF-16; expected UTF-8.");
        }

        if (start.StartsWith(Encoding.UTF8.Preamble))
        {
            content = content[Encoding.UTF8.Preamble.Length..];
        }

        if (!Utf8.IsValid(content.Span))
        {
            int valid = CountValidBytes(content.Span);
            throw new AccountFileException($"{path}:{TextPosition.At(content.Span, valid)}: the file is not UTF-8 here; expected UTF-8 throughout.");
        }

        try
        {
            return AccountFileParser.Parse(content);
        }
        catch (AccountFileParser.SyntaxException exception)
        {
            throw new AccountFileException($"{path}:{TextPosition.At(content.Span, exception.ByteOffset)}: {exception.Message}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new AccountFileException($"{path}: this is a folder; expected a file.");
            }

            byte[] bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? await DecompressAsync(bytes, cancellationToken).ConfigureAwait(false)
                : bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new AccountFileException($"{path}: there is no such file.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new AccountFileException($"{path}: the file may not be read by this user.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new AccountFileException($"{path}: the file is not whole, or not compressed with gzip.", exception);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw new AccountFileException($"{path}: the file cannot be read: {exception.Message}", exception);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> DecompressAsync(byte[] compressed, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var stream = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        await using (stream.ConfigureAwait(false))
        {
            await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    private static int CountValidBytes(ReadOnlySpan<byte> text)
    {
        int count = 0;
        while (Rune.DecodeFromUtf8(text[count..], out _, out int consumed) is OperationStatus.Done)
        {
            count += consumed;
        }

        return count;
    }
}
