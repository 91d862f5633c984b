using System.CommandLine;
using System.Text;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>Proves that the contenders do the same.</summary>
internal sealed class VerifyCallsCommand : Command
{
    public VerifyCallsCommand()
        : base("verify-calls", "Proves that all ways to make the calls send the same method, address, kind of content, credential and bytes.")
    {
        SetAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        foreach (SentRequest request in await CallCheck.RunAsync())
        {
            Console.WriteLine($"{request.Method,-4} {request.Address}  {request.MediaType ?? "no body"}  {Encoding.UTF8.GetByteCount(request.Body):N0} bytes");
        }

        Console.WriteLine($"the same from {string.Join(", ", CallContenders.Names)}");
        return 0;
    }
}
