using System.Buffers;
using System.Runtime.InteropServices;

namespace AccountImport.Client.Importing.Journal;

/// <summary>The first line of a journal, which says what the journal belongs to.</summary>
/// <param name="Header">The header.</param>
/// <param name="Length">The length of its line.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JournalBeginning(JournalHeader Header, int Length)
{
    /// <summary>Reads the first line.</summary>
    /// <returns>What it says; <see langword="null"/> if the journal was never begun.</returns>
    /// <exception cref="ImportJournalException">It is that of no journal, or of none that can be used.</exception>
    public static JournalBeginning? Read(string path, JournalFile file)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(JournalLine.MaxLength);
        try
        {
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, file.Read(buffer.AsSpan(0, JournalLine.MaxLength), 0));
            ReadOnlySpan<byte> beginning = JournalHeaderFormat.Beginning;
            if (!bytes.StartsWith(beginning[..Math.Min(beginning.Length, bytes.Length)]))
            {
                throw new ImportJournalException(
                    ImportJournalFault.NotAJournal,
                    $"{path}: the file is no journal of an import, and is left as it is. Use another journal.");
            }

            if (bytes.IndexOf((byte)'\n') is not (>= 0 and var end))
            {
                return bytes.Length < JournalLine.MaxLength ? null : throw JournalRecovery.Damaged(path, line: 1, "is too long");
            }

            ReadOnlySpan<byte> line = bytes[..(end + 1)];
            if (JournalHeaderFormat.ReadVersion(line) is { } version and not JournalHeader.CurrentVersion)
            {
                throw new ImportJournalException(
                    ImportJournalFault.OtherVersion,
                    FormattableString.Invariant($"{path}: the journal is of version {version} of its format, and only version {JournalHeader.CurrentVersion} can be read. Use the version of this software that began it, or another journal."));
            }

            JournalHeader header = (JournalLine.IsSealed(line) ? JournalHeaderFormat.Read(line) : null)
                ?? throw JournalRecovery.Damaged(path, line: 1, "is damaged");
            return new JournalBeginning(header, line.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
