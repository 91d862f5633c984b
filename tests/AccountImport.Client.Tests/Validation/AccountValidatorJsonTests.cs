using System.Text;
using System.Text.Json.Nodes;
using AccountImport.Client.Validation;
using FsCheck;
using FsCheck.Fluent;

namespace AccountImport.Client.Tests.Validation;

/// <summary>What holds for any JSON, and for what is none.</summary>
public class AccountValidatorJsonTests
{
    private static readonly byte[] Sample = Encoding.UTF8.GetBytes(AccountSample.Verbatim);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("{}{}")]
    [InlineData("[] {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{} // comment")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{'a':1}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"statusCode\":1,\"limits\":[}")]
    public void Validate_InvalidJson_IsOneFailure(string json) =>
        AccountSample.Findings(json).ShouldBe(["non_field_errors: invalid_json (Error)"]);

    [Fact]
    public void Validate_InvalidJson_SaysWhereAndWhatWasExpected()
    {
        ValidationFailure failure = AccountValidator.Default.Validate("{\n  \"\u00e4\": ACTIVE\n}"u8).ShouldHaveSingleItem();

        failure.Detail.ShouldBe("Expected true, false, null or a string in double quotes.");
        failure.Position.ShouldBe(new FilePosition(Line: 2, Column: 8, ByteOffset: 10));
    }

    [Fact]
    public void Validate_InvalidJsonAfterAFailure_HasThePlaceOfTheOffendingByte()
    {
        byte[] json = [.. "{\"statusCode\":1,\n\"limits\":[}"u8];

        AccountValidator.Default.Validate(json, new FilePosition(Line: 10, Column: 5, ByteOffset: 1000)).ShouldHaveSingleItem()
            .Position.ShouldBe(new FilePosition(Line: 11, Column: 11, ByteOffset: 1000 + json.Length - 1));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"account\"")]
    [InlineData("true")]
    [InlineData("[{}]")]
    public void Validate_NotAnObject_IsOneFailure(string json) =>
        AccountSample.Findings(json).ShouldBe(["non_field_errors: invalid_type (Error)"]);

    [Fact]
    public void Validate_InvalidUtf8_IsOneFailure()
    {
        byte[] json = [.. "{\"unknown\":\""u8, 0xC3, .. "\"}"u8];

        AccountValidator.Default.Validate(json).ShouldHaveSingleItem().ShouldBe(new ValidationFailure
        {
            Attr = "non_field_errors",
            Code = "invalid_json",
            Detail = "It is not valid UTF-8.",
            Position = new FilePosition(Line: 1, Column: 13, ByteOffset: 12),
        });
    }

    [Fact]
    public void Validate_SurrogatesInUtf8_AreInvalid() =>
        AccountValidator.Default.Validate([.. "{\"unknown\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8])
            .ShouldHaveSingleItem().Detail.ShouldBe("It is not valid UTF-8.");

    [Fact]
    public void Validate_SampleCutAnywhere_IsInvalidJson()
    {
        int start = Array.IndexOf(Sample, (byte)'{');
        for (int length = 0; length < Sample.Length; length++)
        {
            ValidationFailure failure = AccountValidator.Default.Validate(Sample.AsSpan(0, length)).ShouldHaveSingleItem();
            failure.Code.ShouldBe("invalid_json", $"after {length} bytes");
            failure.Position.ShouldNotBeNull().ByteOffset.ShouldBe(length);
            failure.Detail.ShouldContain("expected");
        }

        AccountValidator.Default.Validate(Sample.AsSpan(start)).ShouldBeEmpty();
    }

    [Fact]
    public void Validate_SampleWithMutatedBytes_NeverThrowsAndNeverRepeatsAValue() =>
        Prop.ForAll(Mutations().ToArbitrary(), mutations =>
        {
            byte[] json = [.. Sample];
            foreach ((int place, int value) in mutations)
            {
                json[place] = (byte)value;
            }

            return AccountValidator.Default.Validate(json).All(failure => !failure.Detail.Contains("DE89", StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Validate_AnyBytes_NeverThrows() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary(), json =>
            AccountValidator.Default.Validate(json).Count > 0).QuickCheckThrowOnFailure();

    [Fact]
    public void Validate_SampleWithAnyTokenReplaced_NeverThrows()
    {
        string[] values = ["null", "0", "\"\"", "\"\\ud800\"", "[]", "{}", "[[]]", "{\"a\":{}}", "true", "-1e999"];
        string[] paths = [.. AccountSample.Paths()];
        paths.Length.ShouldBeGreaterThan(40);
        foreach (string path in paths)
        {
            foreach (string value in values)
            {
                string[] findings = AccountSample.Findings(AccountSample.With(path, value));
                findings.ShouldAllBe(finding => !finding.Contains("invalid_json", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Validate_DeepNesting_IsRefusedBeyond64Levels(int levels, bool isValid)
    {
        // The account and its custom fields are levels, too.
        string deep = new string('[', levels - 2) + new string(']', levels - 2);
        string objects = string.Concat(Enumerable.Repeat("{\"a\":", levels - 2)) + "1" + new string('}', levels - 2);
        string[] expected = isValid ? [] : ["non_field_errors: invalid_json (Error)"];

        AccountSample.Findings(WithCustomField(deep)).ShouldBe(expected);
        AccountSample.Findings(WithCustomField(objects)).ShouldBe(expected);
    }

    [Fact]
    public void Validate_FailureAtTheDeepestLevel_HasItsPath()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 61)) + "{\"b\":1,\"b\":2}" + new string('}', 61);

        AccountSample.Findings(WithCustomField(deep)).ShouldBe(
            ["customFields.x." + string.Concat(Enumerable.Repeat("a.", 61)) + "b: duplicate_member (Error)"]);
    }

    [Fact]
    public void Validate_HugeDepth_IsOneFailure() =>
        AccountSample.Findings(new string('[', 1_000_000)).ShouldBe(["non_field_errors: invalid_json (Error)"]);

    [Theory]
    [InlineData("\"statusCode\":\"CLOSED\"", "statusCode")]
    [InlineData("\"status\\u0043ode\":\"CLOSED\"", "statusCode")]
    [InlineData("\"customFields\":{}", "customFields")]
    [InlineData("\"unknown\":1,\"unknown\":2", "unknown")]
    [InlineData("\"unknown\":1,\"\\u0075nknown\":2", "unknown")]
    [InlineData("\"\\u0075nknown\":1,\"unknown\":2", "unknown")]
    [InlineData("\"unknown\":{\"a\":[0,{\"b\":1,\"b\":1}]}", "unknown.a.1.b")]
    [InlineData("\"\":1,\"\":2", "")]
    public void Validate_MemberThatIsThereTwice_IsADuplicate(string members, string attr)
    {
        AccountSample.Findings(AccountSample.WithInFront(members))
            .ShouldBe([attr.Length is 0 ? "non_field_errors: duplicate_member (Error)" : $"{attr}: duplicate_member (Error)"]);
    }

    [Theory]
    [InlineData("source", "\"sourceName\":\"x\"", "sourceName")]
    [InlineData("overdraftAmount", "\"amount\":1", "amount")]
    [InlineData("limits.0", "\"unknown\":[],\"unknown\":[]", "unknown")]
    [InlineData("representatives.0.limits.0.amount", "\"currencyCode\":\"EUR\"", "currencyCode")]
    [InlineData("accountNumbers.0", "\"countryCode\":\"DE\"", "countryCode")]
    [InlineData("accountNumbers.0.accountNumber", "\"type\":\"IBAN\"", "type")]
    [InlineData("accountNumbers.0.financialInstitutionId", "\"value\":\"MAINDE2XXXX\"", "value")]
    public void Validate_MemberOfAPartThatIsThereTwice_IsADuplicate(string path, string members, string name)
    {
        string part = path.Split('.').Aggregate(JsonNode.Parse(AccountSample.Verbatim)!, (node, segment) =>
            node is JsonArray array ? array[0]! : node[segment]!).ToJsonString();

        AccountSample.Findings(AccountSample.With(path, "{" + members + "," + part[1..]))
            .ShouldBe([$"{path}.{name}: duplicate_member (Error)"]);
    }

    [Fact]
    public void Validate_DuplicatedMember_IsCheckedTwice() =>
        AccountSample.Findings(AccountSample.WithInFront("\"statusCode\":\"OPEN\"")).ShouldBe(
        [
            "statusCode: invalid_choice (Error)",
            "statusCode: duplicate_member (Error)",
        ]);

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Validate_OneDuplicateAmongManyMembers_IsFound(int count)
    {
        string members = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"m{i}\":0"));

        AccountSample.Findings(WithCustomField("{" + members + "}")).ShouldBeEmpty();
        AccountSample.Findings(WithCustomField("{" + members + ",\"m3\":0}")).ShouldBe(["customFields.x.m3: duplicate_member (Error)"]);
    }

    [Fact]
    public void Validate_SameNameInOtherObjectsOrOtherCase_IsNoDuplicate() =>
        AccountSample.Findings(AccountSample.WithInFront("\"StatusCode\":1,\"x\":{\"x\":{\"x\":1}},\"y\":[{\"x\":1},{\"x\":1}]")).ShouldBeEmpty();

    [Theory]
    [InlineData("personName")]
    [InlineData("externalAccountId")]
    [InlineData("statusCode")]
    [InlineData("activationDate")]
    [InlineData("accountNumbers.0.accountNumber.value")]
    [InlineData("accountNumbers.0.accountNumber.type")]
    [InlineData("accountNumbers.0.countryCode")]
    [InlineData("customFields.additionalProp1")]
    public void Validate_HalfASurrogatePair_IsInvalidUnicode(string path)
    {
        foreach (string half in new[] { "\"\\ud800\"", "\"x\\udc00\"", "\"\\ud83d \\ude00\"" })
        {
            AccountSample.Findings(AccountSample.With(path, half)).ShouldBe([$"{path}: invalid_unicode (Error)"]);
        }
    }

    [Fact]
    public void Validate_NameWithHalfASurrogatePair_IsInvalidUnicodeUnderTheNameAsWritten()
    {
        AccountSample.Findings(AccountSample.WithInFront("\"status\\ud800\":1")).ShouldBe([@"status\ud800: invalid_unicode (Error)"]);
        AccountSample.Findings(WithCustomField("{\"\\udc00\":{\"a\":\"\\udc00\"}}")).ShouldBe(
        [
            @"customFields.x.\udc00: invalid_unicode (Error)",
            @"customFields.x.\udc00.a: invalid_unicode (Error)",
        ]);
    }

    [Fact]
    public void Validate_LongEscapedTexts_AreReadWhole()
    {
        string escaped = string.Concat(Enumerable.Repeat("\\u00e4", 5000));

        AccountSample.Findings(AccountSample.With("personName", $"\"{escaped}\"")).ShouldBeEmpty();
        AccountSample.Findings(AccountSample.With("externalPersonId", $"\"{string.Concat(Enumerable.Repeat("\\u0020", 5000))}\""))
            .ShouldBe(["externalPersonId: blank (Error)"]);
        AccountSample.Findings(AccountSample.With("accountNumbers.0.accountNumber.value", $"\"{escaped}\""))
            .ShouldBe(["accountNumbers.0.accountNumber.value: invalid_iban (Error)"]);
    }

    [Fact]
    public void Validate_ManyFailures_StaysLinear()
    {
        string limits = string.Join(',', Enumerable.Repeat("{}", 50_000));

        string[] findings = AccountSample.Findings(AccountSample.With("limits", $"[{limits}]"));

        findings.Length.ShouldBe(100_000);
        findings[^1].ShouldBe("limits.49999.accountLimitTypeCode: required (Error)");
    }

    [Fact]
    public void Validate_MarkedValues_AreInNoDetail()
    {
        const string Mark = "zq7";
        string[] paths = [.. AccountSample.Paths()];
        var details = new List<string>();
        foreach (string path in paths)
        {
            foreach (string value in new[] { $"\"{Mark}\"", $"\"{Mark}\\ud800\"", $"[\"{Mark}\"]", $"{{\"x\":\"{Mark}\"}}", Mark, $"\" {Mark}\"" })
            {
                details.AddRange(AccountValidator.Default.Validate(Encoding.UTF8.GetBytes(AccountSample.With(path, value))).Select(failure => failure.ToString()));
            }
        }

        details.Count.ShouldBeGreaterThan(100);
        details.ShouldAllBe(detail => !detail.Contains(Mark, StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_ValidAccount_AllocatesNothing()
    {
        AccountValidator.Default.Validate(Sample);

        long before = GC.GetAllocatedBytesForCurrentThread();
        AccountValidator.Default.Validate(Sample);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Validate_ByManyThreads_GivesEachItsOwnFailures() =>
        Parallel.For(0, 1000, i =>
        {
            string[] expected = [$"customFields.m{i}.a: duplicate_member (Error)"];
            AccountSample.Findings(AccountSample.With("customFields", $"{{\"m{i}\":{{\"a\":0,\"a\":0}}}}")).ShouldBe(expected);
        });

    private static string WithCustomField(string rawJson) => AccountSample.With("customFields", $"{{\"x\":{rawJson}}}");

    private static Gen<List<(int Place, int Value)>> Mutations() =>
        Gen.Choose(0, Sample.Length - 1).Zip(Gen.OneOf(Gen.Choose(0, 255), Gen.Elements([.. "{}[]\",:\\0e-".Select(character => (int)character)])))
            .ListOf().Select(mutations => mutations.ToList());
}
