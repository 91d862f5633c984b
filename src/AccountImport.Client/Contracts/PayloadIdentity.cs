using System.Text.Json;
using System.Text.Unicode;

namespace AccountImport.Client.Contracts;

/// <summary>What the bytes of an account say of its identity, read in one pass that also proves that they are one JSON object.</summary>
internal readonly ref struct PayloadIdentity
{
    internal const string ImportSupplierMember = "import_supplier";
    internal const string ExternalAccountNumberMember = "external_account_number";

    /// <summary>The depth of an account's JSON up to which it is accepted.</summary>
    internal const int MaxDepth = 64;

    private PayloadIdentity(string? importSupplier, string? externalAccountNumber, string? identifier)
    {
        ImportSupplier = importSupplier;
        ExternalAccountNumber = externalAccountNumber;
        Identifier = identifier;
    }

    /// <summary>The value of the member <c>import_supplier</c>, if there is one.</summary>
    public string? ImportSupplier { get; }

    /// <summary>The value of the member <c>external_account_number</c>, if there is one.</summary>
    public string? ExternalAccountNumber { get; }

    /// <summary>The value of the member at the identifier path, if there is one.</summary>
    public string? Identifier { get; }

    /// <summary>Reads the identity.</summary>
    /// <exception cref="InvalidAccountPayloadException">The bytes are not one JSON object, or a member of the identity is not a string, is there twice or is not allowed as part of a key.</exception>
    public static PayloadIdentity Read(ReadOnlySpan<byte> utf8Json, string identifierPath)
    {
        // The reader does not look into strings that nobody asks for; the platform would.
        if (!Utf8.IsValid(utf8Json))
        {
            throw Refusal(FieldError.NonFieldErrors, "invalid_json", "It is not valid UTF-8.");
        }

        string? importSupplier = null;
        string? externalAccountNumber = null;
        string? identifier = null;
        try
        {
            var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                throw Refusal(FieldError.NonFieldErrors, "invalid_type", "An account is a JSON object.");
            }

            string[] path = identifierPath.Split('.');

            // How many segments of the path the reader is inside of: only below a matched segment can the next one match.
            int matched = 0;
            while (reader.Read() && reader.CurrentDepth > 0)
            {
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && reader.CurrentDepth == matched)
                {
                    matched--;
                }

                if (reader.TokenType is not JsonTokenType.PropertyName)
                {
                    continue;
                }

                bool isImportSupplier = reader.CurrentDepth is 1 && reader.ValueTextEquals(ImportSupplierMember);
                bool isExternalAccountNumber = reader.CurrentDepth is 1 && reader.ValueTextEquals(ExternalAccountNumberMember);
                bool isOnPath = reader.CurrentDepth == matched + 1 && reader.ValueTextEquals(path[matched]);
                if (!(isImportSupplier || isExternalAccountNumber || isOnPath))
                {
                    continue;
                }

                reader.Read();
                if (isImportSupplier)
                {
                    importSupplier = ReadPart(ref reader, importSupplier, ImportSupplierMember);
                }

                if (isExternalAccountNumber)
                {
                    externalAccountNumber = ReadPart(ref reader, externalAccountNumber, ExternalAccountNumberMember);
                }

                if (!isOnPath)
                {
                    continue;
                }

                if (matched == path.Length - 1)
                {
                    identifier = ReadPart(ref reader, identifier, identifierPath);
                }
                else if (reader.TokenType is JsonTokenType.StartObject)
                {
                    matched++;
                }
            }

            // Throws if anything but white space follows.
            reader.Read();
        }
        catch (InvalidOperationException)
        {
            throw Refusal(FieldError.NonFieldErrors, "invalid_unicode", "The name of a member holds half of a surrogate pair.");
        }
        catch (JsonException exception)
        {
            throw Refusal(
                FieldError.NonFieldErrors,
                "invalid_json",
                $"It is not valid JSON, or nested deeper than {MaxDepth} levels: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} of it.");
        }

        return new PayloadIdentity(importSupplier, externalAccountNumber, identifier);
    }

    /// <summary>Says what is wrong with the identity of an account whose import supplier is not known yet.</summary>
    /// <returns><see langword="null"/> if nothing is.</returns>
    public static FieldError? FindFault(ReadOnlySpan<byte> utf8Json, string identifierPath)
    {
        try
        {
            PayloadIdentity identity = Read(utf8Json, identifierPath);
            string identifier = identity.Require(identifierPath);
            RequireEqual(
                identity.ExternalAccountNumber,
                identifier,
                ExternalAccountNumberMember,
                isRequired: identifierPath != AccountPayload.DefaultIdentifierPath);
            return null;
        }
        catch (InvalidAccountPayloadException exception)
        {
            return exception.Error;
        }
    }

    /// <summary>The value of the member at the identifier path.</summary>
    /// <exception cref="InvalidAccountPayloadException">There is none.</exception>
    public string Require(string identifierPath) =>
        Identifier ?? throw Refusal(identifierPath, "required", "It identifies the account and is missing.");

    /// <summary>Requires that a member of the identity is the one that is meant.</summary>
    /// <exception cref="InvalidAccountPayloadException">It is not.</exception>
    public static void RequireEqual(string? found, string named, string member, bool isRequired)
    {
        if (found is null && isRequired)
        {
            throw Refusal(member, "required", "It is missing; without it the status of the import cannot be asked.");
        }

        if (found is not null && !string.Equals(found, named, StringComparison.Ordinal))
        {
            throw new InvalidAccountPayloadException(MismatchOf(member));
        }
    }

    /// <summary>What is wrong with a member of the identity that is not the one that is meant.</summary>
    internal static FieldError MismatchOf(string member) =>
        new() { Attr = member, Code = "identity_mismatch", Detail = "It is not the one that the caller named." };

    internal static InvalidAccountPayloadException Refusal(string attr, string code, string detail) =>
        new(new FieldError { Attr = attr, Code = code, Detail = detail });

    private static string ReadPart(ref Utf8JsonReader reader, string? earlier, string attr)
    {
        if (earlier is not null)
        {
            throw Refusal(attr, "duplicate_member", "It is there twice; which of the two counts is not for the client to choose.");
        }

        if (reader.TokenType is not JsonTokenType.String)
        {
            throw reader.TokenType is JsonTokenType.Null
                ? Refusal(attr, "required", "It is null.")
                : Refusal(attr, "invalid_type", "It is not a string.");
        }

        string value;
        try
        {
            value = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Refusal(attr, "invalid_unicode", "It holds half of a surrogate pair.");
        }

        return AccountKey.FindFault(value) is { } fault ? throw Refusal(attr, fault.Code, fault.Detail) : value;
    }
}
