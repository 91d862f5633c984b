using System.Globalization;
using AccountImport.Client.Importing;
using Spectre.Console;

namespace AccountImport.Cli.Rendering;

/// <summary>A bar that shows how far a reconciliation is, for as long as it is under way.</summary>
internal static class ReconciliationProgressBar
{
    private const int BarWidth = 20;

    /// <param name="terminal">Where the bar is shown; <see langword="null"/> for nowhere.</param>
    /// <param name="run">Does the work, and tells what it is given how far it is.</param>
    public static async Task<T> ShowAsync<T>(IAnsiConsole? terminal, Func<Action<ReconciliationProgress>, Task<T>> run)
    {
        if (terminal is null)
        {
            return await run(_ => { }).ConfigureAwait(false);
        }

        return await terminal.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = BarWidth }, new TaskDescriptionColumn())
            .StartAsync(async context =>
            {
                // The input is read once before the first account is asked for, and nobody knows how much of it there is.
                ProgressTask task = context.AddTask("Reading");
                task.IsIndeterminate = true;
                return await run(progress =>
                {
                    task.Description = Markup.Escape(Describe(progress));
                    task.IsIndeterminate = progress.Total is null;
                    task.MaxValue = Math.Max(progress.Total ?? long.MaxValue, 1);
                    task.Value = progress.Done;
                }).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    /// <summary>How many of how many, how many differ, how fast, and for how long still.</summary>
    internal static string Describe(ReconciliationProgress progress)
    {
        string count = progress.Total is { } total ? $"{progress.Done}/{total}" : $"{progress.Done}";
        string rate = string.Create(CultureInfo.InvariantCulture, $"{progress.AccountsPerSecond:0.0}/s");
        string left = progress.TimeLeft is { } time ? $"  {Duration.ToClock(time)} left" : string.Empty;
        return $"{count}  {progress.Differences} differ  {rate}{left}";
    }
}
