using AccountImport.Cli.Rendering;

namespace AccountImport.Cli.Tests;

/// <summary>The system's clock, but that progress is due all the time; a test waits until it has been said.</summary>
internal sealed class HastyTimeProvider : TimeProvider
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(1);

    private TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => period != PeriodicProgress.Interval
        ? base.CreateTimer(callback, state, dueTime, period)
        : base.CreateTimer(
            inner =>
            {
                TaskCompletionSource said = Volatile.Read(ref _said);
                callback(inner);
                said.TrySetResult();
            },
            state,
            Often,
            Often);

    /// <summary>Waits until it was said how far the import is at this moment or later.</summary>
    public Task WaitUntilSaidAsync(CancellationToken cancellationToken)
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _said, next);
        return next.Task.WaitAsync(cancellationToken);
    }
}
