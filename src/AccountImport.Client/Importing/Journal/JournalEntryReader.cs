using System.Globalization;
using System.Text.Json;
using AccountImport.Client.Validation;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Importing.Journal;

/// <summary>Reads the members of a record, in any order; what is missing says nothing.</summary>
internal ref struct JournalEntryReader
{
    private Utf8JsonReader _reader;

    private JournalEntryReader(ReadOnlySpan<byte> line) => _reader = new Utf8JsonReader(line);

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is no record.</exception>
    public static JournalEntry Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return new JournalEntryReader(line).Read();
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new JsonException("A member of the record is of another type.", exception);
        }
    }

    private JournalEntry Read()
    {
        int account = 0;
        long? number = null;
        var state = JournalState.None;
        string? key = null;
        bool isDuplicate = false;
        Instant at = default;
        int attempt = 0;
        ServerWindow? server = null;
        Baseline? baseline = null;
        Instant? unresolvedSince = null;
        Instant? sentUntil = null;
        FilePosition? position = null;
        ulong? content = null;
        string? krakenIdentifier = null;
        string? accountId = null;
        IReadOnlyList<ImportFinding> errors = [];
        IReadOnlyList<ImportFinding> warnings = [];
        _reader.Read();
        while (ReadName())
        {
            if (Takes("account"u8))
            {
                account = _reader.GetInt32();
            }
            else if (Takes("number"u8))
            {
                number = _reader.GetInt64();
            }
            else if (Takes("state"u8))
            {
                state = JournalWords.StateOf(_reader.ValueSpan);
            }
            else if (Takes("key"u8))
            {
                key = _reader.GetString();
            }
            else if (Takes("duplicate"u8))
            {
                isDuplicate = _reader.GetBoolean();
            }
            else if (Takes("at"u8))
            {
                at = JournalTime.Read(ref _reader);
            }
            else if (Takes("attempt"u8))
            {
                attempt = _reader.GetInt32();
            }
            else if (Takes("server"u8))
            {
                server = ReadServer();
            }
            else if (Takes("baseline"u8))
            {
                baseline = ReadBaseline();
            }
            else if (Takes("unresolved_since"u8))
            {
                unresolvedSince = JournalTime.Read(ref _reader);
            }
            else if (Takes("sent_until"u8))
            {
                sentUntil = JournalTime.Read(ref _reader);
            }
            else if (Takes("position"u8))
            {
                position = ReadPosition();
            }
            else if (Takes("content"u8))
            {
                content = ulong.Parse(_reader.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            }
            else if (Takes("kraken_identifier"u8))
            {
                krakenIdentifier = _reader.GetString();
            }
            else if (Takes("account_id"u8))
            {
                accountId = _reader.GetString();
            }
            else if (Takes("errors"u8))
            {
                errors = ReadFindings();
            }
            else if (Takes("warnings"u8))
            {
                warnings = ReadFindings();
            }
            else
            {
                _reader.Skip();
            }
        }

        if (account is 0 || state is JournalState.None)
        {
            throw new JsonException("The record has no account or no state.");
        }

        return new JournalEntry
        {
            Account = account,
            Number = number ?? account,
            State = state,
            ExternalAccountNumber = key,
            IsDuplicate = isDuplicate,
            At = at,
            Attempt = attempt,
            Server = server,
            Baseline = baseline,
            UnresolvedSince = unresolvedSince,
            SentUntil = sentUntil,
            Position = position,
            Content = content,
            KrakenIdentifier = krakenIdentifier,
            AccountId = accountId,
            Errors = errors,
            Warnings = warnings,
        };
    }

    private ServerWindow ReadServer()
    {
        long from = ReadInteger();
        long to = ReadInteger();
        _reader.Read();
        return new ServerWindow(Instant.FromUnixTimeMilliseconds(from), Instant.FromUnixTimeMilliseconds(to));
    }

    private Baseline ReadBaseline()
    {
        string? status = null;
        OffsetDateTime? createdAt = null;
        OffsetDateTime? modifiedAt = null;
        while (ReadName())
        {
            if (Takes("status"u8))
            {
                status = _reader.GetString();
            }
            else if (Takes("created_at"u8))
            {
                createdAt = ReadTime();
            }
            else if (Takes("modified_at"u8))
            {
                modifiedAt = ReadTime();
            }
            else
            {
                _reader.Skip();
            }
        }

        return new Baseline(status, createdAt, modifiedAt);
    }

    private FilePosition ReadPosition()
    {
        long line = ReadInteger();
        long column = ReadInteger();
        long byteOffset = ReadInteger();
        _reader.Read();
        return new FilePosition(line, column, byteOffset);
    }

    private List<ImportFinding> ReadFindings()
    {
        List<ImportFinding> findings = [];
        while (_reader.Read() && _reader.TokenType is JsonTokenType.StartObject)
        {
            string attr = "";
            string code = "";
            string? detail = null;
            FilePosition? position = null;
            while (ReadName())
            {
                if (Takes("attr"u8))
                {
                    attr = _reader.GetString()!;
                }
                else if (Takes("code"u8))
                {
                    code = _reader.GetString()!;
                }
                else if (Takes("detail"u8))
                {
                    detail = _reader.GetString();
                }
                else if (Takes("position"u8))
                {
                    position = ReadPosition();
                }
                else
                {
                    _reader.Skip();
                }
            }

            findings.Add(new ImportFinding { Attr = attr, Code = code, Detail = detail, Position = position });
        }

        return findings;
    }

    private OffsetDateTime ReadTime() => OffsetDateTimePattern.Rfc3339.Parse(_reader.GetString()!).GetValueOrThrow();

    private long ReadInteger()
    {
        _reader.Read();
        return _reader.GetInt64();
    }

    private bool ReadName() => _reader.Read() && _reader.TokenType is JsonTokenType.PropertyName;

    /// <summary>Goes on to the value if the member has a name.</summary>
    private bool Takes(ReadOnlySpan<byte> name) => _reader.ValueTextEquals(name) && _reader.Read();
}
