using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;
using NodaTime.Text;

namespace AccountImport.Cli.Rendering;

/// <summary>Shows everything that is known of one account.</summary>
internal static class ExplanationRendering
{
    private const int MostDuplicates = 20;
    private const string Indentation = "  ";

    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss.fff");

    /// <summary>Writes an explanation.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="explanation">The explanation.</param>
    /// <param name="file">The file that has the account.</param>
    /// <param name="number">The account's number, as it was asked for.</param>
    /// <param name="isJson">Whether it is written as one line of JSON.</param>
    public static void Write(TextWriter output, AccountExplanation explanation, string file, string number, bool isJson)
    {
        if (isJson)
        {
            WriteJson(output, explanation, number);
        }
        else
        {
            WriteText(output, explanation, file, number);
        }
    }

    private static void WriteText(TextWriter output, AccountExplanation explanation, string file, string number)
    {
        AccountHistory history = explanation.History;
        AccountOutcome outcome = history.Outcome;
        output.WriteLine($"{DisplayText.Clean(number)}: {outcome.Outcome.Describe()}");
        output.WriteLine(explanation.IsInInput && outcome.Position is { } place
            ? $"Account {outcome.Number} of {DisplayText.Clean(file)}, from line {place.Line}, column {place.Column}"
            : $"{DisplayText.Clean(file)} does not have the account any more.");
        if (outcome.KrakenIdentifier is { } identifier)
        {
            output.WriteLine($"Kraken account number: {DisplayText.Clean(identifier)}");
        }

        if (outcome.AccountId is { } accountId)
        {
            output.WriteLine($"Was there before as: {DisplayText.Clean(accountId)}");
        }

        if (explanation.NextStep is { } step)
        {
            output.WriteLine(step);
        }

        WriteHistory(output, history);
        foreach (ExplainedFinding finding in explanation.Findings)
        {
            output.WriteLine();
            WriteFinding(output, finding);
        }

        WriteSentences(output, explanation.OtherSentences);
        if (history.Duplicates.Count > 0)
        {
            output.WriteLine();
            string more = history.Duplicates.Count > MostDuplicates ? ", …" : string.Empty;
            output.WriteLine($"Other accounts of the file have the same number, and were rejected for it: {string.Join(", ", history.Duplicates.Take(MostDuplicates))}{more}.");
        }
    }

    private static void WriteHistory(TextWriter output, AccountHistory history)
    {
        output.WriteLine();
        output.WriteLine(history.Records.Count is 0 ? "The journal has nothing of it." : "Time (UTC)               Attempt  What was noted");
        if (history.OmittedRecords > 0)
        {
            output.WriteLine($"({history.OmittedRecords} earlier ones are left out)");
        }

        foreach (AccountHistoryRecord record in history.Records)
        {
            string codes = string.Join(", ", record.Errors.Select(error => DisplayText.Clean(error.Code)).Distinct(StringComparer.Ordinal));
            output.WriteLine($"{Time.Format(record.At)}  {record.Attempt,7}  {record.State.Replace('_', ' ')}{(codes.Length is 0 ? string.Empty : $": {codes}")}");
        }
    }

    private static void WriteFinding(TextWriter output, ExplainedFinding explained)
    {
        ImportFinding finding = explained.Finding;
        output.WriteLine($"{CheckRendering.Describe(explained.Severity)}: {DisplayText.Clean((finding with { Detail = null }).ToString())}");
        if (finding.Position is { } place)
        {
            output.WriteLine($"{Indentation}line {place.Line}, column {place.Column}:");
        }

        if (explained.Excerpt is { } excerpt)
        {
            output.WriteLine($"{Indentation}{Indentation}{excerpt.Text}");
            output.WriteLine($"{Indentation}{Indentation}{new string(' ', excerpt.Caret)}^");
        }

        if (finding.Detail is { } detail)
        {
            output.WriteLine($"{Indentation}{DisplayText.Clean(detail)}");
        }

        output.WriteLine($"{Indentation}{explained.Explanation.Meaning}");
        output.WriteLine($"{Indentation}{explained.Explanation.Action}");
        if (explained.Sentence is { } sentence)
        {
            output.WriteLine($"{Indentation}The platform says: {DisplayText.Clean(sentence)}");
        }
    }

    private static void WriteSentences(TextWriter output, IReadOnlyList<ErrorSentence> sentences)
    {
        if (sentences.Count is 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("The platform said, too:");
        foreach (ErrorSentence sentence in sentences)
        {
            output.WriteLine($"{Indentation}{DisplayText.Clean(sentence.ToString())}: {DisplayText.Clean(sentence.Detail)}");
        }
    }

    private static void WriteJson(TextWriter output, AccountExplanation explanation, string number) => JsonLine.Write(output, writer =>
    {
        AccountHistory history = explanation.History;
        AccountOutcome outcome = history.Outcome;
        writer.WriteString("external_account_number", number);
        writer.WriteString("outcome", outcome.Outcome.ToString());
        writer.WriteNumber("number", outcome.Number);
        writer.WriteBoolean("in_input", explanation.IsInInput);
        JsonLine.WritePosition(writer, outcome.Position);
        writer.WriteString("kraken_identifier", outcome.KrakenIdentifier);
        writer.WriteString("account_id", outcome.AccountId);
        writer.WriteNumber("attempts", outcome.Attempts);
        writer.WriteString("next_step", explanation.NextStep);
        WriteHistory(writer, history);
        writer.WriteStartArray("findings");
        foreach (ExplainedFinding finding in explanation.Findings)
        {
            Write(writer, finding);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("other_sentences");
        foreach (ErrorSentence sentence in explanation.OtherSentences)
        {
            writer.WriteStartObject();
            writer.WriteString("attr", sentence.Attr);
            writer.WriteString("code", sentence.Code);
            writer.WriteString("sentence", sentence.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static void WriteHistory(Utf8JsonWriter writer, AccountHistory history)
    {
        writer.WriteStartArray("history");
        foreach (AccountHistoryRecord record in history.Records)
        {
            writer.WriteStartObject();
            writer.WriteString("at", InstantPattern.ExtendedIso.Format(record.At));
            writer.WriteString("state", record.State);
            writer.WriteNumber("attempt", record.Attempt);
            writer.WriteStartArray("codes");
            foreach (ImportFinding error in record.Errors)
            {
                writer.WriteStringValue(error.Code);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("history_omitted", history.OmittedRecords);
        writer.WriteStartArray("duplicates");
        foreach (long duplicate in history.Duplicates)
        {
            writer.WriteNumberValue(duplicate);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ExplainedFinding explained)
    {
        writer.WriteStartObject();
        writer.WriteString("severity", CheckRendering.Describe(explained.Severity));
        writer.WriteString("attr", explained.Finding.Attr);
        writer.WriteString("code", explained.Finding.Code);
        writer.WriteString("detail", explained.Finding.Detail);
        JsonLine.WritePosition(writer, explained.Finding.Position);
        AccountExcerpt? excerpt = explained.Excerpt;
        writer.WriteString("excerpt", excerpt?.Text);
        JsonLine.WriteNumber(writer, "caret", excerpt?.Caret);
        writer.WriteString("meaning", explained.Explanation.Meaning);
        writer.WriteString("action", explained.Explanation.Action);
        writer.WriteString("sentence", explained.Sentence);
        writer.WriteEndObject();
    }
}
