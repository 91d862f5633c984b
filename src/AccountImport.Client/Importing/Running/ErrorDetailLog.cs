using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Importing.Running;

/// <summary>The API's own sentences about accounts, for those who asked for them: they may quote personal data, and are in no other file.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class ErrorDetailLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;

    /// <exception cref="ImportJournalException">The file cannot be created.</exception>
    public ErrorDetailLog(string path)
    {
        try
        {
            // Without a buffer, so that a full disk is told of where something is written and not a second time at the end.
            _file = PrivateFile.Create(path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportJournalException(
                ImportJournalFault.Unwritable,
                $"{path}: The file for the API's sentences cannot be written: {exception.Message} Name another file, or leave them out.",
                exception);
        }
    }

    /// <summary>Writes down what the API says of an account.</summary>
    public void Write(long number, AccountKey key, AccountImportException exception)
    {
        string? detail = (exception as AccountImportApiException)?.Detail;
        IReadOnlyList<FieldError> errors = (exception as AccountValidationException)?.Errors ?? [];
        if (detail is not null)
        {
            Write(number, key, FieldError.NonFieldErrors, (exception as AccountImportApiException)?.Code, detail);
        }

        foreach (FieldError error in errors)
        {
            Write(number, key, error.Attr, error.Code, error.Detail);
        }
    }

    /// <summary>Writes down what the API says of an import that has failed.</summary>
    public void Write(long number, AccountKey key, ImportError error) => Write(number, key, FieldError.NonFieldErrors, error.Code, error.Detail);

    public void Dispose() => _file.Dispose();

    private void Write(long number, AccountKey key, string attr, string? code, string? detail)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteNumber("number", number);
            writer.WriteString("external_account_number", key.ExternalAccountNumber);
            writer.WriteString("attr", attr);
            writer.WriteString("code", code);
            writer.WriteString("detail", detail);
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        lock (_lock)
        {
            _file.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
        }
    }
}
