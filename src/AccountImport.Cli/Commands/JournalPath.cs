using System.Text;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>Names the journal of an import that the command line does not name: after the file, the target and what is done.</summary>
internal static class JournalPath
{
    /// <summary>What is done, as the journal's name says it.</summary>
    public static string DescribeMode(AccountImporterOptions options) =>
        options.Validate is ValidateMode.Only ? "validate" : options.IsDryRun ? "dry-run" : "import";

    /// <summary>Names the journal beside the file, such as <c>accounts.json.api.example.com.import.journal</c>.</summary>
    public static string Beside(string file, Uri target, string mode) => $"{file}.{DescribeTarget(target)}.{mode}.journal";

    /// <summary>Names the journal of a rehearsal in a simulator that keeps its state.</summary>
    public static string BesideForSimulator(string file, string mode) => $"{file}.simulator.{mode}.journal";

    /// <summary>Names the file of a reconciliation's answers beside the account file, such as <c>accounts.json.api.example.com.reconcile</c>.</summary>
    public static string ReconciliationBeside(string file, Uri target) => $"{file}.{DescribeTarget(target)}.reconcile";

    /// <summary>Where the API's sentences go that <c>--include-error-detail</c> asks for.</summary>
    public static string DetailsOf(string journalPath) => $"{journalPath}.details.ndjson";

    /// <summary>Gives host, port and path prefix, fit for the name of a file on every system.</summary>
    private static string DescribeTarget(Uri target)
    {
        var name = new StringBuilder(target.IdnHost);
        if (!target.IsDefaultPort)
        {
            name.Append('_').Append(target.Port);
        }

        name.Append(target.AbsolutePath.TrimEnd('/'));
        for (int index = 0; index < name.Length; index++)
        {
            name[index] = char.IsAsciiLetterOrDigit(name[index]) || name[index] is '.' or '-' ? name[index] : '_';
        }

        return name.ToString();
    }
}
