using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

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

    [Theory]
    [InlineData("Credential", "wrong-key")]
    [InlineData("CredentialFile", "no-such-file")]
    public async Task Once_CredentialIsOfNoUse_EndsWithItsCode(string key, string value)
    {
        Settings["Kraken:Authentication:Credential"] = null;
        Settings["Kraken:Authentication:" + key] = value;
        Folder.Put("accounts.json", ImporterFolder.Accounts(2));

        (await ImportOnceAsync()).ShouldBe(ExitCode.Authentication);

        Simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Once_AddressIsNotThatOfTheApi_EndsWithItsCode()
    {
        Simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Html(404, "<html>"));
        Folder.Put("accounts.json", ImporterFolder.Accounts(2));

        (await ImportOnceAsync()).ShouldBe(ExitCode.Configuration);

        Simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Once_HostCannotBeReached_LeavesTheFilesForTheNextStart()
    {
        Folder.Put("1.json", ImporterFolder.Accounts(2));
        Folder.Put("2.json", ImporterFolder.Accounts(2, first: 3));
        await using (AccountImportSimulator gone = await AccountImportSimulator.StartAsync(cancellationToken: TestEnds))
        {
            Settings["Kraken:BaseAddress"] = gone.BaseAddress.AbsoluteUri;
        }

        (await ImportOnceAsync()).ShouldBe(ExitCode.Unfinished);

        Logs.Lines.ShouldContain(line => line.Contains("interrupted (Unreachable)", StringComparison.Ordinal));
        Folder.Working.ShouldContain("1.json");
        Folder.Waiting.ShouldBe(["2.json"]);
    }

    [Fact]
    public async Task Once_JournalCannotBeWritten_EndsWithItsCode()
    {
        Folder.Put("accounts.json", ImporterFolder.Accounts(2));
        using (BuildHost())
        {
            // What is in the place of the journal is no file.
            Directory.CreateDirectory(Path.Combine(Folder.Inbox, "working", "20260101-000000-0000000", "import.journal"));
            File.Move(Path.Combine(Folder.Inbox, "accounts.json"), Path.Combine(Folder.Inbox, "working", "20260101-000000-0000000", "accounts.json"));
        }

        (await ImportOnceAsync()).ShouldBe(ExitCode.Journal);

        Simulator.AssertNothingReceived();
    }

    [Theory]
    [InlineData("Import:ImportSupplier", "")]
    [InlineData("Import:Inbox", "")]
    [InlineData("Import:Concurrency", "0")]
    [InlineData("Import:MaxFailureRate", "2")]
    [InlineData("Import:PollInterval", "00:00:00")]
    [InlineData("Import:Mode", "7")]
    [InlineData("Kraken:BaseAddress", "http://api.example.com/")]
    public async Task Start_WrongConfiguration_SaysSo(string key, string value)
    {
        Settings[key] = value;
        using IHost host = BuildHost();

        OptionsValidationException exception = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestEnds));

        exception.Message.ShouldContain(key.Split(':')[1]);
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
