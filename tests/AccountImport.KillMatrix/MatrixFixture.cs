using System.Globalization;

namespace AccountImport.KillMatrix;

/// <summary>Runs the whole matrix once, all rows side by side: most of the time is waiting.</summary>
public sealed class MatrixFixture : IAsyncLifetime
{
    private const string SeedsVariable = "KILL_MATRIX_SEEDS";
    private const string FirstSeedVariable = "KILL_MATRIX_FIRST_SEED";
    private const string TableVariable = "KILL_MATRIX_TABLE";

    private readonly CancellationTokenSource _stop = new();
    private readonly Matrix _matrix;
    private readonly IReadOnlyDictionary<MatrixRow, Task<RowResult>> _rows;

    public MatrixFixture()
    {
        var options = new MatrixOptions { Seeds = ReadNumber(SeedsVariable, 1), FirstSeed = ReadNumber(FirstSeedVariable, 1) };
        Folder = options.Folder;
        _matrix = new Matrix(options);
        _rows = _matrix.Start(ended: null, _stop.Token);
    }

    internal string Folder { get; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_rows.Values.All(row => row.IsCompletedSuccessfully))
        {
            string table = MatrixTable.Format(await Task.WhenAll(_rows.Values));
            Console.WriteLine(table);
            if (Environment.GetEnvironmentVariable(TableVariable) is { Length: > 0 } path)
            {
                await File.WriteAllTextAsync(path, table);
            }
        }

        await _stop.CancelAsync();
        await ((Task)Task.WhenAll(_rows.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _matrix.Dispose();
    }

    internal Task<RowResult> GetAsync(MatrixRow row, CancellationToken cancellationToken) => _rows[row].WaitAsync(cancellationToken);

    private static int ReadNumber(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}
