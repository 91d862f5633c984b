using System.CommandLine;
using System.Globalization;

namespace AccountImport.KillMatrix;

/// <summary>Runs the matrix from the command line, for as long as one likes.</summary>
internal static class MatrixCommand
{
    private static readonly Option<int> Seeds = new("--seeds") { Description = "How many seeds each row has.", DefaultValueFactory = _ => 20 };
    private static readonly Option<int> FirstSeed = new("--first-seed") { Description = "The first of them.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int?> Parallel = new("--parallel") { Description = "How many seeds are run at a time. [default: four for each core]" };
    private static readonly Option<MatrixRow[]> Rows = new("--row") { Description = $"The row to run; several may follow: {string.Join(", ", MatrixRows.All)}. [default: all]", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<bool> EveryByte = new("--every-byte") { Description = "Resume torn journals by the tool, too, for every byte." };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Keep the files of all seeds, and not only of those that something is wrong with." };
    private static readonly Option<string?> Table = new("--table") { Description = "A file to write the table to." };

    /// <summary>Whether the arguments are meant for this command, and not for the test runner.</summary>
    public static bool IsMeant(string[] arguments) => arguments.Contains(Seeds.Name, StringComparer.Ordinal) || arguments is ["--help" or "-h"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var command = new RootCommand("Kills the import again and again, and counts at the simulator what became of every account. Without --seeds, the tests are run.")
        {
            Seeds, FirstSeed, Parallel, Rows, EveryByte, Keep, Table,
        };
        command.SetAction(RunAsync);
        return await command.Parse(arguments).InvokeAsync();
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new MatrixOptions
        {
            Seeds = parsed.GetValue(Seeds),
            FirstSeed = parsed.GetValue(FirstSeed),
            CutsAtEveryByte = parsed.GetValue(EveryByte),
            KeepsFolders = parsed.GetValue(Keep),
        };
        options = options with
        {
            Parallelism = parsed.GetValue(Parallel) ?? options.Parallelism,
            Rows = parsed.GetValue(Rows) is { Length: > 0 } rowsToRun ? rowsToRun : options.Rows,
        };
        long beganAt = TimeProvider.System.GetTimestamp();
        using var matrix = new Matrix(options);
        RowResult[] rows = await Task.WhenAll(matrix.Start(Report, cancellationToken).Values);
        string table = MatrixTable.Format(rows);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{options.Seeds} seeds from {options.FirstSeed} on, {TimeProvider.System.GetElapsedTime(beganAt).TotalMinutes:F1} minutes\n"));
        Console.WriteLine(table);
        if (parsed.GetValue(Table) is { } path)
        {
            await File.WriteAllTextAsync(path, table, cancellationToken);
        }

        return rows.Any(row => row.Describe().Length > 0) ? 1 : 0;
    }

    private static void Report(SeedResult seed) => Console.WriteLine(
        seed.Describe() is { Length: > 0 } fault ? fault : $"{seed.Row.GetName()}, seed {seed.Seed}: {seed.Kills} kills, {seed.Resumes} resumes");
}
