using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Tests.Validation;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

public sealed class AccountRecordTests
{
    private static readonly FilePosition Somewhere = new(Line: 1_000, Column: 20, ByteOffset: 5_000_000_000);

    public static TheoryData<string> Samples { get; } =
    [
        Sample,
        Sample.ReplaceLineEndings("\r\n"),
        Sample.ReplaceLineEndings("").Replace("  ", "", StringComparison.Ordinal),
        Sample.Replace("Peter", "Zoë \U0001F3E6 \\\" } \\\\", StringComparison.Ordinal).Replace("\"IM-P-00023\"", "\"é\\n\"", StringComparison.Ordinal),
    ];

    private static string Sample => SeedDocument.Account.Trim();

    [Theory]
    [MemberData(nameof(Samples))]
    public void Locate_EveryPathOfAnAccount_IsWhereTheValueBegins(string json)
    {
        AccountRecord record = Record(json, Somewhere);
        Dictionary<string, int> places = NaivePlaces.Of(json);
        string[] paths = [.. AccountSample.Paths()];
        places.Keys.Where(path => path.Length > 0).ShouldBe(paths);
        paths.Length.ShouldBeGreaterThan(50);

        foreach ((string path, int place) in places)
        {
            record.Locate(path).ShouldBe(Somewhere.After(Encoding.UTF8.GetBytes(json[..place])), path);
        }
    }

    /// <summary>As well at the beginning of a file, where lines and columns can be counted one by one.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void Locate_EveryPath_HasTheLineAndColumnThatAnEditorShows(string json)
    {
        byte[] utf8Json = Encoding.UTF8.GetBytes(json);
        var record = new AccountRecord { Number = 1, Utf8Json = utf8Json };

        foreach ((string path, int place) in NaivePlaces.Of(json))
        {
            record.Locate(path).ShouldBe(NaivePosition.Of(utf8Json, Encoding.UTF8.GetByteCount(json[..place])), path);
        }
    }

    [Theory]
    [InlineData("non_field_errors", "^{\"a\":{\"b\":[1,{\"c\":2}]}}")]
    [InlineData("", "^{\"a\":{\"b\":[1,{\"c\":2}]}}")]
    [InlineData("x", "^{\"a\":{\"b\":[1,{\"c\":2}]}}")]
    [InlineData(".", "^{\"a\":{\"b\":[1,{\"c\":2}]}}")]
    [InlineData("a.", "{\"a\":^{\"b\":[1,{\"c\":2}]}}")]
    [InlineData("a.x.y", "{\"a\":^{\"b\":[1,{\"c\":2}]}}")]
    [InlineData("a.b.7", "{\"a\":{\"b\":^[1,{\"c\":2}]}}")]
    [InlineData("a.b.-1", "{\"a\":{\"b\":^[1,{\"c\":2}]}}")]
    [InlineData("a.b.01", "{\"a\":{\"b\":^[1,{\"c\":2}]}}")]
    [InlineData("a.b[1]", "{\"a\":^{\"b\":[1,{\"c\":2}]}}")]
    [InlineData("a.b.1.c", "{\"a\":{\"b\":[1,{\"c\":^2}]}}")]
    [InlineData("a.b.1.c.d", "{\"a\":{\"b\":[1,{\"c\":^2}]}}")]
    [InlineData("a.b.0.c", "{\"a\":{\"b\":[^1,{\"c\":2}]}}")]
    [InlineData("ab", "^{\"a\":{\"b\":[1,{\"c\":2}]}}")]
    [InlineData("A", "^{\"a\":{\"b\":[1,{\"c\":2}]}}")]
    [InlineData("a.b", "{\"a.b\":^1}")]
    [InlineData("a.b.c", "{\"a.b\":{\"c\":^1}}")]
    [InlineData("a.b.c", "{\"a\":{\"x\":0},\"a.b\":{\"c\":^1}}")]
    [InlineData("a.b.c", "{\"a\":{\"b\":{\"c\":^0}},\"a.b\":{\"c\":1}}")]
    [InlineData("a.b.c", "{\"a\":{\"b.c\":^0}}")]
    [InlineData("a.b.c", "{\"a.b\":{},\"a\":{\"b\":{\"c\":^0}}}")]
    [InlineData("a.b.x", "{\"a\":{},\"a.b\":^{}}")]
    [InlineData("a..b", "{\"a\":{\"\":{\"b\":^1}}}")]
    [InlineData("a.", "{\"a\":{\"\":^1}}")]
    [InlineData("a.b", "{\"a\":{\"b\":^1,\"b\":2}}")]
    [InlineData("\u00e4.\n", "{\"\\u00e4\":{\"\\n\":^1}}")]
    [InlineData("a.1", "{\"a\":{\"1\":^1}}")]
    [InlineData("0.a", "[^{\"b\":1}]")]
    [InlineData("1.a", "[{\"b\":1},{\"a\":^1}]")]
    [InlineData("10", "[0,1,2,3,4,5,6,7,8,9,^0,1]")]
    [InlineData("a.0.0.1", "{\"a\":[[[0,^1]]]}")]
    [InlineData("a.1.0", "{\"a\":[[0],[^0]]}")]
    [InlineData("a", "^7")]
    [InlineData("a", "^ ")]
    [InlineData("a", "^")]
    [InlineData("b", "{\"a\":{\"x\":{}},\"b\":^[]}")]
    public void Locate_AnyPath_IsTheValueOrTheNearestParent(string path, string marked)
    {
        int place = marked.IndexOf('^', StringComparison.Ordinal);

        Record(marked.Remove(place, 1), Somewhere).Locate(path).ShouldBe(Somewhere.After(Encoding.UTF8.GetBytes(marked[..place])));
    }

