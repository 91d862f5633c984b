using System.Text.Json;
using System.Text.Unicode;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>The body of a validate or process call, taken apart.</summary>
internal sealed class Envelope : IDisposable
{
    private const string PayloadMember = "payload";
    private const string TaskParametersMember = "task_params";

    // An account may be as deep as a client sends it; the envelope and the platform's own limit are not what shall be in its way.
    private const int MaxDepth = 256;

    private readonly JsonDocument _document;

    private Envelope(JsonDocument document, JsonElement account, TaskParameters taskParameters)
    {
        _document = document;
        Account = account;
        TaskParameters = taskParameters;
        Key = AccountIdentity.FindKey(account);
    }

    public JsonElement Account { get; }

    /// <summary>The task's parameters; the defaults for a validate call, which has none.</summary>
    public TaskParameters TaskParameters { get; }

    /// <summary>Whose account it is; <see langword="null"/> if it does not say so in a form that a key can have.</summary>
    public AccountKey? Key { get; }

    public static Envelope? Read(ReadOnlyMemory<byte> body, AccountImportOperation operation, out Refusal? refusal)
    {
        JsonDocument? document = Parse(body);
        if (document is null)
        {
            refusal = Refusal.OfEnvelope("The body is not valid JSON in UTF-8, or a name in it is no text.");
            return null;
        }

        refusal = FindFault(document.RootElement, operation);
        TaskParameters taskParameters = new();
        if (refusal is null && operation is AccountImportOperation.Process)
        {
            taskParameters = TaskParametersReader.Read(document.RootElement.GetProperty(TaskParametersMember), out refusal);
        }

        if (refusal is not null)
        {
            document.Dispose();
            return null;
        }

        return new Envelope(document, document.RootElement.GetProperty(PayloadMember), taskParameters);
    }

    public void Dispose() => _document.Dispose();

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        // The parser does not look into strings that nobody asks for.
        if (!Utf8.IsValid(body.Span))
        {
            return null;
        }

        try
        {
            return HasReadableNames(body.Span) ? JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth }) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Finds names with half of a surrogate pair: a document that has one throws when it is asked for another.</summary>
    private static bool HasReadableNames(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static Refusal? FindFault(JsonElement envelope, AccountImportOperation operation)
    {
        if (envelope.ValueKind is not JsonValueKind.Object)
        {
            return Refusal.OfEnvelope("The body is not a JSON object.");
        }

        string[] members = operation is AccountImportOperation.Process ? [PayloadMember, TaskParametersMember] : [PayloadMember];
        if (envelope.EnumerateObject().Any(member => !members.Any(member.NameEquals)))
        {
            return Refusal.OfEnvelope($"The body holds a member that a {operation} call does not have.");
        }

        foreach (string name in members)
        {
            JsonProperty[] found = [.. envelope.EnumerateObject().Where(member => member.NameEquals(name))];
            if (found is not [{ Value.ValueKind: JsonValueKind.Object }])
            {
                return Refusal.OfEnvelope(found.Length > 1 ? $"The body holds {name} twice." : $"The body's {name} is missing or not an object.");
            }
        }

        return AccountIdentity.FindFault(envelope.GetProperty(PayloadMember));
    }
}
