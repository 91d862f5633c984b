using System.Text;
using System.Text.Json;
using AccountImport.Client.Validation;
using FsCheck;
using FsCheck.Fluent;

namespace AccountImport.Client.Tests.Validation;

public class SurrogateRuleTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("\\u00e4\\n")]
    [InlineData("\\ud83d\\ude00")]
    [InlineData("\\uD83D\\uDE00\\uD83D\\uDE00")]
    [InlineData("\\\\ud83d")]
    [InlineData("\\u0000")]
    [InlineData("\\uffff\\ue000\\ud7ff")]
    public void HasLoneSurrogate_WholeCharacters_IsFalse(string raw) => SurrogateRule.HasLoneSurrogate(Encoding.UTF8.GetBytes(raw)).ShouldBeFalse();

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("\\ude00")]
    [InlineData("\\ude00\\ud83d")]
    [InlineData("\\ud83d\\ud83d\\ude00")]
    [InlineData("\\ud83dx\\ude00")]
    [InlineData("\\ud83d\\n\\ude00")]
    [InlineData("\\ud83d\\\\ude00")]
    [InlineData("\\\\\\ud83d")]
    [InlineData("\\uDBFF\\u0000")]
    public void HasLoneSurrogate_HalfAPair_IsTrue(string raw) => SurrogateRule.HasLoneSurrogate(Encoding.UTF8.GetBytes(raw)).ShouldBeTrue();

    [Fact]
    public void HasLoneSurrogate_AnyEscapes_AgreesWithTheReader()
    {
        string[] parts = ["\\ud83d", "\\ude00", "\\uD800", "\\uDFFF", "\\\\", "\\\"", "u", "d800", "\\u0041", "\\ue000", "\u00e4"];
        Prop.ForAll(Gen.Elements(parts).ListOf().ToArbitrary(), drawn =>
        {
            string raw = string.Concat(drawn);
            return SurrogateRule.HasLoneSurrogate(Encoding.UTF8.GetBytes(raw)) != IsReadable(raw);
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsReadable(string raw)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{raw}\""));
        reader.Read();
        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
