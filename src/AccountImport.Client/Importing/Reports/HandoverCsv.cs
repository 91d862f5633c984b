using System.Buffers;
using System.Text;

namespace AccountImport.Client.Importing.Reports;

/// <summary>The lines of <c>handover.csv</c>, as RFC 4180 has them.</summary>
internal static class HandoverCsv
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",;\"\t\r\n");

    // What a spreadsheet may take for a formula at the beginning of a value, also in the full-width form that some take; and the mark itself, so that
    // whoever takes one mark away has the value.
    private static readonly SearchValues<char> Marked = SearchValues.Create("=+-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20");

    private static ReadOnlySpan<byte> Header => "external_account_number,outcome,kraken_identifier,account_id\r\n"u8;

    public static void WriteHeader(IBufferWriter<byte> output) => output.Write(Header);

    public static void Write(IBufferWriter<byte> output, AccountOutcome outcome)
    {
        WriteValue(output, outcome.ExternalAccountNumber);
        output.Write(","u8);
        WriteValue(output, outcome.Outcome.ToString());
        output.Write(","u8);
        WriteValue(output, outcome.KrakenIdentifier);
        output.Write(","u8);
        WriteValue(output, outcome.AccountId);
        output.Write("\r\n"u8);
    }

    private static void WriteValue(IBufferWriter<byte> output, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        string marked = Marked.Contains(value[0]) ? $"'{value}" : value;
        string quoted = marked.AsSpan().ContainsAny(NeedQuotes) ? $"\"{marked.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : marked;
        Encoding.UTF8.GetBytes(quoted, output);
    }
}
