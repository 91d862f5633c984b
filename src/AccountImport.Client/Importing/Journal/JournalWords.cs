namespace AccountImport.Client.Importing.Journal;

/// <summary>The words that a journal has for states and modes.</summary>
internal static class JournalWords
{
    private static readonly byte[][] States =
    [
        [],
        "intended"u8.ToArray(),
        "not_sent"u8.ToArray(),
        "unresolved"u8.ToArray(),
        "scheduled"u8.ToArray(),
        "still_pending"u8.ToArray(),
        "unknown"u8.ToArray(),
        "imported"u8.ToArray(),
        "already_imported"u8.ToArray(),
        "dry_run_succeeded"u8.ToArray(),
        "dry_run_failed"u8.ToArray(),
        "validated"u8.ToArray(),
        "rejected"u8.ToArray(),
        "failed"u8.ToArray(),
        "cancelled"u8.ToArray(),
    ];

    /// <summary>How many states there are, with <see cref="JournalState.None"/>, which has no word.</summary>
    public static int StateCount => States.Length;

    public static ReadOnlySpan<byte> Of(JournalState state) => States[(int)state];

    /// <summary>Finds the state that has a word; <see cref="JournalState.None"/> if none has.</summary>
    public static JournalState StateOf(ReadOnlySpan<byte> word)
    {
        for (int state = 1; state < States.Length; state++)
        {
            if (word.SequenceEqual(States[state]))
            {
                return (JournalState)state;
            }
        }

        return JournalState.None;
    }

    public static string Of(JournalMode mode) => mode switch
    {
        JournalMode.Import => "import",
        JournalMode.DryRun => "dry_run",
        JournalMode.Validate => "validate",
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };

    /// <summary>Finds the mode that has a word; <see langword="null"/> if none has.</summary>
    public static JournalMode? ModeOf(string? word) => word switch
    {
        "import" => JournalMode.Import,
        "dry_run" => JournalMode.DryRun,
        "validate" => JournalMode.Validate,
        _ => null,
    };
}
