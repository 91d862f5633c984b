using AccountImport.Client.Importing;
using Spectre.Console;

namespace AccountImport.Cli.Rendering;

/// <summary>What outcomes look like on a terminal with colors.</summary>
internal static class OutcomeStyle
{
    public static Style Of(ImportOutcome outcome) => outcome switch
    {
        _ when outcome.IsSuccess() => new Style(Color.Green),
        ImportOutcome.StillPending or ImportOutcome.Unknown or ImportOutcome.NotAttempted => new Style(Color.Yellow),
        _ => new Style(Color.Red),
    };
}
