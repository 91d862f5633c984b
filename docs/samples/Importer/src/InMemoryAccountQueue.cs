using System.Security.Cryptography;
using System.Text;

namespace Importer;

/// <summary>Stands for the application's database: one batch, which is forgotten when the process ends.</summary>
/// <remarks>Gives the rows in another order each time, as a query without an <c>ORDER BY</c> may. Safe for use by several threads.</remarks>
internal sealed class InMemoryAccountQueue(IEnumerable<AccountRow> rows) : IAccountQueue
{
    private const long BatchId = 1;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, AccountRow> _rows = rows.ToDictionary(row => row.Id);
    private readonly Dictionary<string, AccountResult> _results = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _refused = [];
    private bool _isFinished;
    private string? _putAsideFor;

    /// <summary>What became of each account.</summary>
    public IReadOnlyDictionary<string, AccountResult> Results => Locked(() => _results.ToDictionary());

    /// <summary>The rows that cannot be sent, and why.</summary>
    public IReadOnlyDictionary<long, string> Refused => Locked(() => _refused.ToDictionary());

    public bool IsFinished => Locked(() => _isFinished);

    /// <summary>Why a person must look at the batch.</summary>
    public string? PutAsideFor => Locked(() => _putAsideFor);

    public IAsyncEnumerable<AccountBatch> FindWaitingAsync(CancellationToken cancellationToken) => Locked<AccountBatch[]>(() =>
        _isFinished || _putAsideFor is not null ? [] : [new AccountBatch(BatchId, ComputeVersion())]).ToAsyncEnumerable();

    public IAsyncEnumerable<AccountRow> ReadAsync(long batch, CancellationToken cancellationToken) => Locked(() =>
    {
        AccountRow[] found = [.. _rows.Values.Where(row => !_refused.ContainsKey(row.Id))];
        Random.Shared.Shuffle(found);
        return found;
    }).ToAsyncEnumerable();

    public Task RefuseAsync(long batch, long row, string code, CancellationToken cancellationToken) => Locked(() =>
    {
        _refused[row] = code;
        return Task.CompletedTask;
    });

    public async Task FinishAsync(long batch, IAsyncEnumerable<AccountResult> results, CancellationToken cancellationToken)
    {
        AccountResult[] all = await results.ToArrayAsync(cancellationToken);
        lock (_lock)
        {
            foreach (AccountResult result in all)
            {
                // Of two rows with one number the first was sent, and the second has an error.
                _results.TryAdd(result.ExternalAccountNumber!, result);
            }

            _isFinished = true;
        }
    }

    public Task PutAsideAsync(long batch, string reason, CancellationToken cancellationToken) => Locked(() =>
    {
        _putAsideFor = reason;
        return Task.CompletedTask;
    });

    /// <summary>The same for the same rows, in whatever order. A database would rather have a version column.</summary>
    private string ComputeVersion()
    {
        IEnumerable<string> rows = _rows.Values
            .OrderBy(row => row.Id)
            .Select(row => FormattableString.Invariant($"{row.Id}\t{row.AccountNumber}\t{row.HolderName}\t{row.Currency}\t{row.OpenedOn:O}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(rows))));
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }
}
