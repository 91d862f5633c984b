using System.Runtime.CompilerServices;
using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Importing;

/// <summary>The accounts of an account file, which is read once to know it and then as often as is needed.</summary>
/// <param name="name">What it is called in the journal.</param>
/// <param name="importSupplier">The code of the import supplier.</param>
/// <param name="options">How it is read.</param>
/// <param name="open">Opens the input where it is not open.</param>
/// <param name="reader">The reader of an input that is open from the start.</param>
internal sealed class FileSource(string name, string importSupplier, AccountFileReaderOptions? options, Func<AccountFileReader> open, AccountFileReader? reader = null)
    : ImportSource(importSupplier)
{
    private int _isBeingRead;
    private AccountFileReader? _reader = reader;
    private AccountFileSurvey? _survey;

    internal override string IdentifierPath { get; } = (options ?? new AccountFileReaderOptions()).IdentifierPath;

    internal override async Task<ImportSourceIdentity> IdentifyAsync(CancellationToken cancellationToken)
    {
        BeginReading();
        try
        {
            AccountFileSurvey survey = await SurveyAsync(cancellationToken).ConfigureAwait(false);
            return new ImportSourceIdentity
            {
                Name = name,
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
        if (_reader is { } opened)
        {
            _reader = null;
            _survey = null;
            await opened.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<AccountFileSurvey> SurveyAsync(CancellationToken cancellationToken) =>
        _survey ??= await (_reader ??= open()).SurveyAsync(cancellationToken).ConfigureAwait(false);

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
