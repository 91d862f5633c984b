using System.Text.Json;

namespace AccountImport.Client.Importing.Running;

/// <summary>Reads what an <see cref="ErrorDetailLog"/> has written of one account.</summary>
internal static class ErrorDetailReader
{
    // What the client takes of an answer is far shorter.
    private const int MaxLineLength = 1024 * 1024;
    private const int MaxSentences = 1000;

    /// <summary>Reads the sentences about an account, each once, in their order; lines that make no sense are left out, since a kill may have torn one.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<List<ErrorSentence>> ReadAsync(string path, string externalAccountNumber, CancellationToken cancellationToken)
    {
        List<ErrorSentence> sentences = [];
        FileStream file = Open(path);
        await using (file.ConfigureAwait(false))
        {
            byte[] buffer = new byte[MaxLineLength];
            int kept = 0;
            while (await file.ReadAsync(buffer.AsMemory(kept), cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                int length = kept + read;
                int used = 0;
                while (buffer.AsSpan(used, length - used).IndexOf((byte)'\n') is >= 0 and var end)
                {
                    if (Read(buffer.AsSpan(used, end), externalAccountNumber) is { } sentence && sentences.Count < MaxSentences && !sentences.Contains(sentence))
                    {
                        sentences.Add(sentence);
                    }

                    used += end + 1;
                }

                // What fills the buffer without an end is no line of ours; what follows it is read as far as it makes sense.
                kept = used is 0 && length == buffer.Length ? 0 : length - used;
                buffer.AsSpan(used, kept).CopyTo(buffer);
            }
        }

        return sentences;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous, Share = FileShare.ReadWrite, BufferSize = 0 });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"{path}: there is no such file: the import was run without keeping the API's sentences. Leave them out, or have the next import keep them.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{path}: the file with the API's sentences cannot be read: {exception.Message}", exception);
        }
    }

    private static ErrorSentence? Read(ReadOnlySpan<byte> line, string externalAccountNumber)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            return root.GetProperty("external_account_number").GetString() == externalAccountNumber
                && root.GetProperty("attr").GetString() is { } attr
                && root.GetProperty("detail").GetString() is { } detail
                    ? new ErrorSentence(attr, root.GetProperty("code").GetString(), detail)
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
