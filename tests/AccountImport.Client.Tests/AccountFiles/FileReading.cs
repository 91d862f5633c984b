using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>What reading a file came to: its records, and why it ended if it was not at the end of the file.</summary>
internal sealed record FileReading(IReadOnlyList<AccountRecord> Records, AccountFileException? Exception, AccountFileReader Reader)
{
    /// <summary>The bytes of each record, as text.</summary>
    public IEnumerable<string> Texts => Records.Select(record => Encoding.UTF8.GetString(record.Utf8Json.Span));

    /// <summary>Each failure as <c>number line:column attr code</c>.</summary>
    public IEnumerable<string> Failures =>
        from record in Records
        from failure in record.Failures
        select $"{record.Number} {failure.Position} {failure.Attr} {failure.Code}{(failure.Severity is ValidationSeverity.Warning ? " (Warning)" : string.Empty)}";

    public static Task<FileReading> OfAsync(string text, AccountFileReaderOptions? options = null) => OfAsync(Encoding.UTF8.GetBytes(text), options);

    public static Task<FileReading> OfAsync(ReadOnlyMemory<byte> bytes, AccountFileReaderOptions? options = null, Func<int>? nextLength = null) =>
        OfAsync(new ChunkedStream(bytes, nextLength ?? (() => int.MaxValue)), options);

    public static async Task<FileReading> OfAsync(Stream stream, AccountFileReaderOptions? options = null)
    {
        await using var reader = new AccountFileReader(stream, options);
        return await OfAsync(reader);
    }

    public static async Task<FileReading> OfAsync(AccountFileReader reader)
    {
        List<AccountRecord> records = [];
        try
        {
            await foreach (AccountRecord record in reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                records.Add(record);
            }

            return new FileReading(records, null, reader);
        }
        catch (AccountFileException exception)
        {
            return new FileReading(records, exception, reader);
        }
    }
}
