using System.Text;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Validation;

public class BicRuleTests
{
    [Theory]
    [InlineData("MAINDE2XXXX")]
    [InlineData("DEUTDEFF")]
    [InlineData("DEUTDEFF500")]
    [InlineData("1ABCXKPR")]
    public void FindFault_ValidBic_IsNone(string bic) => BicRule.FindFault(Encoding.UTF8.GetBytes(bic)).ShouldBeNull();

    [Theory]
    [InlineData("12345678", "no country")]
    [InlineData("DEUTZZFF", "no country")]
    [InlineData("DEUTdeFF", "lower-case")]
    [InlineData("deutdeff500", "lower-case")]
    [InlineData("DEUTDEF", "neither 8 nor 11")]
    [InlineData("DEUTDEFF50", "neither 8 nor 11")]
    [InlineData("DEUTDEFF5000", "neither 8 nor 11")]
    [InlineData("DEUTDE F", "neither letters")]
    [InlineData("DEUTDEF\u00c4", "neither 8 nor 11")]
    [InlineData("DEUTDE\u00c4", "neither letters")]
    public void FindFault_InvalidBic_SaysWhatIsWrong(string bic, string detail)
    {
        Fault fault = BicRule.FindFault(Encoding.UTF8.GetBytes(bic)).ShouldNotBeNull();
        fault.Code.ShouldBe("invalid_bic");
        fault.Detail.ShouldContain(detail);
    }

    [Fact]
    public void Validate_InvalidBic_IsAnErrorOfItsMember() =>
        AccountSample.Findings(AccountSample.With("accountNumbers.0.financialInstitutionId.value", "\"MAINDE2XXX\""))
            .ShouldBe(["accountNumbers.0.financialInstitutionId.value: invalid_bic (Error)"]);
}
