using System.CommandLine;

namespace AccountImport.Cli.Configuration;

/// <summary>Which options may be configured, and which others they do not go with.</summary>
internal static class Configurable
{
    private const string OfOneRun = "it is decided for each run anew; give it on the command line";

    // What would surprise when it is not typed.
    private static readonly Dictionary<string, string> Denied = new(StringComparer.Ordinal)
    {
        ["--help"] = "it is asked for on the command line",
        ["--version"] = "it is asked for on the command line",
        ["--config"] = "it names the file itself; give it on the command line",
        ["--out"] = "it names what is written and replaced; give it on the command line",
        ["--plan"] = "a plan is of one run; give it on the command line",
        ["--stop-at"] = "a time is of one run; give it on the command line",
        ["--window-start"] = "a time is of one run; give it on the command line",
        ["--window-end"] = "a time is of one run; give it on the command line",
        ["--retry"] = OfOneRun,
        ["--accept-changed-file"] = OfOneRun,
        ["--anew"] = OfOneRun,
    };

    // Of two that are both configured in the same place the first one counts, unless Import says that they need a decision.
    private static readonly (string One, string Other)[] Exclusions =
    [
        ("--quiet", "--verbose"),
        ("--simulate", "--plan"),
    ];

    private static readonly (string One, string Other)[] ImportExclusions = [("--simulate", "--base-address")];

    private static readonly (string One, string Other)[] ExplainExclusions =
    [
        ("--journal", "--base-address"),
        ("--journal", "--dry-run"),
        ("--journal", "--validate"),
    ];

    private static readonly (string One, string Other)[] ReconcileExclusions = [("--journal", "--no-journal")];

    private static readonly string[] NotWithValidateOnly = ["--dry-run", "--no-wait", "--window-start", "--window-end", "--deadline", "--absence-grace"];

    private static readonly string[] OfSimulator = ["--already-imported", "--faults", "--seed", "--state"];

    /// <summary>Says why an option cannot be configured; <see langword="null"/> if it can.</summary>
    public static string? FindDenial(string name) => Denied.GetValueOrDefault(name);

    /// <summary>Leaves out what does not go with what was typed, or with what something stronger says.</summary>
    /// <param name="command">The command.</param>
    /// <param name="typed">The options that were typed, with their values.</param>
    /// <param name="configured">The options that are configured for it, and that were not typed.</param>
    public static IReadOnlyList<ConfiguredOption> Reconcile(Command command, IReadOnlyDictionary<string, string> typed, IReadOnlyList<ConfiguredOption> configured)
    {
        var left = new List<ConfiguredOption>(configured.Where(option => option.IsGiven));
        (string One, string Other)[] exclusions =
            [.. Exclusions, .. command.Name is "import" ? ImportExclusions : [], .. command.Name is "explain" ? ExplainExclusions : [], .. command.Name is "reconcile" ? ReconcileExclusions : []];
        foreach ((string one, string other) in exclusions)
        {
            LeaveOutOneOf(one, other, isDecided: (one, other) is not ("--simulate", "--base-address"));
        }

        if (command.Name is "explain")
        {
            // It knows no other mode.
            left.RemoveAll(option => option is { Name: "--validate", Value: not "only" });
        }
        else if (typed.GetValueOrDefault("--validate") is "only")
        {
            left.RemoveAll(option => NotWithValidateOnly.Contains(option.Name, StringComparer.Ordinal));
        }
        else if (NotWithValidateOnly.Any(typed.ContainsKey))
        {
            left.RemoveAll(option => option is { Name: "--validate", Value: "only" });
        }

        if (command.Name is "import")
        {
            bool isSimulated = Has("--simulate");
            left.RemoveAll(option => !isSimulated && OfSimulator.Contains(option.Name, StringComparer.Ordinal));
            bool forgetsJournal = isSimulated && !Has("--state") && !Has("--journal");
            left.RemoveAll(option => forgetsJournal && option.Name is "--include-error-detail");
        }

        left.RemoveAll(option => option.Name is "--rate-share" && !Has("--rate"));
        return left;

        bool Has(string name) => typed.ContainsKey(name) || left.Exists(option => option.Name == name);

        void LeaveOutOneOf(string one, string other, bool isDecided)
        {
            if (typed.ContainsKey(one))
            {
                left.RemoveAll(option => option.Name == other);
            }
            else if (typed.ContainsKey(other))
            {
                left.RemoveAll(option => option.Name == one);
            }
            else if (left.Find(option => option.Name == one) is { } first && left.Find(option => option.Name == other) is { } second)
            {
                if (first.IsFromFile != second.IsFromFile)
                {
                    left.Remove(first.IsFromFile ? first : second);
                }
                else if (isDecided)
                {
                    left.Remove(second);
                }
            }
        }
    }
}