    /// <summary>What can be read up to the fault is found.</summary>
    [Theory]
    [InlineData("a.b", "{\"a\":{\"b\":^1, x")]
    [InlineData("a.c", "{\"a\":^{\"b\":1, x")]
    [InlineData("c", "^{\"a\":{\"b\":1, x")]
    [InlineData("a", "^{\"a\" 1")]
    [InlineData("a", "^}")]
    [InlineData("a.b", "{\"a\":^{")]
    public void Locate_BrokenJson_IsTheNearestThatIsThere(string path, string marked)
    {
        int place = marked.IndexOf('^', StringComparison.Ordinal);

        Record(marked.Remove(place, 1), Somewhere).Locate(path).ShouldBe(Somewhere.After(Encoding.UTF8.GetBytes(marked[..place])));
    }

    [Fact]
    public void Locate_BytesThatAreNoUtf8_NeverThrows()
    {
        byte[][] accounts =
        [
            [.. "{\"a\\n"u8, 0xFF, .. "\":1,\"b\":2}"u8],
            [.. "{\"a"u8, 0xFF, .. "\":1,\"b\":2}"u8],
            [.. "{\"\\ud800"u8, 0xFF, .. "\":1,\"b\":2}"u8],
            [.. "{\"a\":"u8, 0xFF, .. ",\"b\":2}"u8],
            [0xFF],
        ];
        foreach (byte[] account in accounts)
        {
            FilePosition position = new AccountRecord { Number = 1, Utf8Json = account, Position = Somewhere }.Locate("b");

            position.ByteOffset.ShouldBeInRange(Somewhere.ByteOffset, Somewhere.ByteOffset + account.Length);
        }
    }

    [Fact]
    public void Locate_HalfOfASurrogatePairInAName_IsFoundAsItIsWritten() =>
        Record("{\"a\\ud800\":1,\"b\":2}", FilePosition.Start).Locate("a\\ud800").ByteOffset.ShouldBe(11);

    [Fact]
    public void Locate_EmptyNames_AreNames() => Record("""{"":{"":7}}""", FilePosition.Start).Locate(".").ByteOffset.ShouldBe(8);

    [Fact]
    public void Locate_TooDeep_IsTheDeepestThatIsRead()
    {
        string json = new('[', 70);
        string path = string.Join('.', Enumerable.Repeat("0", 69));

        Record(json, FilePosition.Start).Locate(path).ByteOffset.ShouldBe(63);
    }

    [Fact]
    public void Locate_NoPath_IsRefused() =>
        Should.Throw<ArgumentNullException>(() => Record("{}", FilePosition.Start).Locate(null!)).ParamName.ShouldBe("attr");

