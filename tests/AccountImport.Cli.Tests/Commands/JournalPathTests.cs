using AccountImport.Cli.Commands;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Tests.Commands;

public sealed class JournalPathTests
{
    [Theory]
    [InlineData("https://api.example.com/", "accounts.json.api.example.com.import.journal")]
    [InlineData("https://API.example.com", "accounts.json.api.example.com.import.journal")]
    [InlineData("https://api.example.com:8443/kraken/eu/", "accounts.json.api.example.com_8443_kraken_eu.import.journal")]
    [InlineData("https://api.example.com/kraken/eu", "accounts.json.api.example.com_kraken_eu.import.journal")]
    [InlineData("http://127.0.0.1:5080/", "accounts.json.127.0.0.1_5080.import.journal")]
    [InlineData("http://[::1]:5080/", "accounts.json.__1_5080.import.journal")]
    [InlineData("https://bücher.example/a%20b/..%2f/", "accounts.json.xn--bcher-kva.example_a_20b_.._2f.import.journal")]
    public void Beside_AnyTarget_IsTheNameOfAFile(string target, string expected)
    {
        string path = JournalPath.Beside("folder/accounts.json", new Uri(target), "import");

        path.ShouldBe($"folder/{expected}");
        Path.GetFileName(path).ShouldBe(expected);
    }

    [Theory]
    [InlineData(false, ValidateMode.OnRejection, "import")]
    [InlineData(false, ValidateMode.BeforeProcess, "import")]
    [InlineData(true, ValidateMode.OnRejection, "dry-run")]
    [InlineData(true, ValidateMode.BeforeProcess, "dry-run")]
    [InlineData(false, ValidateMode.Only, "validate")]
    public void DescribeMode_EachMode_HasItsWord(bool isDryRun, ValidateMode validate, string expected) =>
        JournalPath.DescribeMode(new AccountImporterOptions { JournalPath = "any", IsDryRun = isDryRun, Validate = validate }).ShouldBe(expected);
}
