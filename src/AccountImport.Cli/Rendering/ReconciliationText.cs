using AccountImport.Client.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>What the kinds of a reconciliation are called, and what to do about them.</summary>
internal static class ReconciliationText
{
    /// <summary>The kind in words, such as <c>missing there</c>.</summary>
    public static string Describe(this ReconciliationKind kind) => kind switch
    {
        ReconciliationKind.Agrees => "agree",
        ReconciliationKind.Open => "open",
        ReconciliationKind.MissingThere => "missing there",
        ReconciliationKind.NotOurs => "not ours",
        ReconciliationKind.StateDiffers => "state differs",
        ReconciliationKind.NumberDiffers => "number differs",
        ReconciliationKind.JournalBehind => "journal behind",
        ReconciliationKind.Uncertain => "uncertain",
        _ => "unanswered",
    };

    /// <summary>The kind as one word for the lines of a log, such as <c>missing-there</c>.</summary>
    public static string ToWord(this ReconciliationKind kind) => kind.Describe().Replace(' ', '-');

    /// <summary>What it means or what to do, in a few words that fit beside the count.</summary>
    public static string Explain(this ReconciliationKind kind) => kind switch
    {
        ReconciliationKind.Agrees => string.Empty,
        ReconciliationKind.Open => "no end known yet: import, then ask again",
        ReconciliationKind.MissingThere => "ask the platform's owner before you send",
        ReconciliationKind.NotOurs => "find out who has imported them",
        ReconciliationKind.StateDiffers => "look at each: explain, status",
        ReconciliationKind.NumberDiffers => "use the platform's; find out why",
        ReconciliationKind.JournalBehind => "run the same import again",
        ReconciliationKind.Uncertain => "odd key: ask the platform's owner",
        _ => "run the same command again",
    };

    /// <summary>What the journal has, such as <c>imported A-12345678</c>.</summary>
    public static string DescribeJournal(this ReconciliationDifference difference) => difference.JournalOutcome is { } outcome
        ? Join(outcome.Describe(), difference.JournalKrakenIdentifier ?? difference.JournalAccountId)
        : "-";

    /// <summary>What the platform says, such as <c>PROCESSED A-12345678</c>.</summary>
    public static string DescribePlatform(this ReconciliationDifference difference) => difference switch
    {
        { PlatformStatus: { } status } => Join(status.Value, difference.PlatformKrakenIdentifier),
        { Kind: ReconciliationKind.Unanswered } => "no answer",
        _ => "not known",
    };

    private static string Join(string state, string? number) => DisplayText.Clean(number is null ? state : $"{state} {number}");
}
