using System.Text;
using System.Text.Json;

namespace AccountImport.Client.Importing.Journal;

/// <summary>What the index needs of a record: its first members.</summary>
internal ref struct JournalRecordHead
{
    private Utf8JsonReader _reader;

    private JournalRecordHead(ReadOnlySpan<byte> line) => _reader = new Utf8JsonReader(line);

    public int Account { get; private set; }

    public long Number { get; private set; }

    public JournalState State { get; private set; }

    public bool HasKey { get; private set; }

    public bool IsDuplicate { get; private set; }

    /// <summary>The key, in UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>Reads the beginning of a line.</summary>
    /// <returns>Whether it is the line of an account, and makes sense.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out JournalRecordHead head)
    {
        head = new JournalRecordHead(line);
        try
        {
            head.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }

        return head.Account is > 0 and <= JournalIndex.MaxAccount && head.Number >= 0 && head.State is not JournalState.None;
    }

    private void Read()
    {
        long? number = null;
        _reader.Read();
        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            if (Takes("account"u8))
            {
                Account = _reader.GetInt32();
            }
            else if (Takes("number"u8))
            {
                number = _reader.GetInt64();
            }
            else if (Takes("state"u8))
            {
                State = JournalWords.StateOf(_reader.ValueSpan);
            }
            else if (Takes("key"u8))
            {
                HasKey = _reader.TokenType is JsonTokenType.String ? true : throw new JsonException("The key is no text.");
                Key = _reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(_reader.GetString()!) : _reader.ValueSpan;
            }
            else if (Takes("duplicate"u8))
            {
                IsDuplicate = _reader.GetBoolean();
            }
            else
            {
                // The rest of the line is for who asks for the account.
                break;
            }
        }

        Number = number ?? Account;
    }

    /// <summary>Goes on to the value if the member has a name.</summary>
    private bool Takes(ReadOnlySpan<byte> name) => _reader.ValueTextEquals(name) && _reader.Read();
}
