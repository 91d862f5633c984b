using System.Globalization;
using AccountImport.Client.AccountFiles;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AccountImport.Cli.Rendering;

/// <summary>A bar that shows how much of an account file was read, for as long as it is being read.</summary>
internal static class ReadingProgress
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <param name="terminal">Where the bar is shown; <see langword="null"/> for nowhere.</param>
    /// <param name="description">What is being done.</param>
    /// <param name="reader">What reads the file.</param>
    /// <param name="clock">The clock that says when to look again.</param>
    /// <param name="read">Reads the file.</param>
    public static async Task<T> ShowAsync<T>(IAnsiConsole? terminal, string description, AccountFileReader reader, TimeProvider clock, Func<Task<T>> read)
    {
        if (terminal is null)
        {
            return await read().ConfigureAwait(false);
        }

        return await terminal.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 20 }, new BytesColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(description);
                Task<T> reading = read();
                while (!reading.IsCompleted)
                {
                    Show(task, reader.Progress);
                    await Task.WhenAny(reading, Task.Delay(PollInterval, clock, CancellationToken.None)).ConfigureAwait(false);
                }

                return await reading.ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    private static void Show(ProgressTask task, AccountFileProgress progress)
    {
        task.IsIndeterminate = progress.BytesTotal is null;
        task.MaxValue = progress.BytesTotal ?? double.MaxValue;
        task.Value = progress.BytesRead;
    }

    /// <summary>How many bytes, how fast, and for how long still.</summary>
    internal sealed class BytesColumn : ProgressColumn
    {
        private static readonly TimeSpan LongestShown = TimeSpan.FromDays(30);

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(Describe(task.Value, task.IsIndeterminate ? null : task.MaxValue, task.Speed));

        internal static string Describe(double bytesRead, double? bytesTotal, double? bytesPerSecond)
        {
            string text = Describe(bytesRead);
            if (bytesTotal is { } total)
            {
                text += $" of {Describe(total)}";
            }

            if (bytesPerSecond is not > 0)
            {
                return text;
            }

            text += $"  {Describe(bytesPerSecond.Value)}/s";
            double secondsLeft = (bytesTotal - bytesRead) / bytesPerSecond.Value ?? double.NaN;
            return secondsLeft < LongestShown.TotalSeconds
                ? $"{text}  {Duration.ToClock(TimeSpan.FromSeconds(Math.Ceiling(secondsLeft)))} left"
                : text;
        }

        private static string Describe(double bytes) => bytes switch
        {
            < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
            < 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
        };
    }
}
