using System.Reflection;
using System.Text;
using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Half of a surrogate pair, which a JSON writer would change without a word, in every place of an account.</summary>
public sealed class WholeTextTests
{
    private const string High = "\uD83C";
    private const string Low = "\uDFE6";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Accounts by the place that the message names.</summary>
    public static TheoryData<string, Account> Halves { get; } = new()
    {
        { "ExternalAccountId", Samples.Account($"A{High}") },
        { "PersonName", Samples.Account() with { PersonName = $"Marked {Low}{High}" } },
        { "StatusCode", Samples.Account() with { StatusCode = new AccountStatusCode(High) } },
        { "AccountTypeCode", Samples.Account() with { AccountTypeCode = new AccountTypeCode(High) } },
        { "PersonTypeCode", Samples.Account() with { PersonTypeCode = new PersonTypeCode(Low) } },
        { "AccountNumbers.AccountNumber.Type", WithNumber(entry => entry with { AccountNumber = entry.AccountNumber with { Type = new AccountNumberType(High) } }) },
        { "AccountNumbers.FinancialInstitutionId.Type", WithNumber(entry => entry with { FinancialInstitutionId = entry.FinancialInstitutionId with { Type = new FinancialInstitutionIdType(High) } }) },
        { "AccountNumbers.CountryCode", WithNumber(entry => entry with { CountryCode = Low }) },
        { "Representatives.AccountRightCode", WithRepresentative(new AccountRepresentative { ExternalPersonId = "P", AccountRightCode = new AccountRightCode(High), Limits = [] }) },
        { "CustomFields", Samples.Account() with { CustomFields = Members($"Marked {High}", "1") } },
        { "CustomFields", Samples.Account() with { CustomFields = Members("Marked", "\"\\uD83C\"") } },
        { "CustomFields", Samples.Account() with { CustomFields = Members("Marked", "[{\"\\uD83C\":1}]") } },
        { "Account", Samples.Account() with { CustomFields = new Dictionary<string, JsonElement> { ["Marked"] = default } } },
        { "Account", Samples.Account() with { AdditionalMembers = Members($"Marked {High}", "1") } },
        { "AdditionalMembers", Samples.Account() with { AdditionalMembers = Members("Marked", "\"\\uD83C\"") } },
        { "OverdraftAmount", Samples.Account() with { OverdraftAmount = new Money { Amount = 1, CurrencyCode = "EUR", AdditionalMembers = Members(High, "1") } } },
    };

    [Theory]
    [MemberData(nameof(Halves))]
    public async Task WriteAsync_AccountWithHalfOfASurrogatePair_IsRefusedAndTheNextWritten(string place, Account account)
    {
        await using var stream = new MemoryStream();
        await using var writer = new AccountFileWriter(stream);

        ArgumentException exception = await Should.ThrowAsync<ArgumentException>(async () => await writer.WriteAsync(account, Cancellation));
        await writer.WriteAsync(Samples.Account(), Cancellation);
        await writer.CompleteAsync(Cancellation);

        exception.Message.ShouldStartWith($"The account cannot be written without a loss: {place} holds half of a surrogate pair");
        exception.Message.ShouldNotContain("Marked");
        exception.ParamName.ShouldBe("account");
        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(JsonSerializer.Serialize(Samples.Account(), AccountImportJsonContext.Default.Account) + "\n");
    }

    [Fact]
    public async Task WriteAsync_RawJsonWithHalfOfASurrogatePair_IsKept()
    {
        const string Raw = """{"externalAccountId":"1","personName":"\uD83C"}""";
        await using var stream = new MemoryStream();
        await using var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { Shape = AccountFileShape.Array });

        await writer.WriteAsync(Samples.Utf8(Raw), Cancellation);
        await writer.CompleteAsync(Cancellation);

        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe($"[\n{Raw}\n]\n");
    }

    /// <summary>A code writes itself, so that each type of code has to be named where accounts are written.</summary>
    [Fact]
    public void Halves_EveryTypeOfCodeOfAnAccount_IsAmongThem()
    {
        string[] codes =
        [
            .. typeof(Account).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(Account).Namespace
                && type is { IsClass: true }
                && type.GetProperties().Any(IsCode))
                .SelectMany(type => type.GetProperties().Where(IsCode))
                .Select(property => property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0].Name : property.PropertyType.Name)
                .Distinct(),
        ];

        codes.ShouldBe(
            ["AccountStatusCode", "AccountTypeCode", "PersonTypeCode", "AccountNumberType", "FinancialInstitutionIdType", "AccountRightCode"],
            ignoreOrder: true);
    }

    [Fact]
    public void Is_Text_IsWholeIfEachHalfHasItsOther()
    {
        string[] whole = [string.Empty, "plain", "\uFFFD", High + Low, $"a{High}{Low}b{High}{Low}"];
        string[] broken = [High, Low, Low + High, $"a{High}{Low}{High}", High + High + Low, High + Low + Low, $"{High}x"];

        whole.ShouldAllBe(text => WholeText.Is(text));
        broken.ShouldAllBe(text => !WholeText.Is(text));
    }

    private static bool IsCode(PropertyInfo property) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).GetInterfaces()
            .Any(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IOpenCode<>));

    private static Account WithRepresentative(AccountRepresentative representative) => Samples.Account() with { Representatives = [representative] };

    private static Account WithNumber(Func<AccountNumberEntry, AccountNumberEntry> change)
    {
        Account account = Samples.Account();
        return account with { AccountNumbers = [change(account.AccountNumbers[0])] };
    }

    private static Dictionary<string, JsonElement> Members(string name, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new Dictionary<string, JsonElement> { [name] = document.RootElement.Clone() };
    }
}
