using System.Globalization;
using AccountImport.Client.Importing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AccountImport.Cli.Rendering;

/// <summary>A bar that shows how far an import is, for as long as it is under way.</summary>
internal static class ImportProgressBar
{
    private const string Reading = "Reading";
    private const string Importing = "Importing";
    private const int BarWidth = 10;

    // The columns before the text, with a gap behind each.
    private static readonly int WidthBefore = Importing.Length + 1 + BarWidth + 1;

    /// <param name="terminal">Where the bar is shown; <see langword="null"/> for nowhere.</param>
    /// <param name="run">Does the work, and tells what it is given how far it is.</param>
    public static async Task<T> ShowAsync<T>(IAnsiConsole? terminal, Func<Action<ImportProgress>, Task<T>> run)
    {
        if (terminal is null)
        {
            return await run(_ => { }).ConfigureAwait(false);
        }

        var column = new ProgressTextColumn();
        return await terminal.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = BarWidth }, column)
            .StartAsync(async context =>
            {
                // The input is read once before the first account is sent, and nobody knows how much of it there is.
                ProgressTask task = context.AddTask(Reading);
                task.IsIndeterminate = true;
                return await run(progress =>
                {
                    column.Progress = progress;
                    task.Description = Importing;
                    task.IsIndeterminate = progress.Total is null;
                    task.MaxValue = Math.Max(progress.Total ?? long.MaxValue, 1);
                    task.Value = progress.Ended;
                }).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    /// <summary>How many of how many, how fast, what is under way, and for how long still; on a narrow terminal the least of it is left out.</summary>
    internal static string Describe(ImportProgress progress, int width)
    {
        string count = progress.Total is { } total ? $"{progress.Ended}/{total}" : $"{progress.Ended}";
        string rate = string.Create(CultureInfo.InvariantCulture, $"{progress.AccountsPerSecond:0.0}/s");
        string inFlight = $"{progress.InFlight} in flight";
        string pending = $"{progress.Pending} pending";
        string? left = progress.TimeLeft is { } time ? $"{Duration.ToClock(time)} left" : null;
        string[] texts =
        [
            Join(count, rate, inFlight, pending, left),
            Join(count, rate, pending, left),
            Join(count, rate, left),
            count,
        ];
        return Array.Find(texts, text => text.Length <= width) ?? count;
    }

    private static string Join(params ReadOnlySpan<string?> parts) => string.Join("  ", [.. parts.ToArray().Where(part => part is not null)]);

    private sealed class ProgressTextColumn : ProgressColumn
    {
        public ImportProgress? Progress { get; set; }

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(Progress is { } progress ? Describe(progress, options.ConsoleSize.Width - WidthBefore) : string.Empty);
    }
}
