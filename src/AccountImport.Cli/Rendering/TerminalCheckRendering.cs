using System.Globalization;
using AccountImport.Cli.Checking;
using AccountImport.Client.Validation;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AccountImport.Cli.Rendering;

/// <summary>For a person at a terminal: the first failures, broken where a line is too long, and below them, where they are seen, the counts.</summary>
internal sealed class TerminalCheckRendering(IAnsiConsole terminal, string file, string? reasonsPath) : CheckRendering
{
    private const int Gap = 2;

    public override void Complete(CheckSummary summary)
    {
        foreach (FoundFailure found in summary.FirstFailures)
        {
            WriteFailure(found);
        }

        foreach (string line in DescribeRest(summary, reasonsPath))
        {
            WriteLine(line, Style.Plain);
        }

        WriteCodes("Errors", summary, ValidationSeverity.Error);
        WriteCodes("Warnings", summary, ValidationSeverity.Warning);
        if (summary.Codes.Count > 0)
        {
            WriteLine(string.Empty, Style.Plain);
        }

        WriteLine(Describe(summary), Style.Plain);
    }

    private static Style StyleOf(ValidationSeverity severity) => new(severity is ValidationSeverity.Error ? Color.Red : Color.Yellow);

    /// <summary>Writes the parts of a failure: on the first line as many as fit, below it the others, indented and broken between words.</summary>
    private void WriteFailure(FoundFailure found)
    {
        string[] parts = Describe(found, file);
        Style style = StyleOf(found.Failure.Severity);
        int indentation = 0;
        int used = 0;
        var line = new Paragraph();
        foreach (string part in parts)
        {
            int width = new Segment(part).CellCount();
            if (indentation is 0 && used > 0 && used + Gap + width > terminal.Profile.Width)
            {
                Write(line, indentation);
                line = new Paragraph();
                indentation = Gap;
                used = 0;
            }

            string gap = used is 0 ? string.Empty : new string(' ', Gap);
            line.Append(gap).Append(part, part == parts[^1] ? Style.Plain : style);
            used += gap.Length + width;
        }

        Write(line, indentation);
    }

    private void WriteCodes(string heading, CheckSummary summary, ValidationSeverity severity)
    {
        CodeCount[] codes = [.. summary.Codes.Where(code => code.Severity == severity)];
        if (codes.Length is 0)
        {
            return;
        }

        WriteLine(string.Empty, Style.Plain);
        WriteLine($"{heading}:", new Style(decoration: Decoration.Bold));
        int width = codes.Max(code => code.Count).ToString(CultureInfo.InvariantCulture).Length;
        foreach (CodeCount code in codes)
        {
            string count = code.Count.ToString(CultureInfo.InvariantCulture).PadLeft(width);
            WriteLine($"  {count}  {DisplayText.Clean(code.Code)}", StyleOf(severity));
        }
    }

    private void WriteLine(string text, Style style) => terminal.Write(new Text(text + Environment.NewLine, style));

    private void Write(Paragraph line, int indentation) => terminal.Write(new Padder(line, new Padding(indentation, 0, 0, 0)));
}
