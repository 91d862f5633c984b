using System.Runtime.CompilerServices;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Importing;

/// <summary>The accounts of an account file, which is read once to know it and then as often as is needed.</summary>
internal sealed class FileSource : ImportSource
{
    private readonly string _name;
    private readonly string? _path;
    private readonly AccountFileReaderOptions? _options;
    private AccountFileReader? _reader;
    private AccountFileSurvey? _survey;
    private int _isBeingRead;

    /// <summary>Makes a source of a file that is reader when it is needed.</summary>
    public FileSource(string path, string importSupplier, AccountFileReaderOptions? options)
        : this(Path.GetFileName(path), importSupplier, options, reader: null)
    {
        _path = path;
    }

    /// <summary>Makes a source of an input that is open.</summary>
    public FileSource(string name, string importSupplier, AccountFileReaderOptions? options, AccountFileReader? reader)
        : base(importSupplier)
    {
        _name = name;
        _options = options;
        _reader = reader;
    }

    internal override string IdentifierPath => _options?.IdentifierPath ?? AccountPayload.DefaultIdentifierPath;

    internal override bool KeepsOrder => true;

    internal override string? FilePath => _path;

    internal override async Task<ImportSourceIdentity> IdentifyAsync(CancellationToken cancellationToken)
    {
        BeginReading();
        try
        {
            AccountFileSurvey survey = await SurveyAsync(cancellationToken).ConfigureAwait(false);
            return new ImportSourceIdentity
            {
                Name = _name,
                Hash = Convert.ToHexString(survey.Hash).ToLowerInvariant(),
                Size = survey.Length,
                Accounts = survey.Comparison.Count,
            };
        }
        finally
        {
            EndReading();
        }
    }

    internal override async IAsyncEnumerable<SourceAccount> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BeginReading();
        try
        {
            AccountFileSurvey survey = await SurveyAsync(cancellationToken).ConfigureAwait(false);
            await foreach (AccountRecord record in _reader!.ReadAsync(survey, cancellationToken).ConfigureAwait(false))
            {
                yield return new RecordAccount(record, ImportSupplier) { Number = record.Number };
            }
        }
        finally
        {
            EndReading();
        }
    }

    internal override async ValueTask CloseAsync()
    {
        if (_reader is { } reader)
        {
            _reader = null;
            _survey = null;
            await reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<AccountFileSurvey> SurveyAsync(CancellationToken cancellationToken) =>
        _survey ??= await (_reader ??= Open()).SurveyAsync(cancellationToken).ConfigureAwait(false);

    private AccountFileReader Open() => _path is null
        ? throw new InvalidOperationException("The stream was read for an import already; make a source of a new stream.")
        : AccountFileReader.Open(_path, _options);

    /// <summary>Refuses a second reading beside the first: of one stream, each would get a part of the other's bytes.</summary>
    private void BeginReading()
    {
        if (Interlocked.Exchange(ref _isBeingRead, 1) is not 0)
        {
            throw new InvalidOperationException("The source is being read by another import; make a source for each.");
        }
    }

    private void EndReading() => Volatile.Write(ref _isBeingRead, 0);
}
