using AccountImport.Client.Accounts;

namespace AccountImport.Client.Testing;

/// <summary>How a country writes an account number without ISO 13616: the bank by a code of its own, and the number at that bank.</summary>
/// <param name="InstitutionIdType">The kind of the bank's code.</param>
/// <param name="InstitutionId">Which part of the BBAN the bank's code is.</param>
/// <param name="AccountNumber">Which part of the BBAN the number is.</param>
internal sealed record NationalForm(FinancialInstitutionIdType InstitutionIdType, Range InstitutionId, Range AccountNumber);
