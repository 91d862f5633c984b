using AccountImport.Client.Contracts;

namespace AccountImport.Client.Tests.Contracts;

public sealed class AccountKeyTests
{
    public static TheoryData<string> Accepted { get; } = ["a/b c?d#é%2F", "...", "李", "a\\b", "\ufffd", "%2e%2e", new string('x', 128), string.Concat(Enumerable.Repeat("😀", 128))];

    public static TheoryData<string> Refused { get; } =
        [string.Empty, ".", "..", " a", "a ", "\ta", "a\u2003", "a\nb", "a\u007fb", new string('x', 129), string.Concat(Enumerable.Repeat("😀", 129))];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Constructor_FreeText_IsKept(string number)
    {
        var key = new AccountKey("Supplier One", number);

        key.ImportSupplier.ShouldBe("Supplier One");
        key.ExternalAccountNumber.ShouldBe(number);
        new AccountKey(number, "1").ImportSupplier.ShouldBe(number);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Constructor_PartThatCannotBeAsked_IsRefused(string part)
    {
        Should.Throw<ArgumentException>(() => new AccountKey("S", part)).ParamName.ShouldBe("externalAccountNumber");
        Should.Throw<ArgumentException>(() => new AccountKey(part, "N")).ParamName.ShouldBe("importSupplier");
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public void Constructor_HalfOfASurrogatePair_IsRefused(int half) =>
        Should.Throw<ArgumentException>(() => new AccountKey("S", $"a{(char)half}b")).Message.ShouldContain("surrogate");

    [Fact]
    public void Constructor_Null_IsRefused() => Should.Throw<ArgumentNullException>(() => new AccountKey("S", null!));

    [Fact]
    public void Equals_SameParts_IsOrdinal()
    {
        new AccountKey("S", "N").ShouldBe(new AccountKey("S", "N"));
        new AccountKey("S", "N").ShouldNotBe(new AccountKey("S", "n"));
        new AccountKey("S", "N").ToString().ShouldBe("S/N");
    }
}
