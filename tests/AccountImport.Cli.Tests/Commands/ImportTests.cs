using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

/// <summary>Tests that import a file into a simulator, maybe several times.</summary>
public abstract class ImportTests : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    private protected string JournalPath => Folder.PathOf("my.journal");

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Folder.Dispose();
        }
    }

    /// <summary>Starts a simulator in which an import has ended when its status is asked for the first time.</summary>
    private protected static Task<AccountImportSimulator> StartSimulatorAsync(AccountImportSimulatorOptions? options = null) =>
        AccountImportSimulator.StartAsync(
            (options ?? new AccountImportSimulatorOptions()) with { PendingFor = TimeSpan.Zero, InProgressFor = TimeSpan.Zero },
            TestContext.Current.CancellationToken);

    private protected string[] Arguments(AccountImportSimulator simulator, string file, params string[] options) =>
    [
        "import", Folder.Write("accounts.json", file),
        "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--journal", JournalPath,
        .. options,
    ];

    private protected Task<ToolRun> ImportAsync(AccountImportSimulator simulator, string file, params string[] options) =>
        ToolRun.StartAsync(Arguments(simulator, file, options));

    /// <summary>Imports, and is stopped when the process call of an account arrives.</summary>
    private protected async Task<ToolRun> ImportUntilAsync(string externalAccountNumber, int requests, AccountImportSimulator simulator, string file, params string[] options)
    {
        using var interruption = new Interruption();
        simulator.Given(externalAccountNumber).Answers(AccountImportOperation.Process, ScriptedAnswer.Own with
        {
            Meanwhile = _ =>
            {
                for (int request = 0; request < requests; request++)
                {
                    interruption.Request();
                }

                return Task.CompletedTask;
            },
        });
        return await ToolRun.StartAsync(Arguments(simulator, file, ["--concurrency", "1", .. options]), interruption);
    }
}
