using System.Text;
using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Finds what an account calls itself, whatever else is wrong with it.</summary>
internal sealed class IdentityReader(string path)
{
    /// <summary>The member names on the way, joined by dots.</summary>
    public string Path { get; } = path;

    private readonly byte[][] _path = Array.ConvertAll(path.Split('.'), Encoding.UTF8.GetBytes);

    /// <summary>Finds the string at the end of the path; of several members of one name, the first counts.</summary>
    /// <returns><see langword="null"/> if there is none, or what stands before it is not JSON.</returns>
    public JsonStringToken? Find(ReadOnlySpan<byte> utf8Json)
    {
        int matched = 0;
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = PayloadIdentity.MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                bool isOnPath = reader.ValueIsEscaped
                    ? JsonStringToken.Of(in reader).ToText(utf8Json) == Encoding.UTF8.GetString(_path[matched])
                    : reader.ValueSpan.SequenceEqual(_path[matched]);
                reader.Read();
                if (!isOnPath)
                {
                    reader.Skip();
                }
                else if (matched == _path.Length - 1)
                {
                    return reader.TokenType is JsonTokenType.String ? JsonStringToken.Of(in reader) : null;
                }
                else if (reader.TokenType is JsonTokenType.StartObject)
                {
                    matched++;
                }
                else
                {
                    return null;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or not UTF-8.
        }

        return null;
    }

    /// <summary>Reads the text at the end of the path.</summary>
    /// <returns><see langword="null"/> if there is none.</returns>
    public string? Read(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return Find(utf8Json)?.ToText(utf8Json);
        }
        catch (InvalidOperationException)
        {
            // Not UTF-8.
            return null;
        }
    }
}
