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
            if (JournalBeginning.Read(_path, _file) is not { } beginning)
            {
                Begin();
                return;
            }

            Header = beginning.Header;
            IsResumed = true;
            JournalComparison.Check(_path, Header, _expected);
            var recovery = new JournalRecovery(_path, _file, Index);
            recovery.Read(beginning.Length, cancellationToken);
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
