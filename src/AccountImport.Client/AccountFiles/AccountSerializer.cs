using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.AccountFiles;

/// <summary>Writes one account after the other as JSON, through the same memory.</summary>
internal sealed class AccountSerializer : IDisposable
{
    // The JSON is that of the context, but for texts that the context would change without a word.
    private static readonly JsonTypeInfo<Account> AccountTypeInfo = (JsonTypeInfo<Account>)new JsonSerializerOptions(AccountImportJsonContext.Default.Options)
    {
        TypeInfoResolver = AccountImportJsonContext.Default.WithAddedModifier(RequireWholeNames),
        Converters =
        {
            new WholeTextJsonConverter(),
            new WholeCodeJsonConverter<AccountNumberType>(),
            new WholeCodeJsonConverter<AccountRightCode>(),
            new WholeCodeJsonConverter<AccountStatusCode>(),
            new WholeCodeJsonConverter<AccountTypeCode>(),
            new WholeCodeJsonConverter<FinancialInstitutionIdType>(),
            new WholeCodeJsonConverter<PersonTypeCode>(),
        },
    }.GetTypeInfo(typeof(Account));

    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Utf8JsonWriter _writer;

    public AccountSerializer()
    {
        _writer = new Utf8JsonWriter(_json);
    }

    /// <summary>Writes an account as JSON.</summary>
    /// <returns>The JSON; it stays as it is until the next account.</returns>
    /// <exception cref="ArgumentException">The account has no JSON that loses nothing.</exception>
    public ReadOnlyMemory<byte> Serialize(Account account, string parameter)
    {
        _json.ResetWrittenCount();
        _writer.Reset();
        try
        {
            JsonSerializer.Serialize(_writer, account, AccountTypeInfo);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            string place = exception is JsonException { Path: ['$', '.', .. string path] } ? path : nameof(Account);
            throw new ArgumentException(
                $"The account cannot be written without a loss: {place} holds half of a surrogate pair, which UTF-8 does not have, or a {nameof(JsonElement)} without a value.",
                parameter,
                exception);
        }

        return _json.WrittenMemory;
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>Has the names of members that a model does not know checked: no converter sees them.</summary>
    private static void RequireWholeNames(JsonTypeInfo typeInfo)
    {
        if (typeInfo.Kind is JsonTypeInfoKind.Object
            && typeInfo.Properties.FirstOrDefault(property => property.IsExtensionData)?.Get is { } getMembers)
        {
            typeInfo.OnSerializing = model =>
            {
                if (getMembers(model) is IDictionary<string, JsonElement> members && !members.Keys.All(name => WholeText.Is(name)))
                {
                    throw new JsonException(WholeText.Fault);
                }
            };
        }
    }
}
