using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AccountImport.Client.Accounts;

namespace AccountImport.Client.Contracts;

/// <summary>One account as it is sent: its JSON, byte for byte, and the identity that was read from those bytes.</summary>
/// <remarks>
/// <para>
/// The platform takes an account in the schema of its tenant and drops the members it does not know without a word. A payload
/// therefore carries JSON of any shape and changes nothing in it, but for the members <c>import_supplier</c> and
/// <c>external_account_number</c> that <see cref="FromAccount"/> and <see cref="FromAccountFile"/> put in front of an account that lacks them.
/// </para>
/// <para>
/// A payload whose identity is missing, there twice, not the one that was named, or not allowed by <see cref="AccountKey"/>
/// is refused with an <see cref="InvalidAccountPayloadException"/>. Owns its bytes: they are copied in, so that no later
/// change reaches them. Immutable and safe for use by several threads.
/// </para>
/// </remarks>
public sealed class AccountPayload
{
    /// <summary>The identifying member of an account of the account file: <c>externalAccountId</c>.</summary>
    public const string DefaultIdentifierPath = "externalAccountId";

    private AccountPayload(AccountKey key, byte[] json)
    {
        Key = key;
        Json = json;
    }

    /// <summary>Under which import supplier and external account number the account is imported.</summary>
    public AccountKey Key { get; }

    /// <summary>The account's JSON in UTF-8, exactly as it is sent.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Makes a payload of an account of the account file.</summary>
    /// <param name="account">The account.</param>
    /// <param name="importSupplier">The code of the import supplier.</param>
    /// <returns>The account as the account file has it, with <c>import_supplier</c> and <c>external_account_number</c> (its external account id) put in front unless <see cref="Account.AdditionalMembers"/> has them.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidAccountPayloadException">The identity is refused.</exception>
    public static AccountPayload FromAccount(Account account, string importSupplier)
    {
        ArgumentNullException.ThrowIfNull(account);
        AccountPayload payload = FromAccountFile(
            JsonSerializer.SerializeToUtf8Bytes(account, AccountImportJsonContext.Default.Account),
            importSupplier);

        // The JSON writer puts a replacement character in the place of half a surrogate pair, without a word.
        return payload.Key.ExternalAccountNumber == account.ExternalAccountId
            ? payload
            : throw PayloadIdentity.Refusal(DefaultIdentifierPath, "invalid_unicode", "It holds half of a surrogate pair.");
    }

    /// <summary>Makes a payload of the JSON of one account as a file has it, byte for byte.</summary>
    /// <param name="utf8Json">The account: one JSON object in UTF-8.</param>
    /// <param name="importSupplier">The code of the import supplier.</param>
    /// <param name="identifierPath">
    /// The member that identifies the account: member names joined by dots. By default <c>externalAccountId</c>; an account
    /// without the members <c>import_supplier</c> and <c>external_account_number</c> gets them put in front. With another path the
    /// account is of a tenant's own schema: it must hold an equal <c>external_account_number</c>, and only <c>import_supplier</c> is put in front.
    /// </param>
    /// <returns>The payload.</returns>
    /// <exception cref="ArgumentException"><paramref name="importSupplier"/> or <paramref name="identifierPath"/> is not one that a payload can have.</exception>
    /// <exception cref="InvalidAccountPayloadException">The bytes are not one JSON object, or the identity is refused.</exception>
    public static AccountPayload FromAccountFile(
        ReadOnlyMemory<byte> utf8Json,
        string importSupplier,
        string identifierPath = DefaultIdentifierPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(identifierPath);
        PayloadIdentity identity = PayloadIdentity.Read(utf8Json.Span, identifierPath);
        var key = new AccountKey(importSupplier, identity.Require(identifierPath));
        PayloadIdentity.RequireEqual(identity.ImportSupplier, key.ImportSupplier, PayloadIdentity.ImportSupplierMember, isRequired: false);
        PayloadIdentity.RequireEqual(
            identity.ExternalAccountNumber,
            key.ExternalAccountNumber,
            PayloadIdentity.ExternalAccountNumberMember,
            isRequired: identifierPath != DefaultIdentifierPath);

        return new AccountPayload(key, PutInFront(
            utf8Json.Span,
            identity.ImportSupplier is null ? key.ImportSupplier : null,
            identity.ExternalAccountNumber is null ? key.ExternalAccountNumber : null));
    }

