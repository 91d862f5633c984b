using Spectre.Console;

namespace AccountImport.Cli.Rendering;

/// <summary>A bar that shows how many accounts have ended, for as long as they are being imported.</summary>
internal static class ImportProgress
{
    /// <param name="terminal">Where the bar is shown; <see langword="null"/> for nowhere.</param>
    /// <param name="total">How many accounts there are.</param>
    /// <param name="run">Does the work; it calls what it is given for each account that has ended.</param>
    public static async Task<T> ShowAsync<T>(IAnsiConsole? terminal, int total, Func<Action, Task<T>> run)
    {
        if (terminal is null || total is 0)
        {
            return await run(() => { }).ConfigureAwait(false);
        }

        return await terminal.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn { Width = 30 },
                new CountColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask("Importing", maxValue: total);
                return await run(() => task.Increment(1)).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    private sealed class CountColumn : ProgressColumn
    {
        public override Spectre.Console.Rendering.IRenderable Render(
            Spectre.Console.Rendering.RenderOptions options,
            ProgressTask task,
            TimeSpan deltaTime) => new Text($"{(long)task.Value}/{(long)task.MaxValue}");
    }
}
