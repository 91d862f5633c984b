using System.Collections.Frozen;
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
/// An account may itself hold <c>import_supplier</c> and <c>external_account_number</c>, under which it is then sent: both must be fit for
/// an <see cref="AccountKey"/>, and the latter be the external account id. One that passes is not refused by
/// <see cref="AccountPayload.FromAccountFile"/>, unless for another import supplier than the caller names.
/// </para>
/// <para>
/// An account that passes may still be refused by the API, which knows the tenant's own schema and codes.
/// Immutable and safe for use by several threads, as far as the <see cref="AccountValidatorOptions.AdditionalRules"/> are.
/// </para>
/// </remarks>
public sealed class AccountValidator
{
    private static readonly JsonTypeInfo<Account> AccountTypeInfo = (JsonTypeInfo<Account>)new JsonSerializerOptions(AccountImportJsonContext.Default.Options)
    {
        Converters = { new SurrogateKeepingStringConverter() },
    }.GetTypeInfo(typeof(Account));

    private readonly byte[][] _interestBearingAccountTypes;
    private readonly FrozenSet<string> _disabledCodes;
    private readonly Func<Account, IEnumerable<ValidationFailure>>[] _additionalRules;

    /// <summary>Makes a validator.</summary>
    /// <param name="options">What it has to be told about the tenant; by default, no account type bears interest, every failure is reported, and there are no further rules.</param>
    /// <exception cref="ArgumentException">The options have <see langword="null"/> for a collection or a rule, or a code that cannot be switched off.</exception>
    public AccountValidator(AccountValidatorOptions? options = null)
    {
        options ??= new AccountValidatorOptions();
        ThrowIfUnfit(options);
        _interestBearingAccountTypes = [.. options.InterestBearingAccountTypes.Distinct().Select(type => Encoding.UTF8.GetBytes(type.Value))];
        _disabledCodes = options.DisabledCodes.ToFrozenSet(StringComparer.Ordinal);
        _additionalRules = [.. options.AdditionalRules];
    }

    /// <summary>A validator with the default options.</summary>
    public static AccountValidator Default { get; } = new();

    /// <summary>Checks an account.</summary>
    /// <param name="account">The account. It is checked as it is written to JSON: a mandatory member that is <see langword="null"/> all the same is missing.</param>
    /// <returns>The errors and warnings, in the order in which the account is written, and then those of the additional rules; empty if there are none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="account"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">One of <see cref="AccountValidatorOptions.AdditionalRules"/> gave <see langword="null"/>.</exception>
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

