using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Importer.Tests;

/// <summary>What keeps the service from importing anything at all, and with which code it ends.</summary>
public sealed class ExitTests : ImporterApplication
{
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
    [InlineData("Import:ImportSupplier", " SUPPLIER")]
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
    public async Task Service_FaultOfItsOwn_EndsTheProcess()
    {
        using IHost host = BuildHost(new FaultyQueue());
        await host.StartAsync(TestEnds);

        Exception exception = await Should.ThrowAsync<Exception>(() => host.WaitForShutdownAsync(TestEnds).WaitAsync(Patience, TestEnds));

        exception.GetBaseException().Message.ShouldBe("A fault.");
    }

    private sealed class FaultyQueue : IAccountQueue
    {
        public IAsyncEnumerable<AccountBatch> FindWaitingAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("A fault.");

        public IAsyncEnumerable<AccountRow> ReadAsync(long batch, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RefuseAsync(long batch, long row, string code, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task FinishAsync(long batch, IAsyncEnumerable<AccountResult> results, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task PutAsideAsync(long batch, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
