using System.Text;
using System.Text.Json;
using NodaTime;

namespace AccountImport.Client.Contracts;

/// <summary>Reads the answer to a status call.</summary>
/// <remarks>
/// The same as <see cref="AccountImportJsonContext"/> reads. It is asked for most often of all, and the generated code for a record with <c>init</c> makes
/// ten objects on its way to one.
/// </remarks>
internal static class ImportStatusReader
{
    private static readonly ImportStatusCode[] KnownCodes =
    [
        ImportStatusCode.Processed,
        ImportStatusCode.Pending,
        ImportStatusCode.InProgress,
        ImportStatusCode.Errored,
        ImportStatusCode.Cancelled,
        ImportStatusCode.DryRunSucceeded,
        ImportStatusCode.DryRunErrored,
    ];

    /// <summary>Reads a status.</summary>
    /// <param name="utf8Json">The whole body, which is valid UTF-8.</param>
    /// <returns>The status; <see langword="null"/> for a body that is the word <c>null</c>.</returns>
    /// <exception cref="JsonException">It is no status.</exception>
    /// <exception cref="InvalidOperationException">A string holds half of a surrogate pair.</exception>
    public static ImportStatus? Read(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        reader.Read();
        ImportStatus? status = reader.TokenType is JsonTokenType.Null ? null : ReadStatus(ref reader);

        // Throws if anything but white space follows.
        reader.Read();
        return status;
    }

    private static ImportStatus ReadStatus(ref Utf8JsonReader reader)
    {
        ImportStatusCode? code = null;
        string? krakenIdentifier = null;
        OffsetDateTime? createdAt = null;
        OffsetDateTime? modifiedAt = null;
        ImportError? latestError = null;
        ImportEvent? latestEvent = null;
        RequireObject(ref reader);
        while (ReadName(ref reader))
        {
            if (reader.ValueTextEquals("status"u8))
            {
                code = ReadCode(ref reader);
            }
            else if (reader.ValueTextEquals("kraken_identifier"u8))
            {
                krakenIdentifier = ReadLenientText(ref reader);
            }
            else if (reader.ValueTextEquals("created_at"u8))
            {
                createdAt = ReadTime(ref reader);
            }
            else if (reader.ValueTextEquals("modified_at"u8))
            {
                modifiedAt = ReadTime(ref reader);
            }
            else if (reader.ValueTextEquals("latest_error"u8))
            {
                latestError = IsNull(ref reader) ? null : ReadError(ref reader);
            }
            else if (reader.ValueTextEquals("latest_event"u8))
            {
                latestEvent = IsNull(ref reader) ? null : ReadEvent(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new ImportStatus
        {
            Status = code ?? throw new JsonException("A status has the member \"status\"."),
            KrakenIdentifier = krakenIdentifier,
            CreatedAt = createdAt,
            ModifiedAt = modifiedAt,
            LatestError = latestError,
            LatestEvent = latestEvent,
        };
    }

    private static ImportError ReadError(ref Utf8JsonReader reader)
    {
        string? code = null;
        string? detail = null;
        string? domain = null;
        RequireObject(ref reader);
        while (ReadName(ref reader))
        {
            if (reader.ValueTextEquals("code"u8))
            {
                code = ReadLenientText(ref reader);
            }
            else if (reader.ValueTextEquals("detail"u8))
            {
                detail = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("domain"u8))
            {
                domain = ReadText(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new ImportError { Code = code, Detail = detail, Domain = domain };
    }

    private static ImportEvent ReadEvent(ref Utf8JsonReader reader)
    {
        string? name = null;
        OffsetDateTime? occurredAt = null;
        JsonElement? data = null;
        RequireObject(ref reader);
        while (ReadName(ref reader))
        {
            if (reader.ValueTextEquals("event"u8))
            {
                name = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("occurred_at"u8))
            {
                occurredAt = ReadTime(ref reader);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                data = IsNull(ref reader) ? null : JsonElement.ParseValue(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new ImportEvent { Event = name, OccurredAt = occurredAt, Data = data };
    }

    /// <summary>Goes to the name of the next member, if there is one.</summary>
    private static bool ReadName(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.PropertyName;
    }

    private static bool IsNull(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.Null;
    }

    private static ImportStatusCode ReadCode(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.String)
        {
            throw new JsonException("A code is written as a JSON string.");
        }

        foreach (ImportStatusCode known in KnownCodes)
        {
            if (reader.ValueTextEquals(known.Value))
            {
                return known;
            }
        }

        return new ImportStatusCode(reader.GetString()!);
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            _ => throw new JsonException("A string is expected."),
        };
    }

    private static string? ReadLenientText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.Null => null,
            _ => throw new JsonException("A string or a number is expected."),
        };
    }

    private static OffsetDateTime? ReadTime(ref Utf8JsonReader reader) =>
        IsNull(ref reader) ? null : OffsetDateTimeText.Read(ref reader);

    private static void RequireObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("An object is expected.");
        }
    }
}
