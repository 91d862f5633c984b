using System.Buffers;
using System.Text;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Reports;

namespace AccountImport.Client.Tests.Importing.Reports;

/// <summary>The table of account numbers: what a program reads is what was written, and no spreadsheet takes a number for a formula.</summary>
public sealed class HandoverCsvTests
{
    [Fact]
    public void WriteHeader_HasTheFourColumns()
    {
        var output = new ArrayBufferWriter<byte>();

        HandoverCsv.WriteHeader(output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe("external_account_number,outcome,kraken_identifier,account_id\r\n");
    }

    [Theory]
    [InlineData("IM-1", "IM-1")]
    [InlineData("00123", "00123")]
    [InlineData("Käse & Söhne", "Käse & Söhne")]
    [InlineData(null, "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("'quoted", "''quoted")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("a=b", "a=b")]
    public void Write_Number_IsQuotedAndMarkedWhereItMustBe(string? number, string expected) =>
        Write(new AccountOutcome { Number = 1, Outcome = ImportOutcome.Imported, ExternalAccountNumber = number }).ShouldBe($"{expected},Imported,,\r\n");

    [Fact]
    public void Write_KrakenNumbers_StayApart()
    {
        Write(new AccountOutcome { Number = 1, Outcome = ImportOutcome.Imported, ExternalAccountNumber = "1", KrakenIdentifier = "A-1" }).ShouldBe("1,Imported,A-1,\r\n");
        Write(new AccountOutcome { Number = 1, Outcome = ImportOutcome.AlreadyImported, ExternalAccountNumber = "1", AccountId = "-1" }).ShouldBe("1,AlreadyImported,,'-1\r\n");
    }

    [Fact]
    public void Write_AnyValue_IsThereForWhoTakesOneMarkAway()
    {
        foreach (string value in (string[])["=1", "'=1", "''", "-", "plain", "a'b", "＠x"])
        {
            string written = Write(new AccountOutcome { Number = 1, Outcome = ImportOutcome.Imported, ExternalAccountNumber = value }).Split(',')[0];

            (written.StartsWith('\'') ? written[1..] : written).ShouldBe(value);
        }
    }

    private static string Write(AccountOutcome outcome)
    {
        var output = new ArrayBufferWriter<byte>();
        HandoverCsv.Write(output, outcome);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
