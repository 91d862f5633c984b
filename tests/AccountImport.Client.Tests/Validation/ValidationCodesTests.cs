using System.Reflection;
using System.Text.RegularExpressions;
using AccountImport.Client.Contracts;
using AccountImport.Client.Tests.Conventions;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Validation;

public sealed partial class ValidationCodesTests
{
    /// <summary>What only the reader of a whole file can find.</summary>
    private static readonly string[] OfTheFile =
    [
        ValidationCodes.AccountTooLarge,
        ValidationCodes.DuplicateExternalAccountId,
        ValidationCodes.MissingMasterAccount,
    ];

    [Fact]
    public void All_OfTheConstants_AreThereOnce() =>
        ValidationCodes.All.ShouldBe(
            typeof(ValidationCodes).GetFields(BindingFlags.Static | BindingFlags.Public).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!),
            ignoreOrder: true);

    [Fact]
    public void All_OfTheRulesAndTheFile_AreThoseOfTheList() =>
        FaultTests.Faults.Select(item => item.Fault.Code)
            .Concat(CodesOfKeys())
            .Concat(OfTheFile)
            .Distinct()
            .ShouldBe(ValidationCodes.All, ignoreOrder: true);

    [Fact]
    public void Codes_OfThePayloadsIdentity_AreThoseOfTheCheck() => CodesIn("PayloadIdentity.cs").ShouldBeSubsetOf(ValidationCodes.All);

    [Theory]
    [InlineData("")]
    [InlineData(" x")]
    [InlineData(".")]
    [InlineData("a\u0007b")]
    public void FindFault_PartOfAKey_HasACodeOfTheList(string part) =>
        CodesOfKeys().ShouldContain(AccountKey.FindFault(part).ShouldNotBeNull().Code);

    /// <summary>Contracts may not use the codes of the check, so its literals are read where they stand.</summary>
    private static string[] CodesOfKeys() => CodesIn("AccountKey.cs");

    private static string[] CodesIn(string file)
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "src", "AccountImport.Client", "Contracts", file));
        string[] codes = [.. Code().Matches(source).Select(match => match.Groups["code"].Value)];
        codes.Length.ShouldBeGreaterThan(4);
        return codes;
    }

    [GeneratedRegex("""[(,] ?"(?<code>[a-z]+(_[a-z]+)*)", \$?"[A-Z]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Code();
}
