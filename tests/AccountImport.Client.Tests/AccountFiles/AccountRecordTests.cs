using System.Globalization;
using System.Text;
using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Tests.Validation;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

public sealed class AccountRecordTests
{
    [Fact]
    public void Locate_EveryValueOfAnAccount_IsWhereItBegins()
    {
        byte[] json = Encoding.UTF8.GetBytes(AccountSample.Verbatim);
        var record = new AccountRecord { Number = 1, Utf8Json = json, Position = new FilePosition(Line: 7, Column: 3, ByteOffset: 100) };
        (string Path, int Offset)[] values = [.. ValuesOf(json)];

        values.Length.ShouldBeGreaterThan(40);
        foreach ((string path, int offset) in values)
        {
            record.Locate(path).ShouldBe(NaivePlace(json, offset), path);
        }
    }

    [Theory]
    [InlineData("""{"a":{"b":1}}""", "a.c", 5)]
    [InlineData("""{"a":{"b":1}}""", "a.b.c", 10)]
    [InlineData("""{"a":{"b":1}}""", "c", 0)]
    [InlineData("""{"a":[1,[2,3]]}""", "a.1.1", 11)]
    [InlineData("""{"a":[1,[2,3]]}""", "a.1.7", 8)]
    [InlineData("""{"a":[1,[2,3]]}""", "a.01", 5)]
    [InlineData("""{"a.b":{"c":1},"a":{"b":{"c":2}}}""", "a.b.c", 12)]
    [InlineData("""{"a":1,"a":2}""", "a", 5)]
    [InlineData("""{"":{"":7}}""", ".", 8)]
    [InlineData("""{"\u0061":1}""", "a", 10)]
    [InlineData("""{"ab":1,"a":2}""", "a", 12)]
    [InlineData("""{"a":{"b":1}}""", "non_field_errors", 0)]
    [InlineData("""{"a":{"b":1}}""", "", 0)]
    [InlineData("""{"a":{"b":tru,"c":1}}""", "a.c", 5)]
    [InlineData("""{"a":1""", "b", 0)]
    [InlineData("7", "a", 0)]
    [InlineData("", "a", 0)]
    public void Locate_Path_IsTheValueOrItsNearestParent(string json, string path, int offset) =>
        new AccountRecord { Number = 1, Utf8Json = Samples.Utf8(json) }.Locate(path).ByteOffset.ShouldBe(offset);

    [Fact]
    public void Locate_NameThatIsNoUtf8_IsTheNearestBeforeIt()
    {
        byte[] json = [.. "{\"b\":{\"c\":1,\"a\\u0041"u8, 0xFF, .. "\":1}}"u8];

        new AccountRecord { Number = 1, Utf8Json = json }.Locate("b.d").ByteOffset.ShouldBe(5);
    }

    [Fact]
    public void Locate_Null_Throws() =>
        Should.Throw<ArgumentNullException>(() => new AccountRecord { Number = 1, Utf8Json = default }.Locate(null!)).ParamName.ShouldBe("attr");

    [Fact]
    public async Task Locate_OfEachFailure_IsItsPosition()
    {
        string account = AccountSample.With(("activationDate", "\"2023-02-30\""), ("accountNumbers.0.accountNumber.value", "\"DE00\""), ("statusCode", "7"));
        FileReading reading = await FileReading.OfAsync($"\n [\r\n{{\"externalAccountId\": \"Zoë\"}}, {account}]");

        IReadOnlyList<ValidationFailure> failures = reading.Records[1].Failures;
        failures.Select(failure => failure.Code).ShouldBe([ValidationCodes.InvalidType, ValidationCodes.InvalidDate, ValidationCodes.InvalidIban], ignoreOrder: true);
        foreach (ValidationFailure failure in failures)
        {
            reading.Records[1].Locate(failure.Attr).ShouldBe(failure.Position!.Value);
        }
    }

    [Fact]
    public async Task Account_OfASoundRecord_IsTheAccount()
    {
        Account written = Samples.Account("IM-A-7") with { AccountName = "Zoë" };
        FileReading reading = await FileReading.OfAsync(JsonSerializer.SerializeToUtf8Bytes(written, AccountImportJsonContext.Default.Account));

        Account? read = reading.Records.ShouldHaveSingleItem().Account;

        read.ShouldNotBeNull().AccountName.ShouldBe("Zoë");
        JsonSerializer.Serialize(read, AccountImportJsonContext.Default.Account).ShouldBe(JsonSerializer.Serialize(written, AccountImportJsonContext.Default.Account));
        reading.Records[0].Account.ShouldBeSameAs(read);
        reading.Records[0].HasErrors.ShouldBeFalse();
    }

