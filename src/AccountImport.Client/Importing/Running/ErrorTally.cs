using NodaTime;

namespace AccountImport.Client.Importing.Running;

/// <summary>Counts the errors that accounts end with, by code.</summary>
/// <remarks>An account without an error costs nothing. Safe for use by several threads.</remarks>
internal sealed class ErrorTally
{
    // Codes are the platform's to add to.
    private const int MostCodes = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Accounts, Instant LastSeenAt)> _codes = new(StringComparer.Ordinal);

    /// <summary>Notes the errors of an account that has ended.</summary>
    public void Note(IReadOnlyList<ImportFinding> errors, Instant at)
    {
        if (errors.Count is 0)
        {
            return;
        }

        lock (_lock)
        {
            IEnumerable<string> codes = errors.Select(error => error.Code).Distinct(StringComparer.Ordinal).Select(FindPlace).Distinct(StringComparer.Ordinal);
            foreach (string code in codes)
            {
                _codes[code] = (_codes.GetValueOrDefault(code).Accounts + 1, at);
            }
        }
    }

    /// <summary>What there was, the last seen first, and what is not counted by its code at the end.</summary>
    public IReadOnlyList<ImportErrorCount> Snapshot()
    {
        lock (_lock)
        {
            return
            [
                .. _codes
                    .Select(code => new ImportErrorCount { Code = code.Key, Accounts = code.Value.Accounts, LastSeenAt = code.Value.LastSeenAt })
                    .OrderBy(count => count.Code is ImportErrorCount.OtherCodes)
                    .ThenByDescending(count => count.LastSeenAt)
                    .ThenByDescending(count => count.Accounts)
                    .ThenBy(count => count.Code, StringComparer.Ordinal),
            ];
        }
    }

    private string FindPlace(string code) => _codes.ContainsKey(code) || _codes.Count < MostCodes ? code : ImportErrorCount.OtherCodes;
}
