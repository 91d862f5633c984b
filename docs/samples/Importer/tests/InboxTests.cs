using AccountImport.Client.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Importer.Tests;

/// <summary>What becomes of the files of the inbox, against the simulated API on a real socket.</summary>
public sealed class InboxTests : ImporterApplication
{
    [Fact]
    public async Task Service_FileArrives_IsImportedReportedAndMoved()
    {
        using IHost host = BuildHost();
        await host.StartAsync(TestEnds);

        Folder.Put("accounts.json", ImporterFolder.Accounts(5));
        await Logs.WaitForAsync("finished. Of 5 accounts 5 were imported");
        Folder.Put("accounts.json", ImporterFolder.Accounts(2, first: 6));
        await Logs.WaitForAsync("finished. Of 2 accounts 2 were imported");
        await host.StopAsync(TestEnds);

        AssertCreatedOnce(Enumerable.Range(1, 7).Select(number => $"IM-A-{number}"));
        Folder.Waiting.ShouldBeEmpty();
        Folder.Working.ShouldBeEmpty();
        Folder.Done.ShouldBe(["accounts.json", "accounts.json", "import.journal", "import.journal"]);
        Folder.ReadSummaries().Select(summary => summary.GetProperty("outcomes").GetProperty("Imported").GetInt32()).ShouldBe([5, 2]);
        (await CheckHealthAsync(host)).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Service_FileThatIsStillWritten_IsLeftAlone()
    {
        Folder.PutText("accounts.json.part", "[");

        (await ImportOnceAsync()).ShouldBe(ExitCode.Success);

        Folder.Waiting.ShouldBe(["accounts.json.part"]);
        Simulator.AssertNothingReceived();
    }

    [Fact]
    public async Task Import_AccountsWithErrors_AreReportedAndTheFileIsDone()
    {
        Simulator.AddImportedAccount("IM-A-4", "A-12345678");

        // Late enough to be told from the end of an earlier import: else it is looked at again after a while.
        Simulator.Given("IM-A-5").EndsErrored("account_creation_failed").IsProcessedAfter(TimeSpan.FromSeconds(3));
        Folder.Put("accounts.json",
        [
            ImporterFolder.Account("IM-A-1"),
            ImporterFolder.Account("IM-A-2", """, "currencyCode": "EUX" """),
            ImporterFolder.Account("IM-A-3", """, "customerGroupCode": "GROUP_Z" """),
            ImporterFolder.Account("IM-A-4"),
            ImporterFolder.Account("IM-A-5"),
        ]);

        (await ImportOnceAsync()).ShouldBe(ExitCode.NeedsAttention);

        Folder.Done.ShouldBe(["accounts.json", "import.journal"]);
        Folder.ReadOutcomes().ShouldBe(
        [
            "IM-A-1 Imported",
            "IM-A-2 Rejected invalid_currency_code",
            "IM-A-3 Rejected unknown_customer_group",
            "IM-A-4 AlreadyImported",
            "IM-A-5 Failed account_creation_failed",
        ]);
        Logs.Lines.ShouldContain(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("3 accounts were not imported", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_FileThatIsNoAccountFile_IsPutAsideAndTheOthersGoOn()
    {
        Folder.PutText("1.json", "[ { \"externalAccountId\": ");
        Folder.Put("2.json", ImporterFolder.Accounts(1));
        using IHost host = BuildHost();
        await host.StartAsync(TestEnds);

        await Logs.WaitForAsync("finished. Of 1 accounts 1 were imported");
        await host.StopAsync(TestEnds);

        Folder.Aside.ShouldBe(["1.json", "reason.txt"]);
        Folder.ReadReason().ShouldContain("1.json");
        HealthReportEntry health = await CheckHealthAsync(host);
        health.Status.ShouldBe(HealthStatus.Degraded);
        health.Description.ShouldBe("An import was put aside, for a person to look at.");
    }

    [Fact]
    public async Task Import_TooManyFailures_IsPutAsideUntilSomebodyPutsItBack()
    {
        Settings["Import:MaxFailureRate"] = "0.1";
        Settings["Import:Concurrency"] = "1";
        IEnumerable<string> failing = Enumerable.Range(1, 100).Select(number => ImporterFolder.Account($"IM-A-{number}", """, "customerGroupCode": "GROUP_Z" """));
        Folder.Put("accounts.json", failing.Concat(ImporterFolder.Accounts(100, first: 101)));
        (await ImportOnceAsync()).ShouldBe(ExitCode.NeedsAttention);
        Folder.Aside.ShouldBe(["accounts.json", "import.journal", "reason.txt"]);
        Simulator.Imports.Count.ShouldBeLessThan(100);

        Folder.PutBackToWork();
        Settings["Import:MaxFailureRate"] = "0.9";
        (await ImportOnceAsync()).ShouldBe(ExitCode.NeedsAttention);

        AssertCreatedOnce(Enumerable.Range(101, 100).Select(number => $"IM-A-{number}"));
        Folder.Done.ShouldBe(["accounts.json", "import.journal", "reason.txt"]);
    }

    [Fact]
    public async Task Service_CredentialIsRefused_TriesNoMoreUntilItIsStartedAgain()
    {
        Settings["Kraken:Authentication:Credential"] = "wrong-key";
        Folder.Put("1.json", ImporterFolder.Accounts(5));
        Folder.Put("2.json", ImporterFolder.Accounts(5, first: 6));
        using (IHost host = BuildHost())
        {
            await host.StartAsync(TestEnds);
            await Logs.WaitForAsync("nothing is imported any more (Authentication)");
            HealthReportEntry health = await CheckHealthAsync(host);
            health.Status.ShouldBe(HealthStatus.Unhealthy);
            health.Description!.ShouldContain("credential");
            await host.StopAsync(TestEnds);
        }

        Folder.Waiting.ShouldBe(["2.json"]);
        Folder.Working.ShouldContain("1.json");
        Simulator.Requests.Count.ShouldBe(1);

        Settings.Remove("Kraken:Authentication:Credential");
        (await ImportOnceAsync()).ShouldBe(ExitCode.Success);
        AssertCreatedOnce(Enumerable.Range(1, 10).Select(number => $"IM-A-{number}"));
    }

    [Fact]
    public async Task Service_WhateverHappens_LogsNothingPersonal()
    {
        Simulator.AddImportedAccount("IM-A-4", "A-12345678");
        Folder.PutText("IM-A-1.json", "no JSON");
        Folder.Put("IM-A-2.json",
        [
            ImporterFolder.Account("IM-A-2", """, "customerGroupCode": "Marked-Group" """),
            ImporterFolder.Account("IM-A-3", """, "currencyCode": "Marked-Currency" """),
            ImporterFolder.Account("IM-A-4"),
            ImporterFolder.Account("IM-A-5"),
        ]);
        await ImportOnceAsync();
        Folder.Put("IM-A-6.json", ImporterFolder.Accounts(4, first: 6));
        await StopAtCallAsync(number: 2, ScriptedAnswer.Own, hasTimeToEnd: true);
        Settings["Kraken:Authentication:Credential"] = "wrong-key";
        await ImportOnceAsync();

        Logs.Lines.Count.ShouldBeGreaterThan(10);
        foreach (string mark in (string[])["IM-", "A-12345678", "Marked", ImporterFolder.Iban, "-key"])
        {
            Logs.Lines.ShouldAllBe(line => !line.Contains(mark, StringComparison.Ordinal));
        }
    }
}
