using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Running;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing;

/// <summary>Everything that is known of one account of an import, from its journal and its input.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record AccountExplanation
{
    /// <summary>What the journal has of it. Of an account that the journal does not have: that it was not attempted, and nothing else.</summary>
    public required AccountHistory History { get; init; }

    /// <summary>Whether the input has the account.</summary>
    public required bool IsInInput { get; init; }

    /// <summary>What was found, errors before warnings. Of an account that was not attempted: what the local check finds now.</summary>
    public required IReadOnlyList<ExplainedFinding> Findings { get; init; }

    /// <summary>What the API said of it in its own words that belongs to no finding; it may quote personal data.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<ErrorSentence> OtherSentences { get; init; } = [];

    /// <summary>What to do next about an account that no finding explains, as a sentence; <see langword="null"/> if there is nothing to do, or the findings say it.</summary>
    public string? NextStep => History.Outcome.Outcome switch
    {
        _ when Findings.Any(finding => finding.Severity is ValidationSeverity.Error) => null,
        ImportOutcome.NotAttempted => "Run the same import again: it sends the account.",
        ImportOutcome.Scheduled or ImportOutcome.StillPending or ImportOutcome.Unknown => "Run the same import again: it asks what became of the account, and creates nothing twice.",
        ImportOutcome.Rejected or ImportOutcome.Failed or ImportOutcome.Cancelled or ImportOutcome.DryRunFailed => FindingExplanation.Of("no_code_given").Action,
        _ => null,
    };

    /// <summary>Gives the number and the outcome.</summary>
    /// <returns>A text such as <c>AccountExplanation 17 Imported</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{nameof(AccountExplanation)} {History.Outcome.Number} {History.Outcome.Outcome}");

    /// <summary>Finds out what is known of an account. Nothing is sent, and nothing is changed.</summary>
    /// <param name="source">The input of the import, which is read up to the account, and closed.</param>
    /// <param name="journal">The journal of the import.</param>
    /// <param name="externalAccountNumber">The number of the account.</param>
    /// <param name="errorDetailPath">The file of <see cref="AccountImporterOptions.ErrorDetailPath"/>, to have the API's own sentences, which may quote personal data; <see langword="null"/> leaves them out.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>What is known; <see langword="null"/> if neither the journal nor the input has such an account.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/>, <paramref name="journal"/> or <paramref name="externalAccountNumber"/> is <see langword="null"/>.</exception>
    /// <exception cref="ImportJournalException"><paramref name="source"/> is not the input of the journal.</exception>
    /// <exception cref="AccountFileException"><paramref name="source"/> cannot be read.</exception>
    /// <exception cref="InvalidDataException">A record of the journal is damaged.</exception>
    /// <exception cref="IOException">The journal or the file of sentences cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<AccountExplanation?> FindAsync(
        ImportSource source,
        ImportJournalReader journal,
        string externalAccountNumber,
        string? errorDetailPath = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(externalAccountNumber);
        try
        {
            ImportSourceIdentity identity = await source.IdentifyAsync(cancellationToken).ConfigureAwait(false);
            if (!JournalComparison.IsSame(journal.Input, identity))
            {
                throw new ImportJournalException(
                    ImportJournalFault.OtherInput,
                    $"{journal.Path}: the journal belongs to the input {JournalComparison.NameOf(journal.Input)}, and this is {JournalComparison.NameOf(identity)}. Name the file as it was imported, or the journal of this file.");
            }

            AccountHistory? history = journal.ReadHistory(externalAccountNumber, cancellationToken);
            SourceAccount? account = await FindAsync(source, externalAccountNumber, cancellationToken).ConfigureAwait(false);
            if (account is null && history is null)
            {
                return null;
            }

            List<ErrorSentence> sentences = errorDetailPath is null ? [] : await ErrorDetailReader.ReadAsync(errorDetailPath, externalAccountNumber, cancellationToken).ConfigureAwait(false);
            return Explain(history ?? OfUnknown(account!), account, journal.Records.HasChangedInput, sentences);
        }
        finally
        {
            await source.CloseAsync().ConfigureAwait(false);
        }
    }

    private static async Task<SourceAccount?> FindAsync(ImportSource source, string externalAccountNumber, CancellationToken cancellationToken)
    {
        await foreach (SourceAccount account in source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // The first that has the key is the one that is imported.
            if (account.ExternalAccountNumber == externalAccountNumber)
            {
                return account;
            }
        }

        return null;
    }

    private static AccountHistory OfUnknown(SourceAccount account)
    {
        account.Prepare(out IReadOnlyList<ImportFinding> errors, out IReadOnlyList<ImportFinding> warnings);
        return new AccountHistory
        {
            Outcome = new AccountOutcome
            {
                Number = account.Number,
                Outcome = ImportOutcome.NotAttempted,
                ExternalAccountNumber = account.ExternalAccountNumber,
                Position = account.Position,
                Errors = errors,
                Warnings = warnings,
            },
            Records = [],
        };
    }

    private static AccountExplanation Explain(AccountHistory history, SourceAccount? account, bool hasChangedInput, List<ErrorSentence> sentences)
    {
        AccountOutcome outcome = history.Outcome;
        IEnumerable<ExplainedFinding> findings =
        [
            .. outcome.Errors.Select(finding => Explain(finding, ValidationSeverity.Error)),
            .. outcome.Warnings.Select(finding => Explain(finding, ValidationSeverity.Warning)),
        ];
        return new AccountExplanation
        {
            History = history with { Outcome = outcome with { Position = account?.Position ?? (hasChangedInput ? null : outcome.Position) } },
            IsInInput = account is not null,
            Findings = [.. findings],
            OtherSentences = sentences,
        };

        ExplainedFinding Explain(ImportFinding finding, ValidationSeverity severity)
        {
            // In an input that has changed, it may be anywhere else by now.
            FilePosition? position = (hasChangedInput ? null : finding.Position) ?? account?.Locate(finding.Attr);
            ErrorSentence? sentence = sentences.FindLast(sentence => sentence.Attr == finding.Attr && sentence.Code == finding.Code);
            sentences.RemoveAll(other => other.Attr == finding.Attr && other.Code == finding.Code);
            return new ExplainedFinding
            {
                Finding = finding with { Position = position },
                Severity = severity,
                Explanation = FindingExplanation.Of(finding.Code),
                Excerpt = position is { } place ? account?.GetExcerpt(place) : null,
                Sentence = sentence?.Detail,
            };
        }
    }
}
