using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>What is wrong with the accounts of a file together: an external account id that is there twice, a master account that is not there.</summary>
public sealed class AccountComparisonTests
{
    private const string One = """{"externalAccountId":"IM-1"}""";
    private const string OneWithEscapes = "{ \"n\":1, \"external\\u0041ccountId\" : \"\\u0049M\\u002d1\" }";
    private const string Two = """{"externalAccountId":"IM-2"}""";
    private const string Three = """{"externalAccountId":"IM-3"}""";

    public static TheoryData<FileLayout> Layouts { get; } = [.. FileLayouts.All];

    private static AccountFileReaderOptions Comparing { get; } = Options(ValidationCodes.Required);

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_ExternalAccountIdIsThereAgain_IsAFailureOfEachLaterAccount(FileLayout layout)
    {
        string text = layout.Write(One, Two, OneWithEscapes, Three, One, Two);
        FileReading reading = await FileReading.OfAsync(text, Comparing);

        reading.Exception.ShouldBeNull();
        ValidationFailure[] failures = [.. reading.Records.SelectMany(record => record.Failures)];
        failures.Select(failure => failure.Detail).ShouldBe(
        [
            "Account 1 of the file has it already.",
            "Account 1 of the file has it already.",
            "Account 2 of the file has it already.",
        ]);
        failures.ShouldAllBe(failure => failure.Code == ValidationCodes.DuplicateExternalAccountId && failure.Attr == "externalAccountId" && failure.Severity == ValidationSeverity.Error);
        reading.Records.Where(record => record.HasErrors).Select(record => record.Number).ShouldBe([3, 5, 6]);
        reading.Records.Where(record => record.HasErrors).Select(record => record.Account).ShouldAllBe(account => account == null);

        // Each failure is told where the value stands.
        byte[] file = Encoding.UTF8.GetBytes(text);
        int[] places = [text.IndexOf("\"\\u0049", StringComparison.Ordinal), text.LastIndexOf("\"IM-1", StringComparison.Ordinal), text.LastIndexOf("\"IM-2", StringComparison.Ordinal)];
        failures.Select(failure => failure.Position).ShouldBe(places.Select(place => (FilePosition?)NaivePosition.Of(file, place)));
    }

    [Fact]
    public async Task ReadAsync_ExternalAccountIdOfABrokenAccount_IsComparedAsFarAsItCanBeRead()
    {
        FileReading reading = await FileReading.OfAsync(
            $$"""
            {"externalAccountId":"IM-1","broken" 1}
            {{One}}
            {"broken" 1,"externalAccountId":"IM-1"}
            {"externalAccountId":"IM-1","a":
            """.ReplaceLineEndings("\n"),
            Comparing);

        reading.Failures.ShouldBe(
        [
            "1 1:38 non_field_errors invalid_json",
            "2 2:22 externalAccountId duplicate_external_account_id",
            "3 3:11 non_field_errors invalid_json",
            "4 4:22 externalAccountId duplicate_external_account_id",
            "4 4:33 non_field_errors invalid_json",
        ]);
    }

    [Theory]
    [InlineData("""{"externalAccountId":"im-1"}""")]
    [InlineData("""{"externalAccountId":"IM-1 "}""")]
    [InlineData("""{"externalAccountId":"IM-10"}""")]
    [InlineData("""{"externalAccountId":1}""")]
    [InlineData("""{"other":{"externalAccountId":"IM-1"}}""")]
    [InlineData("""{"externalPersonId":"IM-1"}""")]
    public async Task ReadAsync_OtherExternalAccountId_IsNoDuplicate(string other)
    {
        FileReading reading = await FileReading.OfAsync($"[{One},{other}]", Comparing);

        reading.Records.SelectMany(record => record.Failures).ShouldAllBe(failure => failure.Code != ValidationCodes.DuplicateExternalAccountId);
    }

    [Fact]
    public async Task ReadAsync_HalfOfASurrogatePairTwice_IsRefusedForThatAndNotCompared()
    {
        const string Account = """{"externalAccountId":"IM-\ud83c"}""";

        FileReading reading = await FileReading.OfAsync($"[{Account},{Account}]", Comparing);

        reading.Failures.ShouldBe(["1 1:23 externalAccountId invalid_unicode", "2 1:57 externalAccountId invalid_unicode"]);
    }

    [Fact]
    public async Task ReadAsync_FirstOfTwoMembersOfTheName_IsCompared()
    {
        FileReading reading = await FileReading.OfAsync($$"""[{{One}},{"externalAccountId":"IM-2","externalAccountId":"IM-1"},{{Two}}]""", Comparing);

        reading.Failures.ShouldBe(
        [
            "2 1:59 externalAccountId duplicate_member",
            "3 1:108 externalAccountId duplicate_external_account_id",
        ]);
    }

