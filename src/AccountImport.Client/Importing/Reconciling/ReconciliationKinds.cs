using System.Text;

namespace AccountImport.Client.Importing.Reconciling;

/// <summary>What the kinds mean, and the words that the file of answers has for them.</summary>
internal static class ReconciliationKinds
{
    private static readonly byte[][] Words =
    [
        "agrees"u8.ToArray(),
        "open"u8.ToArray(),
        "missing_there"u8.ToArray(),
        "not_ours"u8.ToArray(),
        "state_differs"u8.ToArray(),
        "number_differs"u8.ToArray(),
        "journal_behind"u8.ToArray(),
        "uncertain"u8.ToArray(),
        "unanswered"u8.ToArray(),
    ];

    /// <summary>How many kinds there are.</summary>
    public static int Count => Words.Length;

    /// <summary>Whether the two views differ.</summary>
    public static bool IsDifference(this ReconciliationKind kind) => kind
        is ReconciliationKind.MissingThere
        or ReconciliationKind.NotOurs
        or ReconciliationKind.StateDiffers
        or ReconciliationKind.NumberDiffers
        or ReconciliationKind.JournalBehind;

    /// <summary>Whether somebody wants to see which accounts are of a kind.</summary>
    public static bool IsListed(this ReconciliationKind kind) => kind is not (ReconciliationKind.Agrees or ReconciliationKind.Open);

    public static ReadOnlySpan<byte> WordOf(ReconciliationKind kind) => Words[(int)kind];

    /// <summary>Finds the kind that has a word; <see langword="null"/> if none has.</summary>
    public static ReconciliationKind? KindOf(string? word) =>
        word is not null && Array.FindIndex(Words, candidate => candidate.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(word))) is >= 0 and var kind ? (ReconciliationKind)kind : null;
}