    /// <summary>Makes a payload of a value of any type.</summary>
    /// <typeparam name="T">The type that models the tenant's schema.</typeparam>
    /// <param name="value">The account.</param>
    /// <param name="typeInfo">How the type is written as JSON: a member of a source-generated <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <param name="importSupplier">The code of the import supplier; the JSON must hold an equal <c>import_supplier</c>.</param>
    /// <param name="externalAccountNumber">The external account number; the JSON must hold an equal <c>external_account_number</c>.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A part of the key is not one that a key can have.</exception>
    /// <exception cref="InvalidAccountPayloadException">The value is not written as a JSON object, or its identity is refused.</exception>
    public static AccountPayload FromValue<T>(T value, JsonTypeInfo<T> typeInfo, string importSupplier, string externalAccountNumber)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(typeInfo);
        return FromOwnedJson(JsonSerializer.SerializeToUtf8Bytes(value, typeInfo), new AccountKey(importSupplier, externalAccountNumber));
    }

    /// <summary>Makes a payload of raw JSON of any schema, byte for byte.</summary>
    /// <param name="utf8Json">The account: one JSON object in UTF-8. It is copied.</param>
    /// <param name="importSupplier">The code of the import supplier; the JSON must hold an equal <c>import_supplier</c>.</param>
    /// <param name="externalAccountNumber">The external account number; the JSON must hold an equal <c>external_account_number</c>.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="ArgumentNullException">A part of the key is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A part of the key is not one that a key can have.</exception>
    /// <exception cref="InvalidAccountPayloadException">The bytes are not one JSON object, or the identity is refused.</exception>
    public static AccountPayload FromJson(ReadOnlyMemory<byte> utf8Json, string importSupplier, string externalAccountNumber) =>
        FromOwnedJson(utf8Json.ToArray(), new AccountKey(importSupplier, externalAccountNumber));

    /// <summary>Gives the key, and nothing of the account: the rest is personal data.</summary>
    /// <returns>A text such as <c>AccountPayload SUPPLIER/IM-A-00023</c>.</returns>
    public override string ToString() => $"{nameof(AccountPayload)} {Key}";

    private static AccountPayload FromOwnedJson(byte[] utf8Json, AccountKey key)
    {
        PayloadIdentity identity = PayloadIdentity.Read(utf8Json, PayloadIdentity.ExternalAccountNumberMember);
        PayloadIdentity.RequireEqual(identity.ImportSupplier, key.ImportSupplier, PayloadIdentity.ImportSupplierMember, isRequired: true);
        PayloadIdentity.RequireEqual(identity.ExternalAccountNumber, key.ExternalAccountNumber, PayloadIdentity.ExternalAccountNumberMember, isRequired: true);
        return new AccountPayload(key, utf8Json);
    }

    private static byte[] PutInFront(ReadOnlySpan<byte> utf8Json, string? importSupplier, string? externalAccountNumber)
    {
        if (importSupplier is null && externalAccountNumber is null)
        {
            return utf8Json.ToArray();
        }

        var front = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(front))
        {
            writer.WriteStartObject();
            if (importSupplier is not null)
            {
                writer.WriteString(PayloadIdentity.ImportSupplierMember, importSupplier);
            }

            if (externalAccountNumber is not null)
            {
                writer.WriteString(PayloadIdentity.ExternalAccountNumberMember, externalAccountNumber);
            }
        }

        // The identity that was read above makes sure that the account has a member, and so that a comma is due.
        return [.. front.WrittenSpan, (byte)',', .. utf8Json[(utf8Json.IndexOf((byte)'{') + 1)..]];
    }
}
