using AccountImport.Cli.Rendering;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>The command lines that a report shows: how to go on with an import, and with the accounts that ended without success.</summary>
internal sealed record FollowUpCommands
{
    private static readonly AccountFileReaderOptions DefaultReading = new();

    /// <summary>The address of the API; <see langword="null"/> for a simulator inside the tool.</summary>
    public required Uri? BaseAddress { get; init; }

    public required string ImportSupplier { get; init; }

    public bool IsDryRun { get; init; }

    public bool IsValidation { get; init; }

    public string? IdentifierPath { get; init; }

    /// <summary>The journals so far; empty if there is none that is kept.</summary>
    public IReadOnlyList<string> JournalPaths { get; init; } = [];

    /// <summary>The account files so far.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Makes what a report shows.</summary>
    /// <param name="resumption">The words of the command that goes on with the import; <see langword="null"/> if there is none.</param>
    public ImportReportOptions ToReportOptions(IReadOnlyList<string>? resumption) => new()
    {
        ResumeCommand = resumption is null ? null : Join(resumption),
        FixUpCommands = [.. ((IEnumerable<string?>)[Join(ImportMended()), Combine() is { } words ? Join(words) : null]).OfType<string>()],
    };

    /// <summary>The command that goes on with an import that another command line has begun, as far as its journal tells.</summary>
    public IReadOnlyList<string>? Resume() => BaseAddress is not null && JournalPaths is [var journal] && Files is [var file]
        ? ["account-import", "import", file, .. Target, "--journal", journal]
        : null;

    // Names that a person will have for the mended accounts, or change; those of an earlier round are there already.
    private string Round => JournalPaths.Count > 1 ? $"-{JournalPaths.Count}" : string.Empty;

    private string MendedFile => $"mended{Round}.ndjson";

    private string MendedJournal => $"mended{Round}.journal";

    private string[] Target =>
    [
        .. BaseAddress is { } address ? (string[])["--base-address", WithSlash(address)] : ["--simulate"],
        "--import-supplier", ImportSupplier,
        .. IsDryRun ? (string[])["--dry-run"] : IsValidation ? ["--validate", "only"] : [],
        .. IdentifierPath is { } path && path != DefaultReading.IdentifierPath ? (string[])["--identifier-path", path] : [],
    ];

    private string[] ImportMended() => ["account-import", "import", MendedFile, .. Target, "--journal", MendedJournal];

    private string[]? Combine() => JournalPaths.Count is 0 || Files.Count is 0
        ? null
        : ["account-import", "report", .. JournalPaths.Append(MendedJournal).SelectMany(journal => (string[])["--journal", journal]), .. Files, MendedFile, "--out", $"report-with-mended{Round}"];

    // A journal has it so.
    private static string WithSlash(Uri address) => address.AbsoluteUri.EndsWith('/') ? address.AbsoluteUri : address.AbsoluteUri + '/';

    /// <summary>Writes a command; <see langword="null"/> if it holds what is not seen, and so cannot be copied.</summary>
    private static string? Join(IEnumerable<string> words) => ShellCommand.Join(words) is var command && DisplayText.IsClean(command) ? command : null;
}
