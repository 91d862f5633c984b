using System.Globalization;
using System.Numerics;
using System.Text;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Validation;

public class IbanRuleTests
{
    /// <summary>The register's own list, apart from the library's: a slip in one of the two shows.</summary>
    private const string Register =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 " +
        "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 " +
        "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 " +
        "PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

    public static TheoryData<string, int> Countries()
    {
        var data = new TheoryData<string, int>();
        foreach (string entry in Register.Split(' '))
        {
            data.Add(entry[..2], int.Parse(entry[2..], CultureInfo.InvariantCulture));
        }

        return data;
    }

    [Fact]
    public void Countries_OfTheRegister_Are89() => Countries().Count.ShouldBe(89);

    [Fact]
    public void LengthOf_EveryPairOfLetters_IsTheRegisters()
    {
        string[] entries =
        [
            .. from first in Enumerable.Range('A', 26)
               from second in Enumerable.Range('A', 26)
               let country = $"{(char)first}{(char)second}"
               let length = IbanLengths.Of(Encoding.UTF8.GetBytes(country))
               where length is not 0
               select $"{country}{length}",
        ];

        string.Join(' ', entries).ShouldBe(Register);
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void FindFault_ValidIbanOfACountry_IsNone(string country, int length) => IbanRule.FindFault(ValidIban(country, length)).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Countries))]
    public void FindFault_IbanOfACountryWithAWrongDigit_SaysSo(string country, int length)
    {
        byte[] iban = ValidIban(country, length);
        iban[^1] = (byte)(iban[^1] is (byte)'9' ? '0' : iban[^1] + 1);

        AssertInvalid(iban, "check digits do not fit");
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void FindFault_IbanOfACountryWithAnotherLength_SaysSo(string country, int length)
    {
        AssertInvalid(ValidIban(country, length + 1), "not as long");
        AssertInvalid(ValidIban(country, length - 1), "not as long");
    }

    [Theory]
    [InlineData("DE89370400440532013000")]
    [InlineData("GB82WEST12345698765432")]
    [InlineData("MT84MALT011000012345MTLCAST001S")]
    [InlineData("NO9386011117947")]
    [InlineData("RU0204452560040702810412345678901")]
    [InlineData("FR1420041010050500013M02606")]
    public void FindFault_ExampleOfTheRegister_IsNone(string iban) => IbanRule.FindFault(Encoding.UTF8.GetBytes(iban)).ShouldBeNull();

    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 00", "spaces")]
    [InlineData(" DE89370400440532013000", "spaces")]
    [InlineData("de89370400440532013000", "lower-case")]
    [InlineData("DE89-37040044053201300", "neither letters")]
    [InlineData("DE8937040044053201300\u00e4", "neither letters")]
    [InlineData("DE8937040044053201\u0663\u0660", "neither letters")]
    [InlineData("DEX9370400440532013000", "two check digits")]
    [InlineData("DE", "two check digits")]
    [InlineData("DE8", "two check digits")]
    [InlineData("DE98370400440532013000", "check digits do not fit")]
    [InlineData("DE89370400440532010300", "check digits do not fit")]
    [InlineData("XX89370400440532013000", "no country")]
    [InlineData("US89370400440532013000", "no country")]
    [InlineData("0089370400440532013000", "no country")]
    [InlineData("D", "no country")]
    public void FindFault_InvalidIban_SaysWhatIsWrong(string iban, string detail) => AssertInvalid(Encoding.UTF8.GetBytes(iban), detail);

    /// <summary>00, 01 and 99 leave the remainder 1 where 97, 98 and 02 do; only the latter are ever computed.</summary>
    [Theory]
    [InlineData(97, "00")]
    [InlineData(98, "01")]
    [InlineData(2, "99")]
    public void FindFault_CheckDigitsThatNobodyComputes_AreWrong(int computed, string written)
    {
        int number = 0;
        string Bban() => number.ToString("D18", CultureInfo.InvariantCulture);
        while (CheckDigits("DE", Bban()) != computed)
        {
            number++;
        }

        IbanRule.FindFault(Encoding.UTF8.GetBytes($"DE{computed:00}{Bban()}")).ShouldBeNull();
        AssertInvalid(Encoding.UTF8.GetBytes($"DE{written}{Bban()}"), "check digits do not fit");
    }

    /// <summary>The standard promises it for a digit in place of a digit and a letter in place of a letter.</summary>
    [Fact]
    public void FindFault_OneCharacterReplacedByAnother_IsFound()
    {
        byte[] valid = ValidIban("MT", 31);
        for (int place = 0; place < valid.Length; place++)
        {
            string characters = char.IsAsciiDigit((char)valid[place]) ? "0123456789" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
            foreach (char character in characters)
            {
                byte[] changed = [.. valid];
                changed[place] = (byte)character;
                (IbanRule.FindFault(changed) is null).ShouldBe(valid[place] == character, $"{character} at {place}");
            }
        }
    }

    [Theory]
    [InlineData("XX00INTERNAL1")]
    [InlineData("US89370400440532013000")]
    public void Validate_UnknownCountry_IsAWarningOnInternalAccountsOnly(string iban)
    {
        const string Path = "accountNumbers.0.accountNumber.value";

        AccountSample.Findings(AccountSample.With(Path, $"\"{iban}\"")).ShouldBe([$"{Path}: invalid_iban (Error)"]);
        AccountSample.Findings(AccountSample.With((Path, $"\"{iban}\""), ("accountTypeCode", "\"INTERNAL\"")))
            .ShouldBe([$"{Path}: invalid_iban (Warning)"]);
    }

    [Fact]
    public void Validate_KnownCountryOnInternalAccount_IsStillAnError() =>
        AccountSample.Findings(AccountSample.With(
            ("accountNumbers.0.accountNumber.value", "\"DE88370400440532013000\""),
            ("accountTypeCode", "\"INTERNAL\""))).ShouldBe(["accountNumbers.0.accountNumber.value: invalid_iban (Error)"]);

    [Fact]
    public void Validate_UnknownCountryBeforeTheAccountType_IsAWarningToo()
    {
        string json = AccountSample.With("accountNumbers.0.accountNumber.value", "\"XX1\"")
            .Replace("\"accountTypeCode\":\"CURRENCY\",", "", StringComparison.Ordinal);

        AccountSample.Findings(json[..^1] + ",\"accountTypeCode\":\"INTERNAL\"}")
            .ShouldBe(["accountNumbers.0.accountNumber.value: invalid_iban (Warning)"]);
    }

    [Theory]
    [InlineData("BBAN")]
    [InlineData("SWIFT")]
    public void Validate_OtherTypeOfNumber_NeedsNoIban(string type) =>
        AccountSample.Findings(AccountSample.With(
            ("accountNumbers.0.accountNumber.type", $"\"{type}\""),
            ("accountNumbers.0.accountNumber.value", "\"12-345 6\""))).ShouldBeEmpty();

    [Fact]
    public void Validate_TypeBeforeValue_IsSeen() =>
        AccountSample.Findings(AccountSample.With("accountNumbers.0.accountNumber", """{"type":"IBAN","value":"X"}"""))
            .ShouldBe(["accountNumbers.0.accountNumber.value: invalid_iban (Error)"]);

    private static void AssertInvalid(byte[] iban, string detail)
    {
        Fault fault = IbanRule.FindFault(iban).ShouldNotBeNull();
        fault.Code.ShouldBe("invalid_iban");
        fault.Severity.ShouldBe(ValidationSeverity.Error);
        fault.Detail.ShouldContain(detail);
    }

    private static byte[] ValidIban(string country, int length)
    {
        // Letters and digits, so that both ways into the remainder are taken.
        string bban = string.Concat(Enumerable.Range(0, length - 4).Select(i => i % 5 is 1 ? (char)('A' + i % 26) : (char)('0' + i * 7 % 10)));
        return Encoding.UTF8.GetBytes($"{country}{CheckDigits(country, bban):00}{bban}");
    }

    /// <summary>Check digits as the standard describes them: one big number, divided once.</summary>
    private static int CheckDigits(string country, string bban)
    {
        IEnumerable<string> digits = (bban + country + "00").Select(character =>
            char.IsAsciiDigit(character) ? character.ToString() : (character - 'A' + 10).ToString(CultureInfo.InvariantCulture));
        return (int)(98 - (BigInteger.Parse(string.Concat(digits), CultureInfo.InvariantCulture) % 97));
    }
}
