using System.CommandLine;
using AccountImport.Client.Benchmarks;
using AccountImport.Client.Benchmarks.Calls;
using AccountImport.Client.Benchmarks.Pacing;
using BenchmarkDotNet.Running;

// Its own commands, or else the arguments of BenchmarkDotNet.
var root = new RootCommand("Benchmarks of AccountImport.Client, and files to try it with. Other arguments go to BenchmarkDotNet, such as --filter '*'.")
{
    new GenerateCommand(),
    new RatioCommand(),
    new ImportCommand(),
    new PaceCommand(),
    new VerifyCallsCommand(),
    new CallsCommand(),
    new LoopbackCommand(),
    new LoopbackServerCommand(),
    new LoopbackClientCommand(),
    new StartCommand(),
};
if (args is ["-h" or "--help" or "-?", ..] || root.Subcommands.Any(command => command.Name == args.FirstOrDefault()))
{
    return await root.Parse(args).InvokeAsync();
}

BenchmarkSwitcher.FromAssembly(typeof(ReadAccounts).Assembly).Run(args);
return 0;
