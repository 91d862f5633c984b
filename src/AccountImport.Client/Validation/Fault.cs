namespace AccountImport.Client.Validation;

/// <summary>What a rule can have against a value. Every fault is made once, so that finding one costs nothing.</summary>
internal sealed record Fault(string Code, string Detail, ValidationSeverity Severity = ValidationSeverity.Error)
{
    public static readonly Fault Missing = new(ValidationCodes.Required, "It is missing.") { IsBeyondModel = true };
    public static readonly Fault Null = new(ValidationCodes.Required, "It is null, and a value is mandatory.") { IsBeyondModel = true };
    public static readonly Fault NullSourceLink = new(ValidationCodes.Required, "It is null; a source usually has a link.", ValidationSeverity.Warning);
    public static readonly Fault MissingMasterAccount = new(ValidationCodes.Required, "It is missing; a virtual account usually has a master account.", ValidationSeverity.Warning);
    public static readonly Fault MissingInterestMethod = new(ValidationCodes.Required, "It is missing, and accounts of this type bear interest.");
    public static readonly Fault Blank = new(ValidationCodes.Blank, "It is empty.");
    public static readonly Fault BlankDate = new(ValidationCodes.Blank, "It is empty; a date is written as YYYY-MM-DD.") { IsBeyondModel = true };
    public static readonly Fault BlankMasterAccount = new(ValidationCodes.Blank, "It is empty; a virtual account usually has a master account.", ValidationSeverity.Warning);
    public static readonly Fault BlankSourceLink = new(ValidationCodes.Blank, "It is empty; a source usually has a link.", ValidationSeverity.Warning);
    public static readonly Fault Empty = new(ValidationCodes.Empty, "It has no element, and needs at least one.");
    public static readonly Fault DuplicateMember = new(ValidationCodes.DuplicateMember, "It is there twice; which of the two counts is not for the client to choose.") { IsBeyondModel = true };

    public static readonly Fault NotAString = new(ValidationCodes.InvalidType, "It is not a string.") { IsBeyondModel = true };
    public static readonly Fault NotANumber = new(ValidationCodes.InvalidType, "It is not a number.") { IsBeyondModel = true };
    public static readonly Fault NotAnObject = new(ValidationCodes.InvalidType, "It is not an object.") { IsBeyondModel = true };
    public static readonly Fault NotAnArray = new(ValidationCodes.InvalidType, "It is not an array.") { IsBeyondModel = true };
    public static readonly Fault NotAnAccount = new(ValidationCodes.InvalidType, "An account is a JSON object.") { IsBeyondModel = true };

    public static readonly Fault InvalidNumber = new(ValidationCodes.InvalidNumber, "It has more digits than a decimal number of 28 digits holds exactly.") { IsBeyondModel = true };
    public static readonly Fault InvalidUnicode = new(ValidationCodes.InvalidUnicode, "It holds half of a surrogate pair.") { IsBeyondModel = true };
    public static readonly Fault InvalidUtf8 = new(ValidationCodes.InvalidJson, "It is not valid UTF-8.");
    public static readonly Fault NotWritable = new(ValidationCodes.InvalidJson, "It cannot be written as JSON: a member of any JSON is undefined, holds half of a surrogate pair or is nested too deep.");

    public static readonly Fault NullIdentity = new(ValidationCodes.Required, "It is null; leave it out, or give it a value.");
    public static readonly Fault OtherIdentity = new(ValidationCodes.IdentityMismatch, "It is not the account's external account id.");

    public static readonly Fault InvalidStatus = new(ValidationCodes.InvalidChoice, "It is not one of ACTIVE, BLOCKED, CLOSED.");
    public static readonly Fault InvalidAccountType = new(ValidationCodes.InvalidChoice, "It is not one of CURRENCY, INTERNAL, SAVING, SHADOW, VIRTUAL.");
    public static readonly Fault InvalidAccountNumberType = new(ValidationCodes.InvalidChoice, "It is not one of IBAN, BBAN, SWIFT.");
    public static readonly Fault InvalidInstitutionIdType = new(ValidationCodes.InvalidChoice, "It is not one of BIC, SORT_CODE, BANK_CODE, ABA_CODE.");
    public static readonly Fault UnknownAccountRight = new(ValidationCodes.InvalidChoice, "It is not one of the known rights ALL, VIEW_RIGHTS, CHANGE_RIGHTS.", ValidationSeverity.Warning);
    public static readonly Fault UnknownPersonType = new(ValidationCodes.InvalidChoice, "It is not one of the known types P, L.", ValidationSeverity.Warning);
    public static readonly Fault InvalidCountry = new(ValidationCodes.InvalidCountryCode, "It is not a country of ISO 3166-1, written as two upper-case letters.");
    public static readonly Fault InvalidCurrency = new(ValidationCodes.InvalidCurrencyCode, "It is not a currency of ISO 4217, written as three upper-case letters.");

    /// <summary>Whether the model cannot hold an account with this fault as it is: a value would be lost, or be null where the model has none.</summary>
    public bool IsBeyondModel { get; init; }
}