    /// <summary>What the validator reports with a place is found at that place.</summary>
    [Fact]
    public async Task Locate_AttrOfEveryFailure_IsThePositionOfTheFailure()
    {
        string[] accounts =
        [
            .. AccountSample.Paths().SelectMany(path => (string[])[AccountSample.With(path, "\"?\""), AccountSample.With(path, "7"), AccountSample.With(path, "[]")]),
        ];
        FileReading reading = await FileReading.OfAsync(string.Join('\n', accounts));

        reading.Records.Count.ShouldBe(accounts.Length);
        reading.Records.Sum(record => record.Failures.Count).ShouldBeGreaterThan(100);
        foreach (AccountRecord record in reading.Records)
        {
            foreach (ValidationFailure failure in record.Failures)
            {
                // What is missing is told where the object begins that lacks it: its nearest parent.
                record.Locate(failure.Attr).ShouldBe(failure.Position!.Value, failure.ToString());
            }
        }
    }

    [Theory]
    [InlineData("""{"externalAccountId":"IM-1"}""", "IM-1")]
    [InlineData("""{"a":{"externalAccountId":"no"},"b":[{"externalAccountId":"no"}],"externalAccountId":"IM-1","c":1}""", "IM-1")]
    [InlineData("""{"external\u0041ccountId":"\u0049M\u002d1"}""", "IM-1")]
    [InlineData("""{"externalAccountId":"ä€🏦\n\u0000"}""", "ä€🏦\n\0")]
    [InlineData("""{"externalAccountId":"\ud83c\udfe6"}""", "🏦")]
    [InlineData("""{"externalAccountId":"a\ud800"}""", "a\\ud800")]
    [InlineData("""{"externalAccountId":""}""", "")]
    [InlineData("""{"externalAccountId":"IM-1","externalAccountId":"IM-2"}""", "IM-1")]
    [InlineData("""{"externalAccountId":"IM-1","broken" """, "IM-1")]
    [InlineData("""{"broken" 1,"externalAccountId":"IM-1"}""", null)]
    [InlineData("""{"externalAccountId":"IM-1""", null)]
    [InlineData("""{"externalAccountId":7}""", null)]
    [InlineData("""{"externalAccountId":null}""", null)]
    [InlineData("""{"externalAccountId":["IM-1"]}""", null)]
    [InlineData("""{"externalAccountId":7,"externalAccountId":"IM-2"}""", null)]
    [InlineData("""{"other":1}""", null)]
    [InlineData("""{}""", null)]
    [InlineData("""["externalAccountId","IM-1"]""", null)]
    [InlineData("\"IM-1\"", null)]
    [InlineData(" ", null)]
    [InlineData("", null)]
    public void ExternalAccountNumber_AnyAccount_IsWhatItCallsItself(string json, string? expected) =>
        Record(json, FilePosition.Start).ExternalAccountNumber.ShouldBe(expected);

    [Theory]
    [InlineData("""{"customer":{"no":"IM-1"}}""", "IM-1")]
    [InlineData("""{"customer":{"x":{"no":"a"},"no":"IM-1"}}""", "IM-1")]
    [InlineData("""{"customer":{"x":1},"no":"a"}""", null)]
    [InlineData("""{"customer":[{"no":"a"}]}""", null)]
    [InlineData("""{"customer.no":"a"}""", null)]
    [InlineData("""{"customer":"a"}""", null)]
    [InlineData("""{"no":"a"}""", null)]
    [InlineData("""{"other":{"no":"a"},"\u0063ustomer":{"no":"IM-1"}}""", "IM-1")]
    public void ExternalAccountNumber_PathOfSeveralNames_IsFollowed(string json, string? expected) =>
        new AccountRecord { Number = 1, Utf8Json = Encoding.UTF8.GetBytes(json), IdentifierPath = "customer.no" }.ExternalAccountNumber.ShouldBe(expected);

    [Fact]
    public void ExternalAccountNumber_BytesThatAreNoUtf8_IsNoneOrTold()
    {
        byte[][] accounts =
        [
            [.. "{\"externalAccountId\":\"a\\n"u8, 0xFF, .. "\"}"u8],
            [.. "{\"a\\n"u8, 0xFF, .. "\":1,\"externalAccountId\":\"IM-1\"}"u8],
        ];

        accounts.Select(account => new AccountRecord { Number = 1, Utf8Json = account }.ExternalAccountNumber).ShouldAllBe(number => number == null);
    }

