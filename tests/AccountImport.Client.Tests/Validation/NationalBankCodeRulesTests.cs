using System.Text;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Validation;

public class NationalBankCodeRulesTests
{
    [Theory]
    [InlineData("SORT_CODE", "123456")]
    [InlineData("SORT_CODE", "000000")]
    [InlineData("BANK_CODE", "37040044")]
    [InlineData("BANK_CODE", "0")]
    [InlineData("ABA_CODE", "021000021")]
    [InlineData("ABA_CODE", "011401533")]
    public void Validate_ValidCode_Passes(string type, string value) => Findings(type, value).ShouldBeEmpty();

    [Theory]
    [InlineData("SORT_CODE", "12-34-56", "invalid_sort_code (Warning)")]
    [InlineData("SORT_CODE", "12345", "invalid_sort_code (Error)")]
    [InlineData("SORT_CODE", "1234567", "invalid_sort_code (Error)")]
    [InlineData("SORT_CODE", "12345A", "invalid_sort_code (Error)")]
    [InlineData("SORT_CODE", "12 34 56", "invalid_sort_code (Error)")]
    [InlineData("SORT_CODE", "12-34-5A", "invalid_sort_code (Error)")]
    [InlineData("SORT_CODE", "-1234-56", "invalid_sort_code (Error)")]
    [InlineData("SORT_CODE", "12-3456", "invalid_sort_code (Error)")]
    [InlineData("SORT_CODE", "12-34-567", "invalid_sort_code (Error)")]
    [InlineData("BANK_CODE", "3704-0044", "invalid_bank_code (Error)")]
    [InlineData("BANK_CODE", "DEUTDEFF", "invalid_bank_code (Error)")]
    [InlineData("BANK_CODE", "\u0661\u0662", "invalid_bank_code (Error)")]
    [InlineData("ABA_CODE", "021000022", "invalid_aba_code (Error)")]
    [InlineData("ABA_CODE", "201000021", "invalid_aba_code (Error)")]
    [InlineData("ABA_CODE", "02100002", "invalid_aba_code (Error)")]
    [InlineData("ABA_CODE", "0210000211", "invalid_aba_code (Error)")]
    [InlineData("ABA_CODE", "02100002A", "invalid_aba_code (Error)")]
    [InlineData("ABA_CODE", "000000000", "invalid_aba_code (Error)")]
    public void Validate_InvalidCode_IsReported(string type, string value, string outcome) =>
        Findings(type, value).ShouldBe([$"accountNumbers.0.financialInstitutionId.value: {outcome}"]);

    [Fact]
    public void FindAbaCodeFault_EveryChangeOfOneDigit_IsFound()
    {
        byte[] valid = Encoding.UTF8.GetBytes("021000021");
        for (int place = 0; place < valid.Length; place++)
        {
            for (byte digit = (byte)'0'; digit <= (byte)'9'; digit++)
            {
                byte[] changed = [.. valid];
                changed[place] = digit;
                (NationalBankCodeRules.FindAbaCodeFault(changed) is null).ShouldBe(digit == valid[place]);
            }
        }
    }

    [Fact]
    public void Validate_UnknownType_ChecksNoValue() =>
        Findings("OTHER", "anything").ShouldBe(["accountNumbers.0.financialInstitutionId.type: invalid_choice (Error)"]);

    private static string[] Findings(string type, string value) => AccountSample.Findings(AccountSample.With(
        ("accountNumbers.0.financialInstitutionId.type", $"\"{type}\""),
        ("accountNumbers.0.financialInstitutionId.value", $"\"{value}\"")));
}
