using System.Text;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Validation;

public class IsoTablesTests
{
    private delegate bool IsAssigned(ReadOnlySpan<byte> code);

    [Fact]
    public void IsCountry_AllPairsOfLetters_FindsThe249OfficialCodesAndKosovo() => Count(2, Iso3166.IsCountry).ShouldBe(250);

    [Fact]
    public void IsCurrency_AllTriplesOfLetters_FindsThe178CodesOfListOne() => Count(3, Iso4217.IsCurrency).ShouldBe(178);

    [Theory]
    [InlineData("DE", true)]
    [InlineData("AD", true)]
    [InlineData("ZW", true)]
    [InlineData("XK", true)]
    [InlineData("TL", true)]
    [InlineData("SS", true)]
    [InlineData("XX", false)]
    [InlineData("UK", false)]
    [InlineData("EU", false)]
    [InlineData("AN", false)]
    [InlineData("DEU", false)]
    [InlineData("D", false)]
    [InlineData("", false)]
    [InlineData("de", false)]
    [InlineData("D ", false)]
    [InlineData("\u00c4", false)]
    public void IsCountry_Code_IsAssignedOrNot(string code, bool isAssigned) =>
        Iso3166.IsCountry(Encoding.UTF8.GetBytes(code)).ShouldBe(isAssigned);

    [Theory]
    [InlineData("EUR", true)]
    [InlineData("AED", true)]
    [InlineData("ZWG", true)]
    [InlineData("XCG", true)]
    [InlineData("XAD", true)]
    [InlineData("VED", true)]
    [InlineData("XAU", true)]
    [InlineData("XXX", true)]
    [InlineData("XTS", true)]
    [InlineData("CHW", true)]
    [InlineData("HRK", false)]
    [InlineData("BGN", false)]
    [InlineData("ANG", false)]
    [InlineData("ZWL", false)]
    [InlineData("DEM", false)]
    [InlineData("BTC", false)]
    [InlineData("EU", false)]
    [InlineData("EURO", false)]
    [InlineData("eur", false)]
    [InlineData("E\u00c4", false)]
    public void IsCurrency_Code_IsAssignedOrNot(string code, bool isAssigned) =>
        Iso4217.IsCurrency(Encoding.UTF8.GetBytes(code)).ShouldBe(isAssigned);

    [Fact]
    public void IsCountry_CountriesOfTheIbanRegister_AreAssigned()
    {
        foreach (string country in IbanRuleTests.Countries().Select(row => row.Data.Item1))
        {
            Iso3166.IsCountry(Encoding.UTF8.GetBytes(country)).ShouldBeTrue(country);
        }
    }

    private static int Count(int length, IsAssigned isAssigned)
    {
        int count = 0;
        byte[] code = new byte[length];
        Fill(0);
        return count;

        void Fill(int place)
        {
            if (place == length)
            {
                count += isAssigned(code) ? 1 : 0;
                return;
            }

            for (byte letter = (byte)'A'; letter <= (byte)'Z'; letter++)
            {
                code[place] = letter;
                Fill(place + 1);
            }
        }
    }
}
