using AccountImport.Client.Contracts;

namespace AccountImport.Client.Validation;

/// <summary>What a local check can have against an account: the values of <see cref="ValidationFailure.Code"/>, but for those of a caller's own rules.</summary>
/// <remarks>
/// A new version may add some. What the API answers in <see cref="FieldError.Code"/> is another list, and an open one. Safe for use by
/// several threads.
/// </remarks>
public static class ValidationCodes
{
    /// <summary>A mandatory member is missing or <see langword="null"/>; a warning for the master account of a virtual account and for a <see langword="null"/> source link.</summary>
    public const string Required = "required";

    /// <summary>A mandatory text is empty or only white space; a warning where its absence is one.</summary>
    public const string Blank = "blank";

    /// <summary>A list that needs an element has none.</summary>
    public const string Empty = "empty";

    /// <summary>A value has another JSON type than its member.</summary>
    public const string InvalidType = "invalid_type";

    /// <summary>A code is not in its list; a warning for an account right and a person type, whose lists are not complete.</summary>
    public const string InvalidChoice = "invalid_choice";

    /// <summary>A date is not written as <c>YYYY-MM-DD</c> or is no real day.</summary>
    public const string InvalidDate = "invalid_date";

    /// <summary>A number is one that a <see cref="decimal"/> cannot hold exactly.</summary>
    public const string InvalidNumber = "invalid_number";

    /// <summary>An object has a member of this name already.</summary>
    public const string DuplicateMember = "duplicate_member";

    /// <summary>An account number is not an IBAN (ISO 13616); a warning where its country is unknown and the account is internal.</summary>
    public const string InvalidIban = "invalid_iban";

    /// <summary>An identifier is not a BIC (ISO 9362).</summary>
    public const string InvalidBic = "invalid_bic";

    /// <summary>An identifier is not a sort code; a warning where only the hyphens are too many.</summary>
    public const string InvalidSortCode = "invalid_sort_code";

    /// <summary>The identifier of a bank is not a number.</summary>
    public const string InvalidBankCode = "invalid_bank_code";

    /// <summary>An identifier is not a routing number of the United States.</summary>
    public const string InvalidAbaCode = "invalid_aba_code";

    /// <summary>A country is not in ISO 3166-1.</summary>
    public const string InvalidCountryCode = "invalid_country_code";

    /// <summary>A currency is not in ISO 4217.</summary>
    public const string InvalidCurrencyCode = "invalid_currency_code";

    /// <summary>The countries of the number, of its IBAN and of its BIC differ: a warning.</summary>
    public const string CountryMismatch = "country_mismatch";

    /// <summary>A part of the account's identity is longer than an <see cref="AccountKey"/> allows.</summary>
    public const string MaxLength = "max_length";

    /// <summary>A part of the account's identity holds a control character.</summary>
    public const string ControlCharacter = "control_character";

    /// <summary>A part of the account's identity begins or ends with white space.</summary>
    public const string SurroundingWhiteSpace = "surrounding_white_space";

    /// <summary>A part of the account's identity is <c>.</c> or <c>..</c>, which no URL can carry.</summary>
    public const string ReservedPathSegment = "reserved_path_segment";

    /// <summary>An account holds an <c>external_account_number</c> that is not its external account id.</summary>
    public const string IdentityMismatch = "identity_mismatch";

    /// <summary>A text or a member's name holds half of a surrogate pair.</summary>
    public const string InvalidUnicode = "invalid_unicode";

    /// <summary>The bytes are not one JSON value in UTF-8 of at most 64 levels; it is then the only failure, and cannot be switched off.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>An account of an account file has more bytes than its reader may hold; it is then the only failure, and cannot be switched off.</summary>
    public const string AccountTooLarge = "account_too_large";

    /// <summary>An earlier account of the account file has the same external account id.</summary>
    public const string DuplicateExternalAccountId = "duplicate_external_account_id";

    /// <summary>The account file has no account whose external account id is that of the master account: a warning.</summary>
    public const string MissingMasterAccount = "missing_master_account";

    internal static IReadOnlyList<string> All { get; } =
    [
        Required,
        Blank,
        Empty,
        InvalidType,
        InvalidChoice,
        InvalidDate,
        InvalidNumber,
        DuplicateMember,
        InvalidIban,
        InvalidBic,
        InvalidSortCode,
        InvalidBankCode,
        InvalidAbaCode,
        InvalidCountryCode,
        InvalidCurrencyCode,
        CountryMismatch,
        MaxLength,
        ControlCharacter,
        SurroundingWhiteSpace,
        ReservedPathSegment,
        IdentityMismatch,
        InvalidUnicode,
        InvalidJson,
        AccountTooLarge,
        DuplicateExternalAccountId,
        MissingMasterAccount,
    ];
}
