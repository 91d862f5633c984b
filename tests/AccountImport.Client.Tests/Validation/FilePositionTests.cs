using System.Text;
using AccountImport.Client.Validation;
using FsCheck;
using FsCheck.Fluent;

namespace AccountImport.Client.Tests.Validation;

public class FilePositionTests
{
    private static readonly FilePosition Anywhere = new(Line: 12, Column: 34, ByteOffset: 5_000_000_000);

    [Theory]
    [InlineData("", 12, 34)]
    [InlineData("abc", 12, 37)]
    [InlineData("\t", 12, 35)]
    [InlineData("\n", 13, 1)]
    [InlineData("abc\n", 13, 1)]
    [InlineData("abc\nde", 13, 3)]
    [InlineData("\n\n\n", 15, 1)]
    [InlineData("a\nbc\n\nd", 15, 2)]
    [InlineData("\r\n", 13, 1)]
    [InlineData("a\r\nb\r\ncd", 14, 3)]
    [InlineData("a\r", 12, 36)]
    [InlineData("a\rb", 12, 37)]
    [InlineData("\u00e4", 12, 35)]
    [InlineData("\u20ac\u20ac", 12, 36)]
    [InlineData("\ud83d\ude00x", 12, 36)]
    [InlineData("o\u0308", 12, 36)]
    [InlineData("\u00e4\n\u20ac\ud83d\ude00", 13, 3)]
    [InlineData("a\u2028b\u0085c", 12, 39)]
    public void After_Text_CountsLinesCharactersAndBytes(string text, long line, long column) =>
        Anywhere.After(Encoding.UTF8.GetBytes(text)).ShouldBe(new FilePosition(line, column, 5_000_000_000 + Encoding.UTF8.GetByteCount(text)));

    /// <summary>Around one, two and four vectors of any machine, and with the character of several bytes across their borders.</summary>
    [Fact]
    public void After_TextsLongerThanAVector_CountsEachCharacterOnce()
    {
        string[] characters = ["x", "\u00e4", "\u20ac", "\ud83d\ude00"];
        for (int length = 0; length < 300; length++)
        {
            foreach (string character in characters)
            {
                byte[] text = Encoding.UTF8.GetBytes(new string('-', length) + character + string.Concat(Enumerable.Repeat(character, 80)));

                Anywhere.After(text).Column.ShouldBe(34 + length + 81, $"{length} hyphens, then {character}");
                Anywhere.After([.. "\n"u8, .. text]).Column.ShouldBe(1 + length + 81, $"a new line, {length} hyphens, then {character}");
            }
        }
    }

    [Fact]
    public void After_VeryLongLine_KeepsCounting() =>
        FilePosition.Start.After(Encoding.UTF8.GetBytes(new string('\u00e4', 1_000_000))).ShouldBe(new FilePosition(Line: 1, Column: 1_000_001, ByteOffset: 2_000_000));

    [Fact]
    public void After_AnyText_AgreesWithANaiveCount() =>
        Prop.ForAll(Texts().ToArbitrary(), text => Anywhere.After(Encoding.UTF8.GetBytes(text)) == CountNaively(Anywhere, text)).QuickCheckThrowOnFailure();

    [Fact]
    public void After_TextInTwoParts_IsTheSameAsAtOnce() =>
        Prop.ForAll(Texts().Zip(Texts()).ToArbitrary(), texts =>
            Anywhere.After(Encoding.UTF8.GetBytes(texts.Item1)).After(Encoding.UTF8.GetBytes(texts.Item2))
            == Anywhere.After(Encoding.UTF8.GetBytes(texts.Item1 + texts.Item2))).QuickCheckThrowOnFailure();

    [Fact]
    public void After_CharacterSplitBetweenTwoParts_IsCountedOnce()
    {
        byte[] text = Encoding.UTF8.GetBytes("\ud83d\ude00");
        for (int length = 0; length <= text.Length; length++)
        {
            Anywhere.After(text.AsSpan(0, length)).After(text.AsSpan(length)).ShouldBe(Anywhere.After(text));
        }
    }

    [Fact]
    public void After_BytesThatAreNoText_NeverThrowsAndCountsTheBytes() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary(), bytes =>
        {
            FilePosition position = FilePosition.Start.After(bytes);
            return position.ByteOffset == bytes.Length
                && position.Line == 1 + bytes.Count(value => value is (byte)'\n')
                && position.Column >= 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Start_OfAText_IsTheFirstColumnOfTheFirstLine() => FilePosition.Start.ShouldBe(new FilePosition(Line: 1, Column: 1, ByteOffset: 0));

    [Fact]
    public void ToString_Position_IsLineAndColumnAsEditorsTakeThem() => new FilePosition(Line: 1_042, Column: 17, ByteOffset: 99).ToString().ShouldBe("1042:17");

    private static Gen<string> Texts() =>
        Gen.Elements("a", "{\"x\": 1}", "\n", "\r\n", "\r", "\u00e4", "\u20ac", "\ud83d\ude00", "\0", new string('-', 70)).ListOf().Select(string.Concat);

    private static FilePosition CountNaively(FilePosition start, string text)
    {
        (long line, long column, long bytes) = (start.Line, start.Column, start.ByteOffset);
        foreach (Rune character in text.EnumerateRunes())
        {
            bytes += character.Utf8SequenceLength;
            (line, column) = character.Value is '\n' ? (line + 1, 1) : (line, column + 1);
        }

        return new FilePosition(line, column, bytes);
    }
}
