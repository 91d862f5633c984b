using System.Collections.Concurrent;
using System.Text.Json;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Testing.Tests;

public class SampleAccountsTests
{
    private const int Seed = 20260302;

    private static readonly Account[] Thousand = [.. SampleAccounts.CreateMany(Seed, 1000)];

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(Seed)]
    public void CreateMany_AnySeed_AccountsHaveNeitherErrorNorWarning(int seed) =>
        SampleAccounts.CreateMany(seed, 5000).SelectMany(AccountValidator.Default.Validate).ShouldBeEmpty();

    [Fact]
    public void CreateMany_SavingAccountsBearInterest_AccountsHaveNeitherErrorNorWarning()
    {
        var validator = new AccountValidator(new AccountValidatorOptions { InterestBearingAccountTypes = [AccountTypeCode.Saving] });

        Thousand.SelectMany(validator.Validate).ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_AccountIsSentToTheSimulator_DefaultTenantAcceptsIt()
    {
        var fake = new FakeAccountImportClient();
        foreach (Account account in Thousand.Take(50))
        {
            await fake.ValidateAsync(AccountPayload.FromAccount(account, TestAccounts.Supplier), TestContext.Current.CancellationToken);
        }

        fake.Requests.ShouldAllBe(request => request.StatusCode == 200);
        fake.AssertNoViolations();
    }

    [Fact]
    public void Create_AnyOrderAndSideBySide_AccountsAreTheSame()
    {
        string[] inOrder = [.. Thousand.Select(ToJson)];
        string[] backwards = [.. Enumerable.Range(1, 1000).Reverse().Select(number => ToJson(SampleAccounts.Create(Seed, number))).Reverse()];
        var sideBySide = new ConcurrentDictionary<int, string>();
        Parallel.For(1, 1001, number => sideBySide[number] = ToJson(SampleAccounts.Create(Seed, number)));

        backwards.ShouldBe(inOrder);
        sideBySide.OrderBy(pair => pair.Key).Select(pair => pair.Value).ShouldBe(inOrder);
    }

    [Fact]
    public void Create_OtherSeed_OnlyTheExternalAccountIdIsTheSame()
    {
        Account[] others = [.. SampleAccounts.CreateMany(Seed + 1, 1000)];

        others.Select(account => account.ExternalAccountId).ShouldBe(Thousand.Select(account => account.ExternalAccountId));
        others.Zip(Thousand).Count(pair => NumberOf(pair.First) == NumberOf(pair.Second)).ShouldBeLessThan(50, "only a number that is a BIC comes twice");
    }

    [Fact]
    public void Create_LargeNumbers_AreValidAndHaveIdsOfTheirOwn()
    {
        long[] numbers = [1, 999_999_999, 1_000_000_000, 9_999_999_999, 10_000_000_000, 10_000_000_001, long.MaxValue];
        Account[] accounts = [.. numbers.Select(number => SampleAccounts.Create(Seed, number))];

        accounts.SelectMany(AccountValidator.Default.Validate).ShouldBeEmpty();
        accounts.Select(account => account.ExternalAccountId).ShouldBeUnique();
    }

    [Fact]
    public void CreateMany_ManyAccounts_EachHasAnExternalAccountIdOfItsOwn() =>
        SampleAccounts.CreateMany(Seed, 100_000).Select(account => account.ExternalAccountId).ShouldBeUnique();

    [Fact]
    public void CreateMany_VirtualAccounts_HaveAMasterThatComesBeforeAndIsNotVirtualItself()
    {
        var currencyAccounts = new HashSet<string>(StringComparer.Ordinal);
        var masters = new HashSet<string>(StringComparer.Ordinal);
        foreach (Account account in SampleAccounts.CreateMany(Seed, 10_000))
        {
            bool isVirtual = account.AccountTypeCode == AccountTypeCode.Virtual;
            (account.ExternalMasterAccountId is not null).ShouldBe(isVirtual);
            if (isVirtual)
            {
                currencyAccounts.ShouldContain(account.ExternalMasterAccountId!);
                masters.Add(account.ExternalMasterAccountId!);
            }
            else if (account.AccountTypeCode == AccountTypeCode.Currency)
            {
                currencyAccounts.Add(account.ExternalAccountId);
            }
        }

        masters.Count.ShouldBeGreaterThan(500, "not all have the same master");
    }

    [Fact]
    public void Create_FirstAccountOfAnySeed_NeedsNoMaster() =>
        Enumerable.Range(0, 1000).Select(seed => SampleAccounts.Create(seed, 1).AccountTypeCode).ShouldAllBe(type => type == AccountTypeCode.Currency);

    [Fact]
    public void CreateMany_ThousandAccounts_HaveAbout1200BytesEach()
    {
        int[] sizes = [.. Thousand.Select(account => JsonSerializer.SerializeToUtf8Bytes(account, AccountImportJsonContext.Default.Account).Length)];

        sizes.Average().ShouldBeInRange(1150, 1250);
        sizes.Min().ShouldBeGreaterThan(400);
        sizes.Max().ShouldBeLessThan(3000);
    }

    [Fact]
    public void CreateMany_ThousandAccounts_HaveEveryCode()
    {
        AccountNumberEntry[] numbers = [.. Thousand.SelectMany(account => account.AccountNumbers)];
        AccountRepresentative[] representatives = [.. Thousand.SelectMany(account => account.Representatives ?? [])];

        Thousand.Select(account => account.StatusCode).Distinct().ShouldBe(
            [AccountStatusCode.Active, AccountStatusCode.Blocked, AccountStatusCode.Closed], ignoreOrder: true);
        Thousand.Select(account => account.AccountTypeCode).Distinct().ShouldBe(
            [AccountTypeCode.Currency, AccountTypeCode.Internal, AccountTypeCode.Saving, AccountTypeCode.Shadow, AccountTypeCode.Virtual], ignoreOrder: true);
        Thousand.Select(account => account.PersonTypeCode).Distinct().ShouldBe([PersonTypeCode.Natural, PersonTypeCode.Legal], ignoreOrder: true);
        numbers.Select(entry => entry.AccountNumber.Type).Distinct().ShouldBe([AccountNumberType.Iban, AccountNumberType.Bban, AccountNumberType.Swift], ignoreOrder: true);
        numbers.Select(entry => entry.FinancialInstitutionId.Type).Distinct().ShouldBe(
            [FinancialInstitutionIdType.Bic, FinancialInstitutionIdType.SortCode, FinancialInstitutionIdType.BankCode, FinancialInstitutionIdType.AbaCode], ignoreOrder: true);
        representatives.Select(representative => representative.AccountRightCode).Distinct().ShouldBe(
            [AccountRightCode.All, AccountRightCode.ViewRights, AccountRightCode.ChangeRights], ignoreOrder: true);
        numbers.Select(entry => entry.CountryCode).Distinct().Count().ShouldBe(17);
    }

    [Fact]
    public void CreateMany_ThousandAccounts_EveryMemberIsThereInSomeAndTheOptionalOnesAreMissingInOthers()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Account account in Thousand)
        {
            using var document = JsonDocument.Parse(ToJson(account));
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                counts[member.Name] = counts.GetValueOrDefault(member.Name) + 1;
            }
        }

        counts.Count.ShouldBe(AccountImportJsonContext.Default.Account.Properties.Count(property => !property.IsExtensionData));
        counts.Values.Min().ShouldBeGreaterThan(50);
        counts.Where(pair => pair.Value == Thousand.Length).Select(pair => pair.Key).ShouldBe(
            ["externalAccountId", "externalPersonId", "statusCode", "accountTypeCode", "activationDate", "accountNumbers", "personName", "currencyCode", "personTypeCode"],
            ignoreOrder: true);
    }

    [Fact]
    public void CreateMany_ThousandAccounts_HaveTextBeyondAsciiAndBeyondTheBasicPlane()
    {
        string[] texts = [.. Thousand.Select(account => $"{account.PersonName} {account.AccountName}")];

        texts.Count(text => text.Any(character => character > '\u007F')).ShouldBeInRange(200, 800);
        texts.ShouldContain(text => text.Any(char.IsSurrogate));
    }

    [Fact]
    public void CreateMany_Count_IsMadeWhenItIsAskedFor()
    {
        SampleAccounts.CreateMany(Seed, 0).ShouldBeEmpty();
        SampleAccounts.CreateMany(Seed, long.MaxValue).Take(3).Select(ToJson).ShouldBe(Thousand.Take(3).Select(ToJson));
    }

    [Fact]
    public void Create_NumberBelowOne_IsRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => SampleAccounts.Create(Seed, 0)).ParamName.ShouldBe("number");
        Should.Throw<ArgumentOutOfRangeException>(() => SampleAccounts.Create(Seed, long.MinValue)).ParamName.ShouldBe("number");
        Should.Throw<ArgumentOutOfRangeException>(() => SampleAccounts.CreateMany(Seed, -1)).ParamName.ShouldBe("count");
    }

    private static string ToJson(Account account) => JsonSerializer.Serialize(account, AccountImportJsonContext.Default.Account);

    private static string NumberOf(Account account) => account.AccountNumbers[0].AccountNumber.Value;
}