        LocatedFailure[] located = Locate(utf8Json, out bool fitsModel, out _);
        ValidationFailure[] additional = fitsModel ? RunAdditionalRules(account) : [];
        return [.. located.Select(failure => failure.Failure), .. additional];
    }

    /// <summary>Checks an account as an account file has it, wrong types and repeated members included.</summary>
    /// <param name="utf8Json">The account: one JSON object in UTF-8.</param>
    /// <returns>
    /// The errors and warnings, in the order of the document, a missing member where its object begins, and then those of the
    /// additional rules; empty if there are none.
    /// </returns>
    /// <exception cref="InvalidOperationException">One of <see cref="AccountValidatorOptions.AdditionalRules"/> gave <see langword="null"/>.</exception>
    public IReadOnlyList<ValidationFailure> Validate(ReadOnlySpan<byte> utf8Json) => Validate(utf8Json, FilePosition.Start);

    /// <summary>Whether failures with a code are reported.</summary>
    internal bool IsEnabled(string code) => !_disabledCodes.Contains(code);

    /// <summary>Checks an account that begins somewhere in a file; a failure of an additional rule is left without a position, unless the rule gave one.</summary>
    internal IReadOnlyList<ValidationFailure> Validate(ReadOnlySpan<byte> utf8Json, FilePosition start) => Validate(utf8Json, start, out _);

    /// <summary>Checks an account that begins somewhere in a file, and says in passing which account it has for its master.</summary>
    internal IReadOnlyList<ValidationFailure> Validate(ReadOnlySpan<byte> utf8Json, FilePosition start, out JsonStringToken? masterAccount)
    {
        LocatedFailure[] located = Locate(utf8Json, out bool fitsModel, out masterAccount);
        ValidationFailure[] additional = fitsModel && _additionalRules.Length > 0
            ? RunAdditionalRules(JsonSerializer.Deserialize(utf8Json, AccountImportJsonContext.Default.Account)!)
            : [];
        if (located.Length is 0)
        {
            return additional;
        }

        var failures = new ValidationFailure[located.Length + additional.Length];
        FilePosition position = start;
        int counted = 0;
        for (int i = 0; i < located.Length; i++)
        {
            // They are in the order of the document, so that all places together cost one pass over it.
            position = position.After(utf8Json[counted..located[i].ByteOffset]);
            counted = located[i].ByteOffset;
            failures[i] = located[i].Failure with { Position = position };
        }

        additional.CopyTo(failures, located.Length);
        return failures;
    }

    private static void ThrowIfUnfit(AccountValidatorOptions options)
    {
        (string Name, object? Collection)[] collections =
        [
            (nameof(options.InterestBearingAccountTypes), options.InterestBearingAccountTypes),
            (nameof(options.DisabledCodes), options.DisabledCodes),
            (nameof(options.AdditionalRules), options.AdditionalRules),
        ];
        if (Array.Find(collections, item => item.Collection is null) is { Name: { } missing })
        {
            throw new ArgumentException($"{missing} is null.", nameof(options));
        }

        if (options.AdditionalRules.Contains(null!))
        {
            throw new ArgumentException($"{nameof(options.AdditionalRules)} has a rule that is null.", nameof(options));
        }

        string[] allowed = [.. ValidationCodes.All.Where(code => code is not (ValidationCodes.InvalidJson or ValidationCodes.AccountTooLarge))];
        string[] refused = [.. options.DisabledCodes.Except(allowed, StringComparer.Ordinal)];
        if (refused.Length > 0)
        {
            throw new ArgumentException(
                $"{nameof(options.DisabledCodes)} has what cannot be switched off: {string.Join(", ", refused.Select(code => $"\"{code}\""))}. Allowed are {string.Join(", ", allowed)}.",
                nameof(options));
        }
    }

    /// <summary>Checks an account by the built-in rules.</summary>
    /// <param name="utf8Json">The account.</param>
    /// <param name="fitsModel">Whether the model can hold the account as it is, whatever else is wrong with it.</param>
    /// <param name="masterAccount">The external account id of the master account, if there is one that is text.</param>
    private LocatedFailure[] Locate(ReadOnlySpan<byte> utf8Json, out bool fitsModel, out JsonStringToken? masterAccount)
    {
        fitsModel = false;
        masterAccount = null;

        // The reader does not look into strings that nobody asks for; the platform would.
        if (!Utf8.IsValid(utf8Json))
        {
            return [CreateBroken(JsonSyntax.FindInvalidUtf8(utf8Json))];
        }

        IReadOnlyList<Finding>? findings;
        try
        {
            var walker = new AccountWalker(utf8Json, _interestBearingAccountTypes);
            findings = walker.Walk();
            masterAccount = walker.MasterAccount;
        }
        catch (JsonException exception)
        {
            return [CreateBroken(JsonSyntax.Explain(utf8Json, exception))];
        }

        fitsModel = findings is null || !findings.Any(finding => finding.Fault.IsBeyondModel);
        if (findings is not null && _disabledCodes.Count > 0)
        {
            findings = [.. findings.Where(finding => IsEnabled(finding.Fault.Code))];
        }

        return findings is null or [] ? [] : FindingPaths.Resolve(utf8Json, findings);
    }

    private static LocatedFailure CreateBroken(JsonSyntaxError error) =>
        new(FindingPaths.CreateFailure(FieldError.NonFieldErrors, error.Fault), error.ByteOffset);

    private ValidationFailure[] RunAdditionalRules(Account account) =>
    [
        .. _additionalRules
            .SelectMany(rule => rule(account) ?? throw CreateNullFault())
            .Where(failure => IsEnabled(failure is null ? throw CreateNullFault() : failure.Code)),
    ];

    private static InvalidOperationException CreateNullFault() =>
        new($"A rule of {nameof(AccountValidatorOptions.AdditionalRules)} gave null in the place of its failures or of one of them.");
}
