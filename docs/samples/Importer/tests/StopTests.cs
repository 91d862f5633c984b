using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace Importer.Tests;

/// <summary>The service is stopped in the midst of a file, and started again.</summary>
public sealed class StopTests : ImporterApplication
{
    [Fact]
    public async Task Stop_InTheMidstOfAFile_TheNextServiceFinishesIt()
    {
        Folder.Put("accounts.json", ImporterFolder.Accounts(10));
        await StopAtCallAsync(number: 4, ScriptedAnswer.Own, hasTimeToEnd: true);
        Simulator.Imports.Count.ShouldBe(4);
        Folder.Working.ShouldBe(["accounts.json", "import.journal"]);
        Folder.ReadSummaries().ShouldHaveSingleItem().GetProperty("outcomes").GetProperty("NotAttempted").GetInt32().ShouldBe(6);

        (await ImportOnceAsync()).ShouldBe(ExitCode.Success);

        AssertCreatedOnce(Enumerable.Range(1, 10).Select(number => $"IM-A-{number}"));
        Folder.Done.ShouldBe(["accounts.json", "import.journal"]);
        Folder.ReadSummaries().ShouldHaveSingleItem().GetProperty("outcomes").GetProperty("Imported").GetInt32().ShouldBe(10);
    }

    [Fact]
    public async Task Stop_CallUnderWayTakesTooLong_TheNextServiceFindsOutWhatBecameOfIt()
    {
        // Late enough to be told from an earlier import: the dates of answers have whole seconds.
        Simulator.Given("IM-A-4").IsProcessedAfter(TimeSpan.FromSeconds(3));
        Folder.Put("accounts.json", ImporterFolder.Accounts(10));
        await StopAtCallAsync(number: 4, ScriptedAnswer.Held(takesEffect: true), hasTimeToEnd: false);
        Folder.Working.ShouldBe(["accounts.json", "import.journal"]);

        (await ImportOnceAsync()).ShouldBe(ExitCode.Success);

        AssertCreatedOnce(Enumerable.Range(1, 10).Select(number => $"IM-A-{number}"));
        Simulator.AssertReceived(AccountImportOperation.Process, times: 10);
    }
}
