using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AccountImport.Client.Importing.Reports;

namespace AccountImport.Client.Importing.Planning;

/// <summary>The file of a plan: one JSON object.</summary>
internal static class PlanFile
{
    private const string Kind = "account-import";
    private const int Version = 1;
    private const int MaxLength = 256 * 1024;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task WriteAsync(string path, ImportPlan plan, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, WriterOptions))
        {
            Write(writer, plan);
        }

        bytes.Write("\n"u8);
        ReportFile file = ReportFile.Create(path);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(bytes.WrittenMemory, cancellationToken).ConfigureAwait(false);
            file.Complete();
        }
    }

    /// <exception cref="ImportPlanException">It is no plan.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<ImportPlan> ReadAsync(string path, CancellationToken cancellationToken)
    {
        byte[] bytes = await ReadBytesAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            if (root.GetProperty("plan").GetString() is not Kind)
            {
                throw NoPlan(path);
            }

            return root.GetProperty("version").GetInt32() == Version
                ? Read(root)
                : throw new ImportPlanException($"{path}: the plan is of another version of its format. Make it anew with this version of the software.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw NoPlan(path, exception);
        }
    }

    private static void Write(Utf8JsonWriter writer, ImportPlan plan)
    {
        writer.WriteStartObject();
        writer.WriteString("plan", Kind);
        writer.WriteNumber("version", Version);
        writer.WriteString("target", plan.Target);
        writer.WriteBoolean("simulated", plan.IsSimulated);
        writer.WriteString("mode", PlanComparison.ModeOf(plan));
        writer.WriteString("import_supplier", plan.ImportSupplier);
        writer.WriteString("identifier_path", plan.IdentifierPath);
        writer.WriteStartObject("input");
        writer.WriteString("name", plan.Input.Name);
        ReportJson.WriteNumber(writer, "size", plan.Input.Size);
        writer.WriteString("hash", plan.Input.Hash);
        writer.WriteEndObject();
        writer.WriteBoolean("resumed", plan.IsResumed);
        PlanCounts.Write(writer, plan);
        writer.WriteEndObject();
    }

    private static ImportPlan Read(JsonElement root)
    {
        JsonElement input = root.GetProperty("input");
        JsonElement calls = root.GetProperty("calls");
        string? mode = root.GetProperty("mode").GetString();
        return new ImportPlan
        {
            Target = TextOf(root, "target"),
            IsSimulated = root.GetProperty("simulated").GetBoolean(),
            IsDryRun = mode is "dry_run",
            IsValidation = mode is "validate",
            ImportSupplier = TextOf(root, "import_supplier"),
            IdentifierPath = root.GetProperty("identifier_path").GetString(),
            Input = new ImportSourceIdentity
            {
                Name = TextOf(input, "name"),
                Size = input.GetProperty("size") is { ValueKind: JsonValueKind.Number } size ? size.GetInt64() : null,
                Hash = TextOf(input, "hash"),
                Accounts = root.GetProperty("accounts").GetInt64(),
            },
            IsResumed = root.GetProperty("resumed").GetBoolean(),
            Accounts = root.GetProperty("accounts").GetInt64(),
            New = root.GetProperty("new").GetInt64(),
            Done = root.GetProperty("done").GetInt64(),
            ToBeAsked = root.GetProperty("to_be_asked").GetInt64(),
            ToBeRetried = root.GetProperty("to_be_retried").GetInt64(),
            Invalid = root.GetProperty("invalid").GetInt64(),
            Duplicates = root.GetProperty("duplicates").GetInt64(),
            ChangedSinceImport = root.GetProperty("changed_since_import").GetInt64(),
            UnderWayNotInInput = root.GetProperty("under_way_not_in_input").GetInt64(),
            ProcessCalls = calls.GetProperty("process").GetInt64(),
            ValidateCalls = calls.GetProperty("validate").GetInt64(),
            StatusCalls = calls.GetProperty("status").GetInt64(),
        };
    }

    private static string TextOf(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");

    private static async Task<byte[]> ReadBytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            FileStream file = new(path, new FileStreamOptions { Options = FileOptions.Asynchronous });
            await using (file.ConfigureAwait(false))
            {
                byte[] bytes = new byte[MaxLength];
                int length = await file.ReadAtLeastAsync(bytes, MaxLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                return length < MaxLength ? bytes[..length] : throw NoPlan(path);
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"{path}: there is no such plan. Make it first, or name another.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{path}: the plan cannot be read: {exception.Message}", exception);
        }
    }

    private static ImportPlanException NoPlan(string path, Exception? exception = null) =>
        new($"{path}: the file is no plan of an import. Make one, or name another file.", exception);
}
