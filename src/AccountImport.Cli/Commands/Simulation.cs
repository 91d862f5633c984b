using AccountImport.Client.Testing;

namespace AccountImport.Cli.Commands;

/// <summary>Starts the simulator with the accounts that it has from before.</summary>
internal static class Simulation
{
    public static async Task<AccountImportSimulator> StartAsync(int port, IEnumerable<string> alreadyImported, CancellationToken cancellationToken)
    {
        AccountImportSimulator simulator;
        try
        {
            simulator = await AccountImportSimulator
                .StartAsync(new AccountImportSimulatorOptions { Port = port, RecordRequests = false }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new ToolException(ExitCode.Usage, $"The simulator cannot listen on port {port}: {exception.Message}", exception);
        }

        int number = 0;
        foreach (string externalAccountNumber in alreadyImported.Distinct(StringComparer.Ordinal))
        {
            simulator.AddImportedAccount(externalAccountNumber, $"A-{++number:D8}");
        }

        return simulator;
    }
}
