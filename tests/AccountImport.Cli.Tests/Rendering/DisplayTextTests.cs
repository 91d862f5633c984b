using AccountImport.Cli.Rendering;

namespace AccountImport.Cli.Tests.Rendering;

public sealed class DisplayTextTests
{
    [Theory]
    [InlineData("IM-A-00023", "IM-A-00023")]
    [InlineData("Zoë 李 Ø 🏠 'x'", "Zoë 李 Ø 🏠 'x'")]
    [InlineData("a\u001b[31mb\r\nc\td", "a\\u{1B}[31mb\\u{D}\\u{A}c\\u{9}d")]
    [InlineData("a\u202eb\u2028c\u200bd", "a\\u{202E}b\\u{2028}c\\u{200B}d")]
    public void Clean_AnyText_ShowsWhatWouldSteerATerminal(string text, string expected) => DisplayText.Clean(text).ShouldBe(expected);

    [Fact]
    public void Clean_FarTooLong_IsCut() => DisplayText.Clean(new string('x', 5000)).Length.ShouldBe(1001);
}
