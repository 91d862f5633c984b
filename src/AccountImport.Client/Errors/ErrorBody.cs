using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Errors;

/// <summary>
/// What the body of an error says. It is read by its shape and not by the schema that a document declares for it: documents and answers contradict each other.
/// </summary>
internal sealed record ErrorBody
{
    private const int MaxDepth = 32;
    private const string NonFieldErrors = FieldError.NonFieldErrors;

    /// <summary>The body of something that is not this API, or none at all.</summary>
    public static ErrorBody Foreign { get; } = new() { IsForeign = true };

    public string? Code { get; private init; }

    public string? Detail { get; private init; }

    public string? Domain { get; private init; }

    /// <summary>The errors by field, in the order of the body.</summary>
    public IReadOnlyList<FieldError> Errors { get; private init; } = [];

    /// <summary>The number of an account in Kraken that the body names.</summary>
    public string? ExistingAccountId { get; private init; }

    /// <summary>Whether the body has none of the API's shapes.</summary>
    public bool IsForeign { get; private init; }

    /// <summary>Reads a body. Never throws: what cannot be read is foreign.</summary>
    public static ErrorBody Read(ReadOnlyMemory<byte> utf8Body)
    {
        if (!Utf8.IsValid(utf8Body.Span))
        {
            return Foreign;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8Body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair in a string.
            return Foreign;
        }
    }

    private static ErrorBody Read(JsonElement root)
    {
        var errors = new List<FieldError>();
        if (root.ValueKind is not JsonValueKind.Object)
        {
            if (root.ValueKind is JsonValueKind.Array)
            {
                Flatten(root, path: string.Empty, errors);
            }

            return errors.Count is 0 ? Foreign : new ErrorBody { Errors = errors };
        }

        string? code = null;
        string? detail = null;
        string? domain = null;
        string? existingAccountId = null;
        foreach (JsonProperty member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "code" when Text(member.Value) is { } text:
                    code = text;
                    break;
                case "detail" when Text(member.Value) is { } text:
                    detail = text;
                    break;
                case "domain" when Text(member.Value) is { } text:
                    domain = text;
                    break;
                case "account_id" or "kraken_account_number" when Text(member.Value) is { } text:
                    existingAccountId ??= text;
                    break;
                case "errors" when member.Value.ValueKind is JsonValueKind.Array:
                    ReadList(member.Value, errors);
                    break;
                case NonFieldErrors when member.Value.ValueKind is JsonValueKind.String:
                    errors.Add(CreateError(NonFieldErrors, code: null, member.Value.GetString()));
                    break;
                default:
                    if (member.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                    {
                        Flatten(member.Value, member.Name, errors);
                    }

                    break;
            }
        }

        return code is null && detail is null && errors.Count is 0 && existingAccountId is null
            ? Foreign
            : new ErrorBody { Code = code, Detail = detail, Domain = domain, Errors = errors, ExistingAccountId = existingAccountId };
    }

    /// <summary>Reads the list of shape A, in which each error names its own path.</summary>
    private static void ReadList(JsonElement list, List<FieldError> errors)
    {
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind is JsonValueKind.Object && Leaf(item) is { } leaf)
            {
                errors.Add(CreateError(Member(item, "attr") ?? NonFieldErrors, leaf.Code, leaf.Detail));
            }
            else
            {
                Flatten(item, NonFieldErrors, errors);
            }
        }
    }

    /// <summary>
    /// Brings the nested shapes into the flat one: member names and indexes become the path, whether an index is a member's name or a place in
    /// an array.
    /// </summary>
    private static void Flatten(JsonElement element, string path, List<FieldError> errors)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                errors.Add(CreateError(path, code: null, element.GetString()));
                break;

            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    // A message or an error stands for the member itself, anything deeper for one of its items.
                    bool isAboutMember = item.ValueKind is JsonValueKind.String || (item.ValueKind is JsonValueKind.Object && Leaf(item) is not null);
                    Flatten(item, isAboutMember ? path : Join(path, index.ToString(CultureInfo.InvariantCulture)), errors);
                    index++;
                }

                break;

            case JsonValueKind.Object when Leaf(element) is { } leaf:
                errors.Add(CreateError(path, leaf.Code, leaf.Detail));
                break;

            case JsonValueKind.Object:
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    Flatten(member.Value, member.Name is NonFieldErrors && path.Length > 0 ? path : Join(path, member.Name), errors);
                }

                break;
        }
    }

    /// <summary>An object that is an error itself, <c>{"detail", "code"}</c>, and not a level of a path.</summary>
    private static (string? Code, string? Detail)? Leaf(JsonElement element)
    {
        string? detail = Member(element, "detail") ?? Member(element, "message");
        string? code = Member(element, "code");
        return detail is null && code is null ? null : (code, detail);
    }

    private static string? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? Text(value) : null;

    /// <summary>A string, or a number as it is written: codes occur as either.</summary>
    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private static string Join(string path, string segment) => path.Length is 0 ? segment : $"{path}.{segment}";

    private static FieldError CreateError(string path, string? code, string? detail) =>
        new() { Attr = path.Length is 0 ? NonFieldErrors : path, Code = code ?? "invalid", Detail = detail };
}
