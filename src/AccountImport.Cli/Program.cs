using System.Text;
using AccountImport.Cli;
using AccountImport.Cli.Rendering;

if (OperatingSystem.IsWindows())
{
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
}

using var interruption = new Interruption();
interruption.ListenToSignals();
var services = new ToolServices
{
    Console = ToolConsole.CreateForProcess(Environment.GetEnvironmentVariable),
    Interruption = interruption,
};
return (int)await new Tool(services).RunAsync(args).ConfigureAwait(false);
