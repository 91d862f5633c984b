using System.Text.Json;
using NodaTime;

namespace AccountImport.KillMatrix;

/// <summary>The records of a journal as a stranger reads it: JSON Lines behind a header.</summary>
internal sealed class JournalRecords
{
    private readonly List<JournalRecord> _records = [];

    private JournalRecords(long wholeLength)
    {
        WholeLength = wholeLength;
    }

    public static JournalRecords Empty { get; } = new(wholeLength: 0);

    /// <summary>How many bytes the header and the whole lines have.</summary>
    public long WholeLength { get; }

    public IReadOnlyList<JournalRecord> Records => _records;

    public static JournalRecords Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int wholeLength = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var journal = new JournalRecords(wholeLength);
        int start = bytes.AsSpan().IndexOf((byte)'\n') + 1;
        while (start < wholeLength)
        {
            int length = bytes.AsSpan(start).IndexOf((byte)'\n') + 1;
            using var line = JsonDocument.Parse(bytes.AsMemory(start, length));
            journal._records.Add(JournalRecord.Read(line.RootElement, start, length));
            start += length;
        }

        return journal;
    }

    /// <summary>When the attempt began, by the platform's clock, from which the outcome of an account was unknown.</summary>
    public (Instant From, Instant To)? FindWindow(string externalAccountNumber) =>
        _records.FindLast(record => record.ExternalAccountNumber == externalAccountNumber)?.Window;
}
