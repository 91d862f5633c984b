using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Excerpts of accounts: a place is seen, and no value.</summary>
public sealed class AccountExcerptTests
{
    private const string Account =
        """
        {
          "externalAccountId": "IM-A-1",
          "personName": "Wilhelmina Quäst \n 😀", "score": 12.50, "isGone": true, "master": null,
          "Anna Schmidt": 1
        }
        """;

    [Fact]
    public void GetExcerpt_PlaceOfAValue_KeepsNamesAndPunctuationAndMasksTheRest()
    {
        AccountRecord record = RecordOf(Account);

        AccountExcerpt excerpt = record.GetExcerpt(record.Locate("personName")).ShouldNotBeNull();

        excerpt.Text.ShouldBe("\"personName\": \"xxxxxxxxxx xxxxx \\x x\", \"score\": 99.99, \"isGone\": xxxx, …");
        excerpt.Caret.ShouldBe("\"personName\": ".Length);
        excerpt.Position.ShouldBe(record.Locate("personName"));
        excerpt.ToString().ShouldBe($"{excerpt.Text}{Environment.NewLine}              ^");
    }

    [Fact]
    public void GetExcerpt_PlaceFarInALongLine_CutsBothEndsAndKeepsTheCaretOnThePlace()
    {
        string line = $"{{{string.Join(',', Enumerable.Range(1, 60).Select(number => $"\"member{number}\":[\"a1\"]"))}}}";
        AccountRecord record = RecordOf(line);

        foreach (int number in (int[])[1, 7, 30, 60])
        {
            AccountExcerpt excerpt = record.GetExcerpt(record.Locate($"member{number}.0")).ShouldNotBeNull();

            excerpt.Text.Length.ShouldBeLessThanOrEqualTo(AccountExcerpt.MaxLength);
            excerpt.Text[excerpt.Caret..].ShouldStartWith("\"x9\"]");
            excerpt.Text[..excerpt.Caret].ShouldEndWith($"\"member{number}\":[");
            excerpt.Text.StartsWith('…').ShouldBe(number > 1);
            excerpt.Text.EndsWith('…').ShouldBe(number < 60);
        }
    }

    [Fact]
    public void GetExcerpt_NameThatLooksLikeNone_IsMasked()
    {
        AccountRecord record = RecordOf(Account);

        record.GetExcerpt(record.Locate("Anna Schmidt"))!.Text.ShouldBe("\"xxxx xxxxxxx\": 9");
    }

    [Theory]
    [InlineData("""{"personName": "Anna "Ann": "Schmidt", "b": 1}""", 20, "\"personName\": \"xxxx \"xxx\": \"xxxxxxx\", \"x\": 9}")]
    [InlineData("""{"personName": Anna, "b": 1}""", 15, "\"personName\": xxxx, \"x\": 9}")]
    [InlineData("""{"a" "Anna": 1}""", 5, "\"x\" \"xxxx\": 9}")]
    public void GetExcerpt_BehindAFaultOfTheJson_KeepsNothing(string json, int offset, string expected)
    {
        AccountExcerpt excerpt = RecordOf(json).GetExcerpt(FilePosition.Start with { ByteOffset = offset }).ShouldNotBeNull();

        excerpt.Text.ShouldBe("{" + expected);
        excerpt.Caret.ShouldBe(offset);
    }

    [Fact]
    public void GetExcerpt_AnyPlaceOfAnAccount_ShowsNoValue()
    {
        AccountRecord record = RecordOf(Account.Replace("12.50", "1250").Replace("true", "\"Quast\""));
        for (int offset = -1; offset <= record.Utf8Json.Length + 1; offset++)
        {
            AccountExcerpt excerpt = record.GetExcerpt(record.Position with { ByteOffset = record.Position.ByteOffset + offset }).ShouldNotBeNull();

            excerpt.Caret.ShouldBeInRange(0, excerpt.Text.Length);
            foreach (string value in (string[])["IM-A", "Wilh", "Qu", "125", "Anna", "Schmidt", "😀"])
            {
                excerpt.Text.ShouldNotContain(value);
            }
        }
    }

    [Fact]
    public void GetExcerpt_AccountThatIsFurtherDownInAFile_IsFoundByItsPlaceThere()
    {
        var record = new AccountRecord { Number = 2, Utf8Json = Samples.Utf8("{\"a\":\n \"b\"}"), Position = new FilePosition(7, 3, 1000) };

        AccountExcerpt excerpt = record.GetExcerpt(record.Locate("a")).ShouldNotBeNull();

        (excerpt.Text, excerpt.Caret, excerpt.Position.Line).ShouldBe(("\"x\"}", 0, 8));
    }

    [Fact]
    public void GetExcerpt_BytesThatAreNotHeld_IsNone() =>
        new AccountRecord { Number = 1, Utf8Json = default }.GetExcerpt(FilePosition.Start).ShouldBeNull();

    private static AccountRecord RecordOf(string json) => new() { Number = 1, Utf8Json = Samples.Utf8(json.ReplaceLineEndings("\n")) };
}
