using System.Text.Json.Serialization;
using AccountImport.Client.Accounts;

namespace AccountImport.Client.Contracts;

/// <summary>The source-generated JSON metadata of the models of this package.</summary>
/// <remarks>
/// Use it to read and write the models without reflection:
/// <c>JsonSerializer.Deserialize(json, AccountImportJsonContext.Default.Account)</c>. Safe for use by several threads.
/// </remarks>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(FieldError))]
[JsonSerializable(typeof(ImportStatus))]
public sealed partial class AccountImportJsonContext : JsonSerializerContext;
