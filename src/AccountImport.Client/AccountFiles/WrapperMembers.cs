using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Reads what the object around an array of accounts has besides.</summary>
internal sealed class WrapperMembers(string wrapperMember, string identifierMember)
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, JsonElement> Members => _members;

    /// <summary>Reads the members in front of the array.</summary>
    /// <param name="head">The bytes from the object's bracket to, and without, that of the array.</param>
    /// <param name="position">Where they begin.</param>
    /// <exception cref="StructureException">They are not what such an object begins with.</exception>
    public void ReadHead(ReadOnlySpan<byte> head, FilePosition position) => Read([], head, "[]}"u8, position);

    /// <summary>Reads the members behind the array.</summary>
    /// <param name="tail">The bytes from behind the array's bracket to the end of the file.</param>
    /// <param name="position">Where they begin.</param>
    /// <exception cref="StructureException">They are not what such an object ends with.</exception>
    public void ReadTail(ReadOnlySpan<byte> tail, FilePosition position) =>
        Read(Encoding.UTF8.GetBytes($"{{\"{JsonEncodedText.Encode(wrapperMember)}\":[]"), tail, [], position);

    /// <summary>Reads a part of the object, with an empty array in the place of the accounts.</summary>
    private void Read(ReadOnlySpan<byte> before, ReadOnlySpan<byte> part, ReadOnlySpan<byte> after, FilePosition position)
    {
        // The reader does not look into strings that nobody asks for.
        if (!Utf8.IsValid(part))
        {
            JsonSyntaxError error = JsonSyntax.FindInvalidUtf8(part);
            throw new StructureException(position.After(part[..error.ByteOffset]), error.Fault.Detail);
        }

        byte[] json = [.. before, .. part, .. after];
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = PayloadIdentity.MaxDepth });
        bool hasAccounts = false;
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                int start = (int)reader.TokenStartIndex;
                string name = reader.GetString()!;
                reader.Read();
                if (name == wrapperMember)
                {
                    Require(!hasAccounts, $"There is a second member \"{wrapperMember}\"; expected one.", json, start, before.Length, position);
                    hasAccounts = true;
                    reader.Skip();
                }
                else
                {
                    Require(
                        name != identifierMember,
                        $"The object has accounts in \"{wrapperMember}\" and is an account itself; expected one or the other, or another name for the member that has the accounts.",
                        json,
                        start,
                        before.Length,
                        position);
                    Require(_members.TryAdd(name, JsonElement.ParseValue(ref reader)), "A member is there twice; expected one.", json, start, before.Length, position);
                }
            }

            // Throws if anything but white space follows.
            reader.Read();
        }
        catch (JsonException exception)
        {
            JsonSyntaxError error = JsonSyntax.Explain(json, exception);

            // Without what the reader threw: its messages may quote the file.
            throw Fail(error.ByteOffset, error.Fault.Detail, json, before.Length, position);
        }
        catch (InvalidOperationException)
        {
            throw Fail((int)reader.TokenStartIndex, "A text is not Unicode; expected UTF-8 without half of a surrogate pair.", json, before.Length, position);
        }
    }

    private static void Require(bool condition, string message, ReadOnlySpan<byte> json, int offset, int before, FilePosition position)
    {
        if (!condition)
        {
            throw Fail(offset, message, json, before, position);
        }
    }

    private static StructureException Fail(int offset, string message, ReadOnlySpan<byte> json, int before, FilePosition position) =>
        new(position.After(json[before..Math.Max(before, offset)]), message);
}
