using System.CommandLine;
using System.Diagnostics;
using System.IO.Compression;
using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Benchmarks;

/// <summary>Writes a file of sample accounts, of any size.</summary>
internal sealed class GenerateCommand : Command
{
    private readonly Option<int> _accounts = NumberOption.CreateCount("--accounts", "How many accounts.", defaultValue: null, int.MaxValue);
    private readonly Option<int> _seed = NumberOption.CreateSeed();

    private readonly Option<FileInfo> _out = new("--out")
    {
        Description = "The file to write; one that exists is replaced. A name that ends in .gz makes it gzip.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _shape = new Option<string>("--shape")
    {
        Description = "How the file puts the accounts together.",
        DefaultValueFactory = _ => "array",
    }.AcceptOnlyFromAmong("array", "wrapper", "lines");

    public GenerateCommand()
        : base("generate", "Writes a file of sample accounts; the same arguments write the same bytes.")
    {
        Add(_accounts);
        Add(_seed);
        Add(_out);
        Add(_shape);
        SetAction(RunAsync);
    }

    private async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        AccountFileShape shape = parsed.GetRequiredValue(_shape) switch
        {
            "wrapper" => AccountFileShape.Wrapper,
            "lines" => AccountFileShape.JsonLines,
            _ => AccountFileShape.Array,
        };
        int accounts = parsed.GetRequiredValue(_accounts);
        FileInfo file = parsed.GetRequiredValue(_out);
        var time = Stopwatch.StartNew();
        await using (FileStream stream = file.Create())
        {
            await using Stream target = file.Extension == ".gz" ? new GZipStream(stream, CompressionLevel.Fastest) : stream;
            await SampleFile.WriteAsync(target, shape, parsed.GetRequiredValue(_seed), accounts, cancellationToken);
        }

        file.Refresh();
        double seconds = time.Elapsed.TotalSeconds;
        Console.WriteLine($"{accounts:N0} accounts, {file.Length:N0} bytes, {seconds:N1} s, {accounts / seconds:N0} accounts/s");
    }
}
