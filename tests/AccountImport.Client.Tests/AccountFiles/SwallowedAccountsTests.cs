using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>An account that is cut off within a list seems to have the accounts that follow for elements.</summary>
public sealed class SwallowedAccountsTests
{
    private const string CutOff = """{"externalAccountId":"IM-X","accountNumbers":[{},""";

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public async Task ReadAsync_AccountCutOffInAList_CostsItself(string lineBreak)
    {
        string[] sound = [.. Enumerable.Range(1, 5).Select(number => $$"""{"externalAccountId":"IM-{{number}}","n":{"m":[{{number}}]} }""")];
        string file = $"[{lineBreak}{sound[0]},{lineBreak}{CutOff}{lineBreak}{string.Join($",{lineBreak}", sound[1..])}{lineBreak}]";

        FileReading reading = await FileReading.OfAsync(file);

        reading.Exception.ShouldBeNull();
        reading.Texts.ShouldBe([sound[0], CutOff[..^1], .. sound[1..]]);
        reading.Records[1].Failures.ShouldHaveSingleItem().Detail.ShouldStartWith("Another account begins here");
        reading.Records[1].Failures[0].Position.ShouldBe(reading.Records[2].Position);
    }

    [Fact]
    public async Task ReadAsync_AccountCutOffInAListOfMoreThanMayBeHeld_CostsItself()
    {
        string[] sound = [.. Enumerable.Range(1, 500).Select(number => $$"""{"externalAccountId":"IM-{{number}}","n":{"m":[{{number}}]} }""")];

        FileReading reading = await FileReading.OfAsync($"[{CutOff}{string.Join(',', sound)}]", new AccountFileReaderOptions { MaxAccountBytes = 1000 });

        reading.Exception.ShouldBeNull();
        reading.Texts.ShouldBe([CutOff[..^1], .. sound]);
    }
}
