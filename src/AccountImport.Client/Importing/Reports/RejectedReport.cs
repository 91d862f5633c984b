using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing.Reports;

/// <summary>The accounts that ended without success, loadable again, and why each did: two files of one form with those of a check.</summary>
internal sealed class RejectedReport : IAsyncDisposable
{
    private readonly ReportLines _reasons;
    private readonly ReportFile? _file;
    private readonly AccountFileWriter? _accounts;

    private RejectedReport(ReportLines reasons, ReportFile? file)
    {
        _reasons = reasons;
        _file = file;
        _accounts = file is null ? null : new AccountFileWriter(file.Stream, new AccountFileWriterOptions { Shape = AccountFileShape.JsonLines, LeavesOpen = true });
    }

    /// <summary>How many accounts were written.</summary>
    public long Accounts { get; private set; }

    /// <summary>How many accounts are larger than the reader holds, so that there is only the reason.</summary>
    public long TooLarge { get; private set; }

    /// <summary>Begins the files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="hasAccounts">Whether the accounts are written, or only why they ended so.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="IOException">They cannot be created.</exception>
    public static async ValueTask<RejectedReport> CreateAsync(string folder, bool hasAccounts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReportLines reasons = ReportLines.Create(Path.Combine(folder, ImportReport.ReasonsName));
        try
        {
            return new RejectedReport(reasons, hasAccounts ? ReportFile.Create(Path.Combine(folder, ImportReport.RejectedName)) : null);
        }
        catch
        {
            await reasons.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes an account.</summary>
    /// <param name="import">Which of the report's imports has it, from 0.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="content">Its bytes; empty if they are not at hand.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="IOException">The files cannot be written.</exception>
    public async ValueTask AddAsync(int import, AccountOutcome outcome, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        long? line = null;
        if (_accounts is not null)
        {
            if (content.IsEmpty)
            {
                TooLarge++;
            }
            else
            {
                line = ++Accounts;
                await WriteAsync(_accounts, content, cancellationToken).ConfigureAwait(false);
            }
        }

        IReadOnlyList<ImportFinding> errors = outcome.Errors.Count > 0 ? outcome.Errors : [ImportFinding.OfAccount("no_code_given")];
        foreach (ImportFinding error in errors)
        {
            Add(new Reason(import, outcome, line, error, ValidationSeverity.Error));
        }

        foreach (ImportFinding warning in outcome.Warnings)
        {
            Add(new Reason(import, outcome, line, warning, ValidationSeverity.Warning));
        }

        await _reasons.WriteIfFullAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts the files in the place of those before.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_accounts is not null)
        {
            try
            {
                await _accounts.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (AccountFileException exception)
            {
                throw _file!.Explain(exception.InnerException ?? exception);
            }

            _file!.Complete();
        }

        await _reasons.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _reasons.DisposeAsync().ConfigureAwait(false);
        if (_file is not null)
        {
            // Not through the writer: what that still holds is not wanted, and the disk may be full.
            await _file.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(AccountFileWriter accounts, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            await accounts.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (AccountFileException exception)
        {
            throw _file!.Explain(exception.InnerException ?? exception);
        }
    }

    private void Add(Reason reason) => _reasons.AddJson(reason, static (writer, reason) =>
    {
        FilePosition? position = reason.Finding.Position ?? reason.Outcome.Position;
        writer.WriteStartObject();
        writer.WriteNumber("input", reason.Import + 1);
        writer.WriteNumber("number", reason.Outcome.Number);
        ReportJson.WriteNumber(writer, "rejected_line", reason.Line);
        writer.WriteString("external_account_number", reason.Outcome.ExternalAccountNumber);
        ReportJson.WriteNumber(writer, "line", position?.Line);
        ReportJson.WriteNumber(writer, "column", position?.Column);
        ReportJson.WriteNumber(writer, "byte_offset", position?.ByteOffset);
        writer.WriteString("attr", reason.Finding.Attr);
        writer.WriteString("code", reason.Finding.Code);
        writer.WriteString("severity", reason.Severity is ValidationSeverity.Error ? "error" : "warning");
        writer.WriteString("detail", reason.Finding.Detail);
        writer.WriteEndObject();
    });

    private sealed record Reason(int Import, AccountOutcome Outcome, long? Line, ImportFinding Finding, ValidationSeverity Severity);
}
