using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Validation;

/// <summary>Checks an account against the rules of the account file, without a call, and reports everything that is wrong with it at once.</summary>
/// <remarks>
/// <para>
/// The rules are those of the documentation and of the standards it names: IBAN (ISO 13616), BIC (ISO 9362), countries
/// (ISO 3166-1), currencies (ISO 4217). Standards are checked as written: the spaces and the lower case of a printed IBAN are faults.
/// A text that is mandatory may not be empty or only white space; an optional one may. What the model does not know, and the
/// tenant's custom fields, must only be sound JSON: no name twice in an object, no half of a surrogate pair.
/// </para>
/// <para>
/// An account that passes may still be refused by the API, which knows the tenant's own schema and codes.
/// Immutable and safe for use by several threads.
/// </para>
/// </remarks>
public sealed class AccountValidator
{
    private static readonly JsonTypeInfo<Account> AccountTypeInfo = (JsonTypeInfo<Account>)new JsonSerializerOptions(AccountImportJsonContext.Default.Options)
    {
        Converters = { new SurrogateKeepingStringConverter() },
    }.GetTypeInfo(typeof(Account));

    private readonly byte[][] _interestBearingAccountTypes;

    /// <summary>Makes a validator.</summary>
    /// <param name="options">What it has to be told about the tenant; by default, no account type bears interest.</param>
    /// <exception cref="ArgumentException">The options have <see langword="null"/> for a collection.</exception>
    public AccountValidator(AccountValidatorOptions? options = null)
    {
        options ??= new AccountValidatorOptions();
        if (options.InterestBearingAccountTypes is null)
        {
            throw new ArgumentException($"{nameof(AccountValidatorOptions.InterestBearingAccountTypes)} is null.", nameof(options));
        }

        _interestBearingAccountTypes = [.. options.InterestBearingAccountTypes.Distinct().Select(type => Encoding.UTF8.GetBytes(type.Value))];
    }

    /// <summary>A validator with the default options.</summary>
    public static AccountValidator Default { get; } = new();

    /// <summary>Checks an account.</summary>
    /// <param name="account">The account. It is checked as it is written to JSON: a mandatory member that is <see langword="null"/> all the same is missing.</param>
    /// <returns>The errors and warnings, in the order in which the account is written; empty if there are none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="account"/> is <see langword="null"/>.</exception>
    public IReadOnlyList<ValidationFailure> Validate(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        byte[] utf8Json;
        try
        {
            utf8Json = JsonSerializer.SerializeToUtf8Bytes(account, AccountTypeInfo);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [FindingPaths.CreateFailure(FieldError.NonFieldErrors, Fault.NotWritable)];
        }

        LocatedFailure[] failures = Locate(utf8Json);
        return failures.Length is 0 ? [] : Array.ConvertAll(failures, located => located.Failure);
    }

    /// <summary>Checks an account as an account file has it, wrong types and repeated members included.</summary>
    /// <param name="utf8Json">The account: one JSON object in UTF-8.</param>
    /// <returns>The errors and warnings, in the order of the document, a missing member where its object begins; empty if there are none.</returns>
    public IReadOnlyList<ValidationFailure> Validate(ReadOnlySpan<byte> utf8Json) => Validate(utf8Json, FilePosition.Start);

    /// <summary>Checks an account that begins somewhere in a file.</summary>
    internal IReadOnlyList<ValidationFailure> Validate(ReadOnlySpan<byte> utf8Json, FilePosition start)
    {
        LocatedFailure[] located = Locate(utf8Json);
        if (located.Length is 0)
        {
            return [];
        }

        var failures = new ValidationFailure[located.Length];
        FilePosition position = start;
        int counted = 0;
        for (int i = 0; i < located.Length; i++)
        {
            // They are in the order of the document, so that all places together cost one pass over it.
            position = position.After(utf8Json[counted..located[i].ByteOffset]);
            counted = located[i].ByteOffset;
            failures[i] = located[i].Failure with { Position = position };
        }

        return failures;
    }

    /// <summary>Checks an account like <see cref="Validate(ReadOnlySpan{byte})"/>, and says of each failure where it is.</summary>
    internal LocatedFailure[] Locate(ReadOnlySpan<byte> utf8Json)
    {
        // The reader does not look into strings that nobody asks for; the platform would.
        if (!Utf8.IsValid(utf8Json))
        {
            return [new LocatedFailure(FindingPaths.CreateFailure(FieldError.NonFieldErrors, Fault.InvalidUtf8), ByteOffset: 0)];
        }

        var walker = new AccountWalker(utf8Json, _interestBearingAccountTypes);
        try
        {
            return walker.Walk() is { } findings ? FindingPaths.Resolve(utf8Json, findings) : [];
        }
        catch (JsonException exception)
        {
            var fault = new Fault(
                Fault.InvalidJsonCode,
                $"It is not valid JSON, or nested deeper than {PayloadIdentity.MaxDepth} levels: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} of it.");
            return [new LocatedFailure(FindingPaths.CreateFailure(FieldError.NonFieldErrors, fault), walker.BytesConsumed)];
        }
    }
}
