namespace AccountImport.KillMatrix;

/// <summary>What the rows are called.</summary>
internal static class MatrixRows
{
    public static IReadOnlyList<MatrixRow> All { get; } = Enum.GetValues<MatrixRow>();

    public static string GetName(this MatrixRow row) => row switch
    {
        MatrixRow.RequestArrived => "request arrived",
        MatrixRow.EffectTaken => "effect taken",
        MatrixRow.AnswerHalf => "answer half sent",
        MatrixRow.Poll => "n-th poll",
        MatrixRow.JournalGrowth => "journal grown by n bytes",
        MatrixRow.RandomTime => "random time",
        MatrixRow.JournalTorn => "journal torn",
        MatrixRow.LateEffects => "effects after the grace",
        MatrixRow.LateEffectsGraceNever => "effects after the grace, grace never",
        _ => throw new ArgumentOutOfRangeException(nameof(row)),
    };

    /// <summary>What holds in a row: in the last two, effects do not become visible within the absence grace, which is the condition of the whole promise.</summary>
    public static Promise GetPromise(this MatrixRow row) => row switch
    {
        MatrixRow.LateEffects => Promise.None,
        MatrixRow.LateEffectsGraceNever => Promise.NeverTwice,
        _ => Promise.Full,
    };
}
