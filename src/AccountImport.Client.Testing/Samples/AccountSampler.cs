using System.Globalization;
using AccountImport.Client.Accounts;
using NodaTime;

namespace AccountImport.Client.Testing;

/// <summary>Makes one sample account. The members are drawn in a fixed order; most are left out in a share of the accounts, as in real files.</summary>
internal sealed class AccountSampler(int seed, long number)
{
    private static readonly LocalDate FirstActivation = new(1995, 1, 1);
    private static readonly int ActivationDays = Period.DaysBetween(FirstActivation, new LocalDate(2025, 1, 1));

    private static readonly string[] PriceLists = ["STANDARD", "STAFF", "PREMIUM", "SMALL_BUSINESS_2019"];
    private static readonly string[] Organisations = ["RETAIL_NORTH", "RETAIL_SOUTH", "CORPORATE", "PRIVATE_BANKING"];
    private static readonly string[] TypeSetups = ["CURRENT_STANDARD", "CURRENT_BASIC_PAYMENT", "SAVING_ON_DEMAND", "POOLED"];
    private static readonly string[] ServiceProviders = ["OWN", "PARTNER_A", "PARTNER_B"];
    private static readonly string[] Classes = ["CUSTOMER", "CUSTOMER_TRUST", "NOSTRO"];
    private static readonly string[] LimitTypes = ["CARD_DAILY", "TRANSFER_DAILY", "TRANSFER_MONTHLY", "ATM_DAILY", "ONLINE_SINGLE"];
    private static readonly string[] InterestMethods = ["SAVING_ACT_365", "SAVING_30_360", "BONUS_2_TIERS"];
    private static readonly string[] Sources = ["core-banking", "savings-ledger", "branch-archive"];

    private readonly SampleDice _dice = new(seed, number);

    public Account Create()
    {
        AccountTypeCode type = DrawType(_dice, number);
        SampleCountry country = _dice.PickEarly(SampleCountry.All);
        bool isInternal = type == AccountTypeCode.Internal;
        bool isSaving = type == AccountTypeCode.Saving;
        bool isLegal = isInternal || _dice.Falls(20);
        return new Account
        {
            ExternalAccountId = AccountId(number),
            ExternalPersonId = PersonId(1 + _dice.Below(number)),
            StatusCode = DrawStatus(),
            AccountTypeCode = type,
            ActivationDate = FirstActivation.PlusDays(_dice.Below(ActivationDays)),
            ExternalMasterAccountId = type == AccountTypeCode.Virtual ? AccountId(FindMaster()) : null,
            OverdraftAmount = type == AccountTypeCode.Currency && _dice.Falls(50) ? CreateMoney(country) : null,
            AccountName = _dice.Falls(90) ? SampleNames.CreateAccountName(_dice) : null,
            PersonName = isLegal ? SampleNames.CreateOrganisation(_dice) : SampleNames.CreatePerson(_dice),
            Source = _dice.Falls(80) ? CreateSource() : null,
            ResidencyCountryCode = isInternal ? null : (_dice.Falls(95) ? country : _dice.Pick(SampleCountry.All)).Code,
            CustomerGroupCode = _dice.Falls(95) ? DefaultTenant.CustomerGroups[_dice.Below(DefaultTenant.CustomerGroups.Count)] : null,
            PriceListTypeCode = _dice.Falls(85) ? _dice.PickEarly(PriceLists) : null,
            CurrencyCode = country.CurrencyCode,
            AccountInterestRate = isSaving || _dice.Falls(20) ? new decimal(_dice.Below(500), 0, 0, isNegative: false, scale: 2) : null,
            PersonTypeCode = isLegal ? PersonTypeCode.Legal : PersonTypeCode.Natural,
            IntraOrgCode = _dice.Falls(70) ? _dice.PickEarly(Organisations) : null,
            AccountTypeSetupCode = _dice.Falls(65) ? _dice.PickEarly(TypeSetups) : null,
            ServiceProviderCode = _dice.Falls(50) ? _dice.PickEarly(ServiceProviders) : null,
            InterestMethodAssignmentCode = isSaving ? _dice.PickEarly(InterestMethods) : null,
            AccountClassCode = _dice.Falls(60) ? _dice.PickEarly(Classes) : null,
            AccountNumbers = country.CreateNumbers(_dice),
            Limits = _dice.Falls(80) ? CreateLimits(country, 1 + _dice.Below(3)) : null,
            Representatives = _dice.Falls(isLegal ? 90 : 40) ? CreateRepresentatives(country) : null,
            CustomFields = _dice.Falls(90) ? SampleCustomFields.Create(_dice) : null,
        };
    }

    /// <summary>Draws what every account draws first, so that it can be known of another account.</summary>
    private static AccountTypeCode DrawType(SampleDice dice, long number) => (number is 1 ? 0 : dice.Below(100)) switch
    {
        < 60 => AccountTypeCode.Currency,
        < 78 => AccountTypeCode.Saving,
        < 90 => AccountTypeCode.Virtual,
        < 95 => AccountTypeCode.Shadow,
        _ => AccountTypeCode.Internal,
    };

    private AccountStatusCode DrawStatus() => _dice.Below(100) switch
    {
        < 90 => AccountStatusCode.Active,
        < 94 => AccountStatusCode.Blocked,
        _ => AccountStatusCode.Closed,
    };

    /// <summary>Finds an account before this one that can have virtual accounts; the first one can.</summary>
    private long FindMaster()
    {
        long master = 1 + _dice.Below(number - 1);
        while (DrawType(new SampleDice(seed, master), master) != AccountTypeCode.Currency)
        {
            master--;
        }

        return master;
    }

    private AccountSource CreateSource()
    {
        string reference = _dice.Below(1L << 40).ToString("x10", CultureInfo.InvariantCulture);
        return new AccountSource
        {
            SourceName = _dice.PickEarly(Sources),
            SourceRef = reference,
            SourceLink = $"https://ledger.example.com/accounts/{reference}",
        };
    }

    private AccountRepresentative[] CreateRepresentatives(SampleCountry country)
    {
        var representatives = new AccountRepresentative[1 + _dice.Below(2)];
        for (int i = 0; i < representatives.Length; i++)
        {
            representatives[i] = new AccountRepresentative
            {
                ExternalPersonId = PersonId(1 + _dice.Below(number)),
                AccountRightCode = _dice.Pick<AccountRightCode>([AccountRightCode.All, AccountRightCode.ViewRights, AccountRightCode.ChangeRights]),
                Limits = CreateLimits(country, _dice.Below(3)),
            };
        }

        return representatives;
    }

    private AccountLimit[] CreateLimits(SampleCountry country, int count)
    {
        var limits = new AccountLimit[count];
        int first = _dice.Below(LimitTypes.Length);
        for (int i = 0; i < limits.Length; i++)
        {
            limits[i] = new AccountLimit { Amount = CreateMoney(country), AccountLimitTypeCode = LimitTypes[(first + i) % LimitTypes.Length] };
        }

        return limits;
    }

    private Money CreateMoney(SampleCountry country)
    {
        decimal amount = _dice.Falls(70)
            ? 100 * _dice.Below(200)
            : new decimal(_dice.Below(10_000_000), 0, 0, isNegative: false, (byte)country.Decimals);
        return new Money { Amount = amount, CurrencyCode = country.CurrencyCode };
    }

    private static string AccountId(long number) => string.Create(CultureInfo.InvariantCulture, $"IM-A-{number:D10}");

    private static string PersonId(long number) => string.Create(CultureInfo.InvariantCulture, $"IM-P-{number:D10}");
}
