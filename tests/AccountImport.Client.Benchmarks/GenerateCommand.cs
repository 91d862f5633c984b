using System.CommandLine;
using System.Diagnostics;
using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Benchmarks;

/// <summary>Writes a file of sample accounts, of any size.</summary>
internal sealed class GenerateCommand : Command
{
    private static readonly Dictionary<string, AccountFileShape> Shapes = new(StringComparer.Ordinal)
    {
        ["array"] = AccountFileShape.Array,
        ["wrapper"] = AccountFileShape.Wrapper,
        ["lines"] = AccountFileShape.JsonLines,
    };

    private readonly Option<int> _accounts = NumberOption.CreateCount("--accounts", "How many accounts.", defaultValue: null, int.MaxValue);
    private readonly Option<int> _seed = NumberOption.CreateSeed();

    private readonly Option<FileInfo> _out = new("--out")
    {
        Description = "The file to write, which must not exist. A name that ends with .gz makes it gzip.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _shape = new Option<string>("--shape")
    {
        Description = "How the file puts the accounts together.",
        DefaultValueFactory = _ => "array",
    }.AcceptOnlyFromAmong([.. Shapes.Keys]);

    public GenerateCommand()
        : base("generate", "Writes a file of sample accounts; the same arguments write the same bytes.")
    {
        Add(_accounts);
        Add(_seed);
        Add(_out);
        Add(_shape);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        int accounts = parsed.GetRequiredValue(_accounts);
        FileInfo file = parsed.GetRequiredValue(_out);
        var options = new AccountFileWriterOptions { Shape = Shapes[parsed.GetRequiredValue(_shape)] };
        long start = Stopwatch.GetTimestamp();
        try
        {
            await using var writer = AccountFileWriter.Create(file.FullName, options);
            await SampleFile.WriteAsync(writer, parsed.GetRequiredValue(_seed), accounts, cancellationToken);
        }
        catch (AccountFileException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }

        file.Refresh();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"{accounts:N0} accounts, {file.Length:N0} bytes, {seconds:N1} s, {accounts / seconds:N0} accounts/s");
        return 0;
    }
}
