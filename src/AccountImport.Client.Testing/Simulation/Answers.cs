using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AccountImport.Client.Contracts;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>The API's answers, with the members and the sentences of its documents.</summary>
internal static class Answers
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly OffsetDateTimePattern DateTimePattern =
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss'.'ffffffo<+HH:mm>");

    public static Answer Valid { get; } = new(200, "{}"u8.ToArray());

    public static Answer Scheduled { get; } = new(201, "{}"u8.ToArray());

    public static Answer NotFound { get; } = Error(404, "not_found", "The requested resource was not found.");

    public static Answer ProcessValidationFailed { get; } = new(400, Write(writer =>
    {
        writer.WriteString("code", "import_process_failed_validation");
        writer.WriteString(
            "detail",
            "Import process validation failed during account creation. Please validate the import process to get full details of the validation errors.");
        writer.WriteString("domain", "import_process");
    }));

    public static Answer ValidationFailed(IReadOnlyList<FieldError> errors) => new(400, Write(writer =>
    {
        writer.WriteString("detail", "Could not validate account data.");
        writer.WriteString("code", "account_failed_validation");
        writer.WriteStartArray("errors");
        foreach (FieldError error in errors)
        {
            writer.WriteStartObject();
            writer.WriteString("detail", error.Detail);
            writer.WriteString("code", error.Code);
            writer.WriteString("attr", error.Attr);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }));

    public static Answer AlreadyImported(AccountKey key, string krakenIdentifier) => new(400, Write(writer =>
    {
        writer.WriteStartObject("non_field_errors");
        writer.WriteString("detail", $"The account import process with the account number {key.ExternalAccountNumber} has already been imported.");
        writer.WriteString("code", "account_import_process_already_imported");
        writer.WriteEndObject();
        writer.WriteString("account_id", krakenIdentifier);
    }));

    public static Answer Status(ImportStatus status) => new(200, Write(writer =>
    {
        writer.WriteString("status", status.Status.Value);
        writer.WriteString("kraken_identifier", status.KrakenIdentifier);
        writer.WriteString("created_at", Format(status.CreatedAt));
        writer.WriteString("modified_at", Format(status.ModifiedAt));
        if (status.LatestError is not { } error)
        {
            writer.WriteNull("latest_error");
            return;
        }

        writer.WriteStartObject("latest_error");
        writer.WriteString("code", error.Code);
        writer.WriteString("detail", error.Detail);
        writer.WriteString("domain", error.Domain);
        writer.WriteEndObject();
    }));

    public static Answer Error(int statusCode, string code, string detail) => new(statusCode, Write(writer =>
    {
        writer.WriteString("detail", detail);
        writer.WriteString("code", code);
    }));

    private static string? Format(OffsetDateTime? value) => value is null ? null : DateTimePattern.Format(value.Value);

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
