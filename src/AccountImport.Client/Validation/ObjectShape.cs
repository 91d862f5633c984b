using System.Text.Json;
using AccountImport.Client.Contracts;
using static AccountImport.Client.Validation.Presence;

namespace AccountImport.Client.Validation;

/// <summary>The members of an object of the account file, in the order of the documentation's sample, and the rules they follow.</summary>
internal sealed class ObjectShape
{
    public static readonly ObjectShape Money = new(
        new MemberShape("amount", ValueKind.Number, Mandatory),
        new MemberShape("currencyCode", ValueKind.Currency, Mandatory));

    public static readonly ObjectShape Source = new(
        new MemberShape("sourceName", ValueKind.Text, Mandatory),
        new MemberShape("sourceRef", ValueKind.Text, Mandatory),
        new MemberShape("sourceLink", ValueKind.Text, MandatoryOrNull));

    public static readonly ObjectShape Limit = new(
        new MemberShape("amount", ValueKind.Object, Mandatory) { Shape = Money },
        new MemberShape("accountLimitTypeCode", ValueKind.Text, Mandatory));

    public static readonly ObjectShape Representative = new(
        new MemberShape("externalPersonId", ValueKind.Text, Mandatory),
        new MemberShape("accountRightCode", ValueKind.AccountRight, Mandatory),
        new MemberShape("limits", ValueKind.Array, Mandatory) { Shape = Limit });

    public static readonly ObjectShape AccountNumber = new(
        new MemberShape("value", ValueKind.AccountNumberValue, Mandatory),
        new MemberShape("type", ValueKind.AccountNumberType, Mandatory));

    public static readonly ObjectShape FinancialInstitutionId = new(
        new MemberShape("value", ValueKind.InstitutionIdValue, Mandatory),
        new MemberShape("type", ValueKind.InstitutionIdType, Mandatory));

    public static readonly ObjectShape AccountNumberEntry = new(
        new MemberShape("accountNumber", ValueKind.Object, Mandatory) { Shape = AccountNumber },
        new MemberShape("countryCode", ValueKind.AccountNumberCountry, Mandatory),
        new MemberShape("financialInstitutionId", ValueKind.Object, Mandatory) { Shape = FinancialInstitutionId },
        new MemberShape("defaultCurrencyCode", ValueKind.Currency, Mandatory));

    public static readonly ObjectShape Account = new(
        new MemberShape("externalAccountId", ValueKind.ExternalAccountId, Mandatory),
        new MemberShape("externalPersonId", ValueKind.Text, Mandatory),
        new MemberShape("statusCode", ValueKind.StatusCode, Mandatory),
        new MemberShape("accountTypeCode", ValueKind.AccountTypeCode, Mandatory),
        new MemberShape("activationDate", ValueKind.Date, Mandatory),
        new MemberShape("externalMasterAccountId", ValueKind.MasterAccount),
        new MemberShape("overdraftAmount", ValueKind.Object) { Shape = Money },
        new MemberShape("accountName", ValueKind.Text),
        new MemberShape("personName", ValueKind.Text),
        new MemberShape("source", ValueKind.Object) { Shape = Source },
        new MemberShape("residencyCountryCode", ValueKind.Country),
        new MemberShape("customerGroupCode", ValueKind.Text),
        new MemberShape("priceListTypeCode", ValueKind.Text),
        new MemberShape("currencyCode", ValueKind.Currency),
        new MemberShape("accountInterestRate", ValueKind.Number),
        new MemberShape("personTypeCode", ValueKind.PersonType),
        new MemberShape("intraOrgCode", ValueKind.Text),
        new MemberShape("accountTypeSetupCode", ValueKind.Text),
        new MemberShape("serviceProviderCode", ValueKind.Text),
        new MemberShape("interestMethodAssignmentCode", ValueKind.InterestMethod),
        new MemberShape("accountClassCode", ValueKind.Text),
        new MemberShape("accountNumbers", ValueKind.Array, Mandatory) { Shape = AccountNumberEntry, NeedsElement = true },
        new MemberShape("limits", ValueKind.Array) { Shape = Limit },
        new MemberShape("representatives", ValueKind.Array) { Shape = Representative },
        new MemberShape("customFields", ValueKind.AnyObject),

        // Not of the account file; an account that has them all the same is sent under them.
        new MemberShape(PayloadIdentity.ImportSupplierMember, ValueKind.ImportSupplier, OptionalNotNull),
        new MemberShape(PayloadIdentity.ExternalAccountNumberMember, ValueKind.ExternalAccountNumber, OptionalNotNull));

    private readonly MemberShape[] _members;

    private ObjectShape(params MemberShape[] members)
    {
        _members = members;
    }

    public ReadOnlySpan<MemberShape> Members => _members;

    /// <summary>Looks up the member whose name the reader stands on.</summary>
    /// <param name="reader">The reader, on a name.</param>
    /// <param name="expected">Where to look first: files keep to one order, so that the member after the last one is nearly always right.</param>
    /// <returns>The member's index, or -1.</returns>
    public int IndexOf(ref readonly Utf8JsonReader reader, int expected)
    {
        for (int i = expected; i < _members.Length; i++)
        {
            if (reader.ValueTextEquals(_members[i].Utf8Name))
            {
                return i;
            }
        }

        for (int i = 0; i < expected; i++)
        {
            if (reader.ValueTextEquals(_members[i].Utf8Name))
            {
                return i;
            }
        }

        return -1;
    }
}
