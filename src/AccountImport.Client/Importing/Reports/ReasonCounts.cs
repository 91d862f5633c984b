namespace AccountImport.Client.Importing.Reports;

/// <summary>Counts how many accounts have each code.</summary>
internal sealed class ReasonCounts
{
    // The platform's codes are an open list.
    private const int MaxCodes = 1000;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How many accounts have a code that there was no room for; one that has several of them counts once for each.</summary>
    public long Others { get; private set; }

    /// <summary>The codes, the most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts => [.. _counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)];

    /// <summary>Counts what one account has.</summary>
    public void Add(IReadOnlyList<ImportFinding> findings)
    {
        for (int i = 0; i < findings.Count; i++)
        {
            string code = findings[i].Code;
            if (HasBefore(findings, i, code))
            {
                continue;
            }

            if (_counts.Count < MaxCodes || _counts.ContainsKey(code))
            {
                _counts[code] = _counts.GetValueOrDefault(code) + 1;
            }
            else
            {
                Others++;
            }
        }
    }

    private static bool HasBefore(IReadOnlyList<ImportFinding> findings, int end, string code)
    {
        for (int i = 0; i < end; i++)
        {
            if (findings[i].Code == code)
            {
                return true;
            }
        }

        return false;
    }
}
