using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Planning;

/// <summary>Compares what was planned with what a run would do.</summary>
internal static class PlanComparison
{
    public static IReadOnlyList<string> Find(ImportPlan plan, ImportPlan actual)
    {
        List<string> differences = [];
        if (!JournalComparison.IsSame(plan.Input, actual.Input))
        {
            differences.Add($"The input was {JournalComparison.NameOf(plan.Input)}, and is {JournalComparison.NameOf(actual.Input)}.");
        }

        Compare("target", TargetOf(plan), TargetOf(actual));
        Compare("mode", ModeOf(plan), ModeOf(actual));
        Compare("import supplier", plan.ImportSupplier, actual.ImportSupplier);
        Compare("member that identifies an account", plan.IdentifierPath ?? "none", actual.IdentifierPath ?? "none");
        foreach ((string name, Func<ImportPlan, long> count) in Counts)
        {
            if (count(plan) != count(actual))
            {
                differences.Add(FormattableString.Invariant($"Accounts {name}: planned {count(plan)}, now {count(actual)}."));
            }
        }

        return differences;

        void Compare(string what, string planned, string now)
        {
            if (planned != now)
            {
                differences.Add($"The {what} was {planned}, and is {now}.");
            }
        }
    }

    private static (string Name, Func<ImportPlan, long> Count)[] Counts { get; } =
    [
        ("in the input", plan => plan.Accounts),
        ("new", plan => plan.New),
        ("done", plan => plan.Done),
        ("to be asked for", plan => plan.ToBeAsked),
        ("to be tried again", plan => plan.ToBeRetried),
        ("invalid", plan => plan.Invalid),
        ("duplicate", plan => plan.Duplicates),
        ("changed since they were imported", plan => plan.ChangedSinceImport),
        ("under way and not in the input", plan => plan.UnderWayNotInInput),
    ];

    public static string ModeOf(ImportPlan plan) =>
        JournalWords.Of(plan.IsValidation ? JournalMode.Validate : plan.IsDryRun ? JournalMode.DryRun : JournalMode.Import);

    private static string TargetOf(ImportPlan plan) => plan.IsSimulated ? $"{plan.Target} (simulated)" : plan.Target;
}
