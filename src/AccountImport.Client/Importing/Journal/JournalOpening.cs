using System.Buffers;

namespace AccountImport.Client.Importing.Journal;

/// <summary>Finds out what a file has, whether it is the journal of an import, and makes it ready to be appended to.</summary>
internal sealed class JournalOpening
{
    private readonly string _path;
    private readonly JournalFile _file;
    private readonly JournalHeader _expected;
    private readonly bool _syncs;

    public JournalOpening(string path, JournalFile file, JournalHeader expected, bool syncs)
    {
        _path = path;
        _file = file;
        _expected = expected;
        _syncs = syncs;
        Header = expected;
    }

    public required JournalIndex Index { get; init; }

    /// <summary>The header, with the input that was last accepted.</summary>
    public JournalHeader Header { get; private set; }

    public bool IsResumed { get; private set; }

    /// <summary>How long the file is now.</summary>
    public long Length { get; private set; }

    /// <summary>Reads the file, and changes it only when nothing speaks against that.</summary>
    /// <exception cref="ImportJournalException">It cannot be used; nothing was changed.</exception>
    public void Open(bool acceptsChangedInput, CancellationToken cancellationToken)
    {
        try
        {
            if (ReadHeader() is not { } headerLength)
            {
                Begin();
                return;
            }

            IsResumed = true;
            JournalComparison.Check(_path, Header, _expected);
            var recovery = new JournalRecovery(_path, _file, Index);
            recovery.Read(headerLength, cancellationToken);
            Header = Header with { Input = recovery.Input ?? Header.Input };
            bool isChanged = !JournalComparison.IsSame(Header.Input, _expected.Input);
            if (isChanged && !acceptsChangedInput)
            {
                throw JournalComparison.OtherInput(_path, Header.Input, _expected.Input);
            }

            Length = recovery.WholeLength;
            CutOff();
            if (isChanged)
            {
                Header = Header with { Input = _expected.Input };
                Index.ChangeInput();
                Write(JournalLineWriter.Write(_expected, JournalHeaderFormat.WriteInput));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportJournalException(
                ImportJournalFault.Unwritable,
                $"{_path}: the journal cannot be read and written: {exception.Message} Mend that, or use another journal.",
                exception);
        }
    }

    /// <summary>Reads the first line.</summary>
    /// <returns>Its length; <see langword="null"/> if the journal was never begun.</returns>
    private int? ReadHeader()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(JournalLine.MaxLength);
        try
        {
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, _file.Read(buffer.AsSpan(0, JournalLine.MaxLength), 0));
            ReadOnlySpan<byte> beginning = JournalHeaderFormat.Beginning;
            if (!bytes.StartsWith(beginning[..Math.Min(beginning.Length, bytes.Length)]))
            {
                throw new ImportJournalException(
                    ImportJournalFault.NotAJournal,
                    $"{_path}: the file is no journal of an import, and is left as it is. Use another journal.");
            }

            if (bytes.IndexOf((byte)'\n') is not (>= 0 and var end))
            {
                return bytes.Length < JournalLine.MaxLength ? null : throw JournalRecovery.Damaged(_path, line: 1, "is too long");
            }

            ReadOnlySpan<byte> line = bytes[..(end + 1)];
            if (JournalHeaderFormat.ReadVersion(line) is { } version and not JournalHeader.CurrentVersion)
            {
                throw new ImportJournalException(
                    ImportJournalFault.OtherVersion,
                    FormattableString.Invariant($"{_path}: the journal is of version {version} of its format, and only version {JournalHeader.CurrentVersion} can be read. Use the version of this software that began it, or another journal."));
            }

            Header = (JournalLine.IsSealed(line) ? JournalHeaderFormat.Read(line) : null)
                ?? throw JournalRecovery.Damaged(_path, line: 1, "is damaged");
            return line.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Begin()
    {
        CutOff();
        Write(JournalLineWriter.Write(_expected, JournalHeaderFormat.Write));
        if (_syncs)
        {
            _file.SyncFolder();
        }
    }

    /// <summary>Cuts off what is not whole.</summary>
    private void CutOff()
    {
        if (_file.Length != Length)
        {
            _file.SetLength(Length);
            Sync();
        }
    }

    private void Write(ReadOnlySpan<byte> line)
    {
        try
        {
            _file.Write(line, Length);
            Sync();
        }
        catch
        {
            _file.TryCutOff(Length);
            throw;
        }

        Length += line.Length;
    }

    private void Sync()
    {
        if (_syncs)
        {
            _file.Sync();
        }
    }
}
