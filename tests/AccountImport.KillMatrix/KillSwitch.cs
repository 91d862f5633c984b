using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.KillMatrix;

/// <summary>Kills one run of the tool when the event of its plan is seen: at the simulator, at the journal or by the clock.</summary>
internal sealed class KillSwitch(Kill kill, ToolProcess tool)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    private int _calls;

    /// <summary>Sees a call before it takes effect, and kills the tool if it is the one.</summary>
    /// <returns>What becomes of the call; <see langword="null"/> for what the simulator and chance have for it.</returns>
    public ScriptedAnswer? Consider(RecordedRequest request)
    {
        AccountImportOperation? operation = kill.Point switch
        {
            KillPoint.Poll => AccountImportOperation.Status,
            KillPoint.RequestArrived or KillPoint.EffectTaken or KillPoint.AnswerHalf => AccountImportOperation.Process,
            _ => null,
        };
        if (operation is null || request.Operation != operation || Interlocked.Increment(ref _calls) != kill.Count)
        {
            return null;
        }

        switch (kill.Point)
        {
            case KillPoint.EffectTaken:
                return ScriptedAnswer.Own with { EffectDelay = kill.EffectDelay, Meanwhile = KillMeanwhile };
            case KillPoint.AnswerHalf:
                return ScriptedAnswer.Own with { EffectDelay = kill.EffectDelay, Meanwhile = KillMeanwhile, Fault = ScriptedFault.DropInsideAnswer };
            default:
                tool.Kill();
                return kill.TakesEffect ? ScriptedAnswer.Own with { EffectDelay = kill.EffectDelay } : ScriptedAnswer.Dropped(takesEffect: false);
        }
    }

    /// <summary>Watches what the simulator does not see, until the tool has ended.</summary>
    public async Task WatchAsync(string journalPath, CancellationToken cancellationToken)
    {
        if (kill.Point is KillPoint.RandomTime)
        {
            await Task.Delay(kill.Time, TimeProvider.System, cancellationToken);
            tool.Kill();
        }
        else if (kill.Point is KillPoint.JournalGrowth)
        {
            long length = LengthOf(journalPath) + kill.Count;
            while (!tool.HasExited)
            {
                if (LengthOf(journalPath) >= length)
                {
                    tool.Kill();
                    return;
                }

                await Task.Delay(Look, TimeProvider.System, cancellationToken);
            }
        }
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private Task KillMeanwhile(CancellationToken cancellationToken)
    {
        tool.Kill();
        return Task.CompletedTask;
    }
}
