using System.Text.Json;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>Reads from an account whose it is, and checks that it says so once and of itself.</summary>
internal static class AccountIdentity
{
    public const string ImportSupplierMember = "import_supplier";
    public const string ExternalAccountNumberMember = "external_account_number";

    /// <summary>The member that identifies an account of the account file.</summary>
    public const string AccountFileMember = "externalAccountId";

    public static AccountKey? FindKey(JsonElement account) =>
        account.Member(ImportSupplierMember)?.Text() is { } importSupplier
        && account.Member(ExternalAccountNumberMember)?.Text() is { } externalAccountNumber
            ? FindKey(importSupplier, externalAccountNumber)
            : null;

    public static AccountKey? FindKey(string importSupplier, string externalAccountNumber)
    {
        try
        {
            return new AccountKey(importSupplier, externalAccountNumber);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Finds what no client may send: an identity that is there twice, or another account's bytes under this account's number.</summary>
    public static Refusal? FindFault(JsonElement account)
    {
        string[] members = [ImportSupplierMember, ExternalAccountNumberMember, AccountFileMember];
        if (members.FirstOrDefault(name => account.EnumerateObject().Count(member => member.NameEquals(name)) > 1) is { } twice)
        {
            return Refusal.OfViolation(400, "simulator_identity_ambiguous", $"The account holds {twice} twice.");
        }

        return account.Member(ExternalAccountNumberMember)?.Text() is { } number
            && account.Member(AccountFileMember)?.Text() is { } identifier
            && number != identifier
                ? Refusal.OfViolation(400, "simulator_identity_mismatch", $"The account's {ExternalAccountNumberMember} is not its {AccountFileMember}.")
                : null;
    }

    /// <summary>Says what the platform has against the identity.</summary>
    public static IEnumerable<FieldError> FindErrors(JsonElement account, IReadOnlySet<string>? importSuppliers)
    {
        FieldError? importSupplierError = FindError(account, ImportSupplierMember);
        if (importSupplierError is null
            && importSuppliers is not null
            && !importSuppliers.Contains(account.Member(ImportSupplierMember)?.Text() ?? string.Empty))
        {
            importSupplierError = Error(ImportSupplierMember, "invalid_choice", "This is not an import supplier of this tenant.");
        }

        return new[] { importSupplierError, FindError(account, ExternalAccountNumberMember) }.OfType<FieldError>();
    }

    private static FieldError? FindError(JsonElement account, string member)
    {
        if (!account.TryGetProperty(member, out JsonElement value))
        {
            return Error(member, "required", "This field is required.");
        }

        return value.ValueKind switch
        {
            JsonValueKind.Null => Error(member, "null", "This field may not be null."),
            JsonValueKind.String when value.Text() is { } text => FindError(member, text),
            _ => Error(member, "invalid", "Not a valid string."),
        };
    }

    private static FieldError? FindError(string member, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Error(member, "blank", "This field may not be blank.");
        }

        // The other part only has to be one that a key can have.
        return FindKey("any", text) is not null
            ? null
            : text.EnumerateRunes().Count() > AccountKey.MaxLength
                ? Error(member, "max_length", $"Ensure this field has no more than {AccountKey.MaxLength} characters.")
                : Error(member, "invalid", "Not a valid string.");
    }

    private static FieldError Error(string member, string code, string detail) => new() { Attr = member, Code = code, Detail = detail };
}
