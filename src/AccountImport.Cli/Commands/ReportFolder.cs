using AccountImport.Cli.Rendering;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>The folder that a report is written to.</summary>
internal static class ReportFolder
{
    private static readonly string[] Names =
    [
        ImportReport.PageName, ImportReport.SummaryName, ImportReport.OutcomesName, ImportReport.HandoverName, ImportReport.RejectedName, ImportReport.ReasonsName,
    ];

    /// <summary>Says that a file would be replaced by the report that is made of it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The file.</param>
    /// <param name="option">The option that names the folder.</param>
    /// <returns>What is wrong and what to do; <see langword="null"/> if nothing is.</returns>
    public static string? FindFault(string folder, string file, string option)
    {
        if (file is AccountFileSource.StandardInput)
        {
            return null;
        }

        string path = Path.GetFullPath(file);
        return Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) && Names.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase)
            ? $"{DisplayText.Clean(file)} would be replaced by the report: name another folder with {option}, or rename the file."
            : null;
    }

    /// <summary>Says where the report is, and what it lacks.</summary>
    public static IEnumerable<string> Describe(ImportReportResult report)
    {
        yield return $"The report is {DisplayText.Clean(Path.Combine(report.Folder, ImportReport.PageName))}.";
        if (report.RejectedAccounts > 0)
        {
            yield return $"Accounts without success are in {DisplayText.Clean(Path.Combine(report.Folder, ImportReport.RejectedName))}, and why in {DisplayText.Clean(Path.Combine(report.Folder, ImportReport.ReasonsName))}.";
        }

        if (report.TooLargeAccounts > 0)
        {
            yield return $"Too large for the file, so that only the reason is there: {report.TooLargeAccounts}.";
        }

        if (report.MissingInputs.Count > 0)
        {
            string inputs = string.Join(", ", report.MissingInputs.Select(input => DisplayText.Clean(input.Name)).Distinct(StringComparer.Ordinal));
            yield return $"{ImportReport.RejectedName} was not written: it needs the accounts themselves. Name the file as well: {inputs}.";
        }
    }
}
