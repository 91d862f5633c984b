namespace AccountImport.Client.Validation;

/// <summary>What a member's value has to be, and so which rules apply to it.</summary>
internal enum ValueKind
{
    Text,
    ExternalAccountId,
    ImportSupplier,
    ExternalAccountNumber,
    StatusCode,
    AccountTypeCode,
    Date,
    Number,
    Country,
    Currency,
    AccountNumberValue,
    AccountNumberType,
    AccountNumberCountry,
    InstitutionIdValue,
    InstitutionIdType,
    AccountRight,
    PersonType,
    InterestMethod,
    MasterAccount,
    Object,
    Array,
    AnyObject,
}
