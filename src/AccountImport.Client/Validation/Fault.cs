namespace AccountImport.Client.Validation;

/// <summary>What a rule can have against a value. Every fault is made once, so that finding one costs nothing.</summary>
internal sealed record Fault(string Code, string Detail, ValidationSeverity Severity = ValidationSeverity.Error)
{
    public const string InvalidJsonCode = "invalid_json";

    public static readonly Fault Missing = new("required", "It is missing.");
    public static readonly Fault Null = new("required", "It is null, and a value is mandatory.");
    public static readonly Fault NullSourceLink = new("required", "It is null; a source usually has a link.", ValidationSeverity.Warning);
    public static readonly Fault MissingMasterAccount = new("required", "It is missing; a virtual account usually has a master account.", ValidationSeverity.Warning);
    public static readonly Fault MissingInterestMethod = new("required", "It is missing, and accounts of this type bear interest.");
    public static readonly Fault Blank = new("blank", "It is empty.");
    public static readonly Fault BlankMasterAccount = new("blank", "It is empty; a virtual account usually has a master account.", ValidationSeverity.Warning);
    public static readonly Fault BlankSourceLink = new("blank", "It is empty; a source usually has a link.", ValidationSeverity.Warning);
    public static readonly Fault Empty = new("empty", "It has no element, and needs at least one.");
    public static readonly Fault DuplicateMember = new("duplicate_member", "It is there twice; which of the two counts is not for the client to choose.");

    public static readonly Fault NotAString = new("invalid_type", "It is not a string.");
    public static readonly Fault NotANumber = new("invalid_type", "It is not a number.");
    public static readonly Fault NotAnObject = new("invalid_type", "It is not an object.");
    public static readonly Fault NotAnArray = new("invalid_type", "It is not an array.");
    public static readonly Fault NotAnAccount = new("invalid_type", "An account is a JSON object.");

    public static readonly Fault InvalidNumber = new("invalid_number", "It has more digits than a decimal number of 28 digits holds exactly.");
    public static readonly Fault InvalidUnicode = new("invalid_unicode", "It holds half of a surrogate pair.");
    public static readonly Fault InvalidUtf8 = new(InvalidJsonCode, "It is not valid UTF-8.");
    public static readonly Fault NotWritable = new(InvalidJsonCode, "It cannot be written as JSON: a member of any JSON is undefined, holds half of a surrogate pair or is nested too deep.");

    public static readonly Fault InvalidStatus = new("invalid_choice", "It is not one of ACTIVE, BLOCKED, CLOSED.");
    public static readonly Fault InvalidAccountType = new("invalid_choice", "It is not one of CURRENCY, INTERNAL, SAVING, SHADOW, VIRTUAL.");
    public static readonly Fault InvalidAccountNumberType = new("invalid_choice", "It is not one of IBAN, BBAN, SWIFT.");
    public static readonly Fault InvalidInstitutionIdType = new("invalid_choice", "It is not one of BIC, SORT_CODE, BANK_CODE, ABA_CODE.");
    public static readonly Fault UnknownAccountRight = new("invalid_choice", "It is not one of the known rights ALL, VIEW_RIGHTS, CHANGE_RIGHTS.", ValidationSeverity.Warning);
    public static readonly Fault UnknownPersonType = new("invalid_choice", "It is not one of the known types P, L.", ValidationSeverity.Warning);
    public static readonly Fault InvalidCountry = new("invalid_country_code", "It is not a country of ISO 3166-1, written as two upper-case letters.");
    public static readonly Fault InvalidCurrency = new("invalid_currency_code", "It is not a currency of ISO 4217, written as three upper-case letters.");
}