    [Fact]
    public async Task Account_OfARecordWithWarningsOnly_IsThere()
    {
        FileReading reading = await FileReading.OfAsync(AccountSample.With(("personTypeCode", "\"X\"")));

        reading.Records[0].Failures.ShouldHaveSingleItem().Severity.ShouldBe(ValidationSeverity.Warning);
        reading.Records[0].HasErrors.ShouldBeFalse();
        reading.Records[0].Account.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("""{"externalAccountId":"IM-1"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Account_OfARecordWithErrors_IsNull(string json)
    {
        byte[] bytes = Samples.Utf8(json);
        var record = new AccountRecord { Number = 1, Utf8Json = bytes, Failures = AccountValidator.Default.Validate(bytes) };

        record.HasErrors.ShouldBeTrue();
        record.Account.ShouldBeNull();
    }

    [Fact]
    public void Account_TheModelCannotHoldIt_IsNull() =>
        new AccountRecord { Number = 1, Utf8Json = Samples.Utf8("""{"externalAccountId":7}""") }.Account.ShouldBeNull();

    [Fact]
    public void Account_OfATenantsOwnSchema_IsNull() =>
        new AccountRecord { Number = 1, Utf8Json = Encoding.UTF8.GetBytes(AccountSample.Verbatim), IdentifierPath = "id" }.Account.ShouldBeNull();

    [Theory]
    [InlineData("""{"externalAccountId":"IM-1"}""", "externalAccountId", "IM-1")]
    [InlineData("""{"external\u0041ccountId":"\u0049M-1"}""", "externalAccountId", "IM-1")]
    [InlineData("""{"a":{"externalAccountId":"no"},"externalAccountId":"IM-1","x":tru}""", "externalAccountId", "IM-1")]
    [InlineData("""{"externalAccountId":"first","externalAccountId":"second"}""", "externalAccountId", "first")]
    [InlineData("""{"externalAccountId":""}""", "externalAccountId", "")]
    [InlineData("""{"a":{"b":"deep"}}""", "a.b", "deep")]
    [InlineData("""{"a":{"c":1},"a.b":"no"}""", "a.b", null)]
    [InlineData("""{"a":["x"]}""", "a.0", null)]
    [InlineData("""{"externalAccountId":7}""", "externalAccountId", null)]
    [InlineData("""{"externalAccountId":null}""", "externalAccountId", null)]
    [InlineData("""{"x":tru,"externalAccountId":"IM-1"}""", "externalAccountId", null)]
    [InlineData("{}", "externalAccountId", null)]
    [InlineData("[]", "externalAccountId", null)]
    [InlineData("", "externalAccountId", null)]
    public void ExternalAccountNumber_IsWhatTheAccountCallsItself(string json, string path, string? number) =>
        new AccountRecord { Number = 1, Utf8Json = Samples.Utf8(json), IdentifierPath = path }.ExternalAccountNumber.ShouldBe(number);

    [Fact]
    public void ExternalAccountNumber_NoUtf8_DoesNotThrow()
    {
        byte[] escaped = [.. "{\"externalAccountId\":\"\\u0041"u8, 0xFF, .. "\"}"u8];

        Should.NotThrow(() => new AccountRecord { Number = 1, Utf8Json = escaped }.ExternalAccountNumber);
    }

    [Fact]
    public void ToString_SaysNothingOfTheAccount() =>
        new AccountRecord { Number = 17, Utf8Json = Encoding.UTF8.GetBytes(AccountSample.Verbatim) }.ToString().ShouldBe("AccountRecord 17");

    /// <summary>Every value of a JSON document and where it begins, told by a reader that keeps the names on the way.</summary>
    private static List<(string Path, int Offset)> ValuesOf(byte[] json)
    {
        List<(string, int)> values = [];
        List<string> path = [];
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Walk(ref reader, path, values);
        return values;
    }

    private static void Walk(ref Utf8JsonReader reader, List<string> path, List<(string, int)> values)
    {
        if (path.Count > 0)
        {
            values.Add((string.Join('.', path), (int)reader.TokenStartIndex));
        }

        bool isObject = reader.TokenType is JsonTokenType.StartObject;
        if (!isObject && reader.TokenType is not JsonTokenType.StartArray)
        {
            return;
        }

        for (int index = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); index++)
        {
            path.Add(isObject ? reader.GetString()! : index.ToString(CultureInfo.InvariantCulture));
            if (isObject)
            {
                reader.Read();
            }

            Walk(ref reader, path, values);
            path.RemoveAt(path.Count - 1);
        }
    }

    private static FilePosition NaivePlace(byte[] json, int offset)
    {
        string before = Encoding.UTF8.GetString(json, 0, offset);
        int lines = before.Count(character => character is '\n');
        return new FilePosition(
            7 + lines,
            lines is 0 ? 3 + before.Length : before.Length - before.LastIndexOf('\n'),
            100 + offset);
    }
}