    [Fact]
    public async Task ReadAsync_ManyAccountsWithDuplicatesFarApart_FindsEachOnce()
    {
        string[] accounts = [.. Enumerable.Range(0, 30_000).Select(i => $"{{\"externalAccountId\":\"IM-{i % 20_000}\"}}")];

        FileReading reading = await FileReading.OfAsync($"[{string.Join(',', accounts)}]", Comparing);

        reading.Records.Where(record => record.Failures.Count > 0).Select(record => record.Number).SequenceEqual(Enumerable.Range(20_001, 10_000).Select(number => (long)number)).ShouldBeTrue();
        reading.Records[^1].Failures.ShouldHaveSingleItem().Detail.ShouldBe("Account 10000 of the file has it already.");
    }

    [Fact]
    public async Task ReadAsync_NotCompared_FindsNothing()
    {
        FileReading reading = await FileReading.OfAsync($$"""[{{One}},{{One}},{"externalAccountId":"IM-2","externalMasterAccountId":"IM-9"}]""", Comparing with { ComparesAccounts = false });

        reading.Failures.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_MasterAccountIsNotInTheFile_IsAWarning(FileLayout layout)
    {
        const string WithoutMaster = """{"externalAccountId":"IM-5","externalMasterAccountId":"IM-9"}""";

        string text = layout.Write(
            """{"externalMasterAccountId":"IM-3","externalAccountId":"IM-1"}""",
            """{"externalAccountId":"IM-2","externalMasterAccountId":"IM-2"}""",
            """{"externalAccountId":"IM-3","externalMasterAccountId":"IM-1"}""",
            """{"externalAccountId":"IM-4","externalMasterAccountId":"\u0049M-3"}""",
            WithoutMaster,
            """{"externalAccountId":"IM-6","externalMasterAccountId":""}""",
            """{"externalAccountId":"IM-7","externalMasterAccountId":null}""",
            """{"externalAccountId":"IM-8"}""");
        FileReading reading = await FileReading.OfAsync(text, Comparing);

        ValidationFailure failure = reading.Records.SelectMany(record => record.Failures).ShouldHaveSingleItem();
        byte[] file = Encoding.UTF8.GetBytes(text);
        failure.ShouldBe(new ValidationFailure
        {
            Attr = "externalMasterAccountId",
            Code = ValidationCodes.MissingMasterAccount,
            Detail = "The file has no account with this external account id.",
            Severity = ValidationSeverity.Warning,
            Position = NaivePosition.Of(file, text.IndexOf("\"IM-9\"", StringComparison.Ordinal)),
        });
        reading.Records[4].Failures.ShouldBe([failure]);
        reading.Records[4].HasErrors.ShouldBeFalse();
    }

    [Fact]
    public async Task ReadAsync_MasterAccountOfAnotherType_IsOnlyThat()
    {
        FileReading reading = await FileReading.OfAsync("""[{"externalAccountId":"IM-1","externalMasterAccountId":9}]""", Comparing);

        reading.Failures.ShouldBe(["1 1:56 externalMasterAccountId invalid_type"]);
    }

    [Fact]
    public async Task ReadAsync_AccountWithSeveralFailures_HasThemInTheOrderOfTheFile()
    {
        FileReading reading = await FileReading.OfAsync(
            $$"""[{{One}},{"accountName":7,"externalMasterAccountId":"IM-9","externalAccountId":"IM-1","statusCode":"?"}]""",
            Comparing);

        reading.Failures.ShouldBe(
        [
            "2 1:46 accountName invalid_type",
            "2 1:74 externalMasterAccountId missing_master_account (Warning)",
            "2 1:101 externalAccountId duplicate_external_account_id",
            "2 1:121 statusCode invalid_choice",
        ]);
    }

    [Theory]
    [InlineData(ValidationCodes.DuplicateExternalAccountId, "2 1:85 externalMasterAccountId missing_master_account (Warning)")]
    [InlineData(ValidationCodes.MissingMasterAccount, "2 1:52 externalAccountId duplicate_external_account_id")]
    public async Task ReadAsync_CodeIsSwitchedOff_IsNotReported(string disabled, string expected)
    {
        FileReading reading = await FileReading.OfAsync(
            $$"""[{{One}},{"externalAccountId":"IM-1","externalMasterAccountId":"IM-9"}]""",
            Options(ValidationCodes.Required, disabled));

        reading.Failures.ShouldBe([expected]);
    }

    [Fact]
    public async Task ReadAsync_WrapperIsCompared_HasItsMembersOnce()
    {
        FileReading reading = await FileReading.OfAsync($$"""{"a":1,"accounts":[{{One}},{{One}}],"b":2}""", Comparing);

        reading.Exception.ShouldBeNull();
        reading.Failures.Count().ShouldBe(1);
        reading.Reader.WrapperMembers.Select(member => $"{member.Key}{member.Value}").ShouldBe(["a1", "b2"]);
    }

    [Fact]
    public async Task ReadAsync_StructureIsBrokenHalfWay_ComparesWhatIsThere()
    {
        FileReading reading = await FileReading.OfAsync($"[{One},{One},{Two}\n", Comparing);

        reading.Failures.ShouldBe(["2 1:52 externalAccountId duplicate_external_account_id"]);
        reading.Texts.ShouldBe([One, One, Two]);
        reading.Exception.ShouldNotBeNull().Message.ShouldStartWith("the input:2:1: The file ends too early");
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_MasterAccountIsBroken_IsThereAllTheSame(FileLayout layout)
    {
        FileReading reading = await FileReading.OfAsync(
            layout.Write(
                """{"externalAccountId":"IM-1","externalMasterAccountId":"IM-2"}""",
                """{"externalAccountId":"IM-2","broken" 1,"o":{"a":1}""",
                """{"externalAccountId":"IM-3","externalMasterAccountId":"IM-2"}"""),
            Comparing);

        reading.Records.Count.ShouldBe(3);
        reading.Records.SelectMany(record => record.Failures).Select(failure => failure.Code).ShouldBe([ValidationCodes.InvalidJson]);
    }

    /// <summary>The master account may be where nobody can read.</summary>
    [Fact]
    public async Task ReadAsync_FileThatCannotBeReadToItsEnd_LacksNoMasterAccount()
    {
        FileReading reading = await FileReading.OfAsync($$"""[{"externalAccountId":"IM-1","externalMasterAccountId":"IM-9"},{{One}},""", Comparing);

        reading.Exception.ShouldNotBeNull();
        reading.Records.SelectMany(record => record.Failures).Select(failure => failure.Code).ShouldBe([ValidationCodes.DuplicateExternalAccountId]);
    }

    [Fact]
    public async Task ReadAsync_AccountTooLargeToBeHeld_IsNotCompared()
    {
        string large = $"{{\"externalAccountId\":\"IM-1\",\"a\":\"{new string('x', 200)}\"}}";

        FileReading reading = await FileReading.OfAsync($"[{large},{One},{large}]", Comparing with { MaxAccountBytes = 100 });

        reading.Records.SelectMany(record => record.Failures).Select(failure => failure.Code).ShouldBe([ValidationCodes.AccountTooLarge, ValidationCodes.AccountTooLarge]);
    }

    /// <summary>However the file comes in, and however often it must be read.</summary>
    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task ReadAsync_EachKindOfInput_GivesTheSame(FileLayout layout)
    {
        using var folder = new AccountFileFolder();
        byte[] plain = Encoding.UTF8.GetBytes(layout.Write(One, Two, OneWithEscapes, """{"externalAccountId":"IM-4","externalMasterAccountId":"IM-9"}""", "{\"externalAccountId\" 7}"));
        byte[] compressed = Gzip.Compress(plain);
        string path = folder.PathOf("accounts.json");
        string compressedPath = folder.PathOf("accounts.json.gz");
        await File.WriteAllBytesAsync(path, plain, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(compressedPath, compressed, TestContext.Current.CancellationToken);
        FileReading expected = await FileReading.OfAsync(new MemoryStream(plain), Comparing);
        expected.Failures.Count().ShouldBe(3);

        FileReading[] readings =
        [
            await FileReading.OfAsync(plain, Comparing),
            await FileReading.OfAsync(plain, Comparing, () => 1),
            await FileReading.OfAsync(new MemoryStream(compressed), Comparing),
            await FileReading.OfAsync(compressed, Comparing, () => 1),
            await OfFileAsync(path),
            await OfFileAsync(compressedPath),
        ];

        foreach (FileReading reading in readings)
        {
            reading.Exception.ShouldBeNull();
            reading.Texts.ShouldBe(expected.Texts);
            reading.Failures.ShouldBe(expected.Failures);
            reading.Records.SelectMany(record => record.Failures).ShouldBe(expected.Records.SelectMany(record => record.Failures));
            reading.Reader.Shape.ShouldBe(layout.Shape());
        }
    }

    [Fact]
    public async Task ReadAsync_StreamThatStandsFurtherOn_IsReadFromThereTwice()
    {
        byte[] before = "[{\"externalAccountId\":\"IM-0\"},"u8.ToArray();
        using var stream = new MemoryStream([.. before, .. Encoding.UTF8.GetBytes($"[{One},{One}]")]) { Position = before.Length };

        FileReading reading = await FileReading.OfAsync(stream, Comparing);

        reading.Texts.ShouldBe([One, One]);
        reading.Failures.ShouldBe(["2 1:52 externalAccountId duplicate_external_account_id"]);
        reading.Reader.Progress.BytesRead.ShouldBe(2 * (One.Length + One.Length + 3));
    }

    private static async Task<FileReading> OfFileAsync(string path)
    {
        await using AccountFileReader reader = AccountFileReader.Open(path, Comparing);
        return await FileReading.OfAsync(reader);
    }

    private static AccountFileReaderOptions Options(params string[] disabledCodes) => new()
    {
        ComparesAccounts = true,
        Validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = disabledCodes }),
    };
}
