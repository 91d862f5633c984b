using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Commands;

/// <summary>Starts the simulator with the accounts that it has from before.</summary>
internal static class Simulation
{
    private const ulong KrakenNumberCount = 100_000_000;

    /// <exception cref="ToolException">The port is in use, or the state file cannot be used.</exception>
    public static async Task<AccountImportSimulator> StartAsync(SimulationSettings settings, CancellationToken cancellationToken)
    {
        var options = new AccountImportSimulatorOptions { Port = settings.Port, StatePath = settings.StatePath, RecordRequests = false };
        AccountImportSimulator? simulator = null;
        try
        {
            simulator = await AccountImportSimulator.StartAsync(settings.Faults.ApplyTo(options, settings.Seed), cancellationToken).ConfigureAwait(false);
            AddAlreadyImported(simulator, settings);
            return simulator;
        }
        catch (Exception exception) when (exception is IOException or SimulatorStateException)
        {
            if (simulator is not null)
            {
                await simulator.DisposeAsync().ConfigureAwait(false);
            }

            throw new ToolException(
                ExitCode.Usage,
                exception is SimulatorStateException ? exception.Message : $"The simulator cannot listen on port {settings.Port}: {exception.Message}",
                exception);
        }
    }

    private static void AddAlreadyImported(AccountImportSimulator simulator, SimulationSettings settings)
    {
        ulong number = 0;
        foreach (string externalAccountNumber in settings.AlreadyImported.Distinct(StringComparer.Ordinal))
        {
            // With a state, an account has the same number at the next start, whatever else is said there to be from before.
            number = settings.StatePath is null
                ? number + 1
                : BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(externalAccountNumber))) % KrakenNumberCount;
            simulator.AddImportedAccount(externalAccountNumber, $"A-{number:D8}");
        }
    }
}