    [Fact]
    public async Task Account_SoundAccount_IsReadOnce()
    {
        AccountRecord record = (await FileReading.OfAsync(SeedDocument.Account)).Records.ShouldHaveSingleItem();

        record.Account.ShouldNotBeNull().ExternalAccountId.ShouldBe("IM-A-00023");
        record.Account.ShouldBeSameAs(record.Account);
        record.HasErrors.ShouldBeFalse();
    }

    [Fact]
    public async Task Account_AccountWithWarnings_IsThere()
    {
        AccountRecord record = (await FileReading.OfAsync(AccountSample.With("personTypeCode", "\"X\""))).Records.ShouldHaveSingleItem();

        record.Failures.ShouldHaveSingleItem().Severity.ShouldBe(ValidationSeverity.Warning);
        record.HasErrors.ShouldBeFalse();
        record.Account.ShouldNotBeNull().PersonTypeCode!.Value.Value.ShouldBe("X");
    }

    [Fact]
    public async Task Account_AccountWithErrors_IsNull()
    {
        AccountRecord record = (await FileReading.OfAsync(AccountSample.With("statusCode", "\"X\""))).Records.ShouldHaveSingleItem();

        record.HasErrors.ShouldBeTrue();
        record.Account.ShouldBeNull();
    }

    /// <summary>A rule that is switched off lets an account pass that the model cannot hold.</summary>
    [Theory]
    [InlineData(ValidationCodes.Required, "{}")]
    [InlineData(ValidationCodes.InvalidType, "null")]
    [InlineData(ValidationCodes.InvalidType, "[]")]
    [InlineData(ValidationCodes.InvalidType, "7")]
    [InlineData(ValidationCodes.InvalidType, null, "accountName", "7")]
    [InlineData(ValidationCodes.InvalidType, null, "accountNumbers", "{}")]
    [InlineData(ValidationCodes.InvalidDate, null, "activationDate", "\"2023-02-30\"")]
    [InlineData(ValidationCodes.InvalidNumber, null, "accountInterestRate", "1e400")]
    [InlineData(ValidationCodes.InvalidUnicode, null, "accountName", "\"\\ud800\"")]
    [InlineData(ValidationCodes.InvalidUnicode, null, "customFields", "{\"\\ud800\":1}")]
    public async Task Account_ModelCannotHoldIt_IsNull(string disabledCode, string? json, string path = "", string rawJson = "")
    {
        json ??= AccountSample.With(path, rawJson);
        var options = new AccountFileReaderOptions { Validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = [disabledCode] }) };

        FileReading reading = await FileReading.OfAsync($"[{json}]", options);

        reading.Failures.ShouldBeEmpty();
        AccountRecord record = reading.Records.ShouldHaveSingleItem();
        record.HasErrors.ShouldBeFalse();
        record.Account.ShouldBeNull();
    }

    [Fact]
    public void Account_RecordMadeOfBrokenBytes_IsNull() => Record("{\"externalAccountId\":", FilePosition.Start).Account.ShouldBeNull();

    [Fact]
    public void Account_OtherIdentifierPath_IsNull() =>
        new AccountRecord { Number = 1, Utf8Json = Encoding.UTF8.GetBytes(SeedDocument.Account), IdentifierPath = "id" }.Account.ShouldBeNull();

    [Fact]
    public void Record_MadeByItself_IsAtTheBeginningAndHasNoFailures()
    {
        AccountRecord record = new() { Number = 7, Utf8Json = "{} "u8.ToArray() };

        record.Position.ShouldBe(new FilePosition(Line: 1, Column: 1, ByteOffset: 0));
        record.Length.ShouldBe(3);
        record.Failures.ShouldBeEmpty();
        record.HasErrors.ShouldBeFalse();
        record.IdentifierPath.ShouldBe("externalAccountId");
    }

    [Fact]
    public void ToString_Record_GivesItsNumberAlone() => Record(SeedDocument.Account, Somewhere).ToString().ShouldBe("AccountRecord 17");

    private static AccountRecord Record(string json, FilePosition position) => new()
    {
        Number = 17,
        Utf8Json = Encoding.UTF8.GetBytes(json),
        Position = position,
    };
}
