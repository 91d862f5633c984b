using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>Compares the ways to make the calls over loopback: the server in a process of its own, each contender in one of its own, by turns.</summary>
internal sealed class LoopbackCommand : Command
{
    private const int NearlyCold = 3_000;

    private readonly Option<int> _rounds = NumberOption.CreateCount("--rounds", "How often each is measured.", 5, 1000);
    private readonly Option<int> _accounts = NumberOption.CreateCount("--accounts", "How many accounts each sends, warm.", 60_000, 10_000_000);
    private readonly Option<int> _warmUp = NumberOption.CreateCount("--warm-up", "How many accounts each sends before, to be warm.", 60_000, 10_000_000);
    private readonly Option<int> _coldAccounts = NumberOption.CreateCount("--cold-accounts", $"How many accounts each sends nearly cold, after {NearlyCold:N0} of warm-up.", 10_000, 10_000_000);
    private readonly Option<int> _concurrency = NumberOption.CreateCount("--concurrency", "How many accounts are under way at once.", 32, 1000);

    public LoopbackCommand()
        : base("loopback", "Makes the calls validate, process and status over loopback, in processes by turns, and prints accounts a second as ratios to plain HttpClient code.")
    {
        Add(_rounds);
        Add(_accounts);
        Add(_warmUp);
        Add(_coldAccounts);
        Add(_concurrency);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await CallCheck.RunAsync();
        using Process server = OwnProcess.Start(LoopbackServerCommand.CommandName);
        try
        {
            string address = $"http://127.0.0.1:{await server.StandardOutput.ReadLineAsync(cancellationToken)}/";
            int concurrency = parsed.GetRequiredValue(_concurrency);
            int rounds = parsed.GetRequiredValue(_rounds);
            await CompareAsync("nearly cold", address, parsed.GetRequiredValue(_coldAccounts), NearlyCold, concurrency, rounds, cancellationToken);
            await CompareAsync("warm", address, parsed.GetRequiredValue(_accounts), parsed.GetRequiredValue(_warmUp), concurrency, rounds, cancellationToken);
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync(CancellationToken.None);
        }

        return 0;
    }

    private static async Task CompareAsync(string state, string address, int accounts, int warmUp, int concurrency, int rounds, CancellationToken cancellationToken)
    {
        Dictionary<string, List<LoopbackFigures>> figures = CallContenders.Names.ToDictionary(name => name, _ => new List<LoopbackFigures>());
        for (int round = 0; round < rounds; round++)
        {
            foreach (string name in CallContenders.Names)
            {
                figures[name].Add(await MeasureAsync(name, address, accounts, warmUp, concurrency, cancellationToken));
            }
        }

        Console.WriteLine($"{state}: {accounts:N0} accounts after {warmUp:N0}, concurrency {concurrency}, medians of {rounds} rounds; the ratios are the medians of those in each round");
        Console.WriteLine($"{"",-6} {"accounts/s",11} {"ratio",6} {"client's processors",20} {"ratio",6} {"allocated",11} {"peak",8}");
        List<LoopbackFigures> plain = figures[CallContenders.Plain];
        foreach ((string name, List<LoopbackFigures> own) in figures)
        {
            Console.WriteLine(
                $"{name,-6} {Median(own.Select(f => f.AccountsPerSecond)),11:N0} {Ratio(f => f.AccountsPerSecond),6:N2}"
                + $" {Median(own.Select(f => f.ProcessorSeconds)) / accounts * 1e6,9:N1} us/account {Ratio(f => f.ProcessorSeconds),6:N2}"
                + $" {Median(own.Select(f => (double)f.BytesPerAccount)),9:N0} B {Median(own.Select(f => f.PeakBytes / 1e6)),5:N0} MB");

            double Ratio(Func<LoopbackFigures, double> select) => Median(own.Zip(plain, (mine, theirs) => select(mine) / select(theirs)));
        }
    }

    private static async Task<LoopbackFigures> MeasureAsync(string name, string address, int accounts, int warmUp, int concurrency, CancellationToken cancellationToken)
    {
        using Process client = OwnProcess.Start(
            LoopbackClientCommand.CommandName,
            "--contender", name,
            "--address", address,
            "--accounts", accounts.ToString(CultureInfo.InvariantCulture),
            "--warm-up", warmUp.ToString(CultureInfo.InvariantCulture),
            "--concurrency", concurrency.ToString(CultureInfo.InvariantCulture));
        string output = await client.StandardOutput.ReadToEndAsync(cancellationToken);
        await client.WaitForExitAsync(cancellationToken);
        return client.ExitCode is 0
            ? JsonSerializer.Deserialize(output, LoopbackJsonContext.Default.LoopbackFigures)!
            : throw new InvalidOperationException($"The process of {name} ended with {client.ExitCode}.");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
