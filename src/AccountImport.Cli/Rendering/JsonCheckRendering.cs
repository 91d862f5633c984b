using System.Text.Json;
using AccountImport.Cli.Checking;
using AccountImport.Client.Validation;

namespace AccountImport.Cli.Rendering;

/// <summary>One JSON object a line: one for each failure when it is found, and one for the check.</summary>
internal sealed class JsonCheckRendering(TextWriter output) : CheckRendering
{
    public override void Add(FoundFailure found) => JsonLine.Write(output, writer => FailureJson.WriteMembers(writer, found));

    public override void Complete(CheckSummary summary)
    {
        JsonLine.Write(output, writer =>
        {
            writer.WriteStartObject("summary");
            writer.WriteNumber("read", summary.Read);
            writer.WriteNumber("clean", summary.Clean);
            writer.WriteNumber("with_errors", summary.WithErrors);
            writer.WriteNumber("with_warnings_only", summary.WithWarningsOnly);
            writer.WriteStartObject("by_code");
            WriteCodes(writer, "errors", summary, ValidationSeverity.Error);
            WriteCodes(writer, "warnings", summary, ValidationSeverity.Warning);
            writer.WriteEndObject();
            writer.WriteNumber("bytes_read", summary.BytesRead);
            writer.WriteNumber("duration_seconds", Math.Round(summary.Duration.TotalSeconds, 3));
            writer.WriteNumber("exit_code", (int)summary.ExitCode);
            WriteStop(writer, summary);
            writer.WriteEndObject();
        });
        output.Flush();
    }

    private static void WriteCodes(Utf8JsonWriter writer, string name, CheckSummary summary, ValidationSeverity severity)
    {
        writer.WriteStartObject(name);
        foreach (CodeCount code in summary.Codes.Where(code => code.Severity == severity))
        {
            writer.WriteNumber(code.Code, code.Count);
        }

        writer.WriteEndObject();
    }

    private static void WriteStop(Utf8JsonWriter writer, CheckSummary summary)
    {
        if (summary.StoppedAt is { } position)
        {
            writer.WriteStartObject("stopped_at");
            JsonLine.WritePosition(writer, position);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("stopped_at");
        }

        writer.WriteString("message", summary.StopReason?.Message);
    }
}
