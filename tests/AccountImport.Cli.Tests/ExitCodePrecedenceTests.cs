using AccountImport.Cli.Importing;

namespace AccountImport.Cli.Tests;

public sealed class ExitCodePrecedenceTests
{
    [Fact]
    public void First_OfAnyTwo_FollowsTheOrder()
    {
        int[] order = [2, 3, 7, 4, 6, 1, 0];
        foreach ((int earlier, int later) in order.SelectMany((code, index) => order[index..].Select(other => (code, other))))
        {
            ExitCodePrecedence.First([(ExitCode)later, (ExitCode)earlier]).ShouldBe((ExitCode)earlier);
        }
    }

    [Fact]
    public void First_OfNone_IsSuccess() => ExitCodePrecedence.First([]).ShouldBe(ExitCode.Success);

    [Fact]
    public void GetExitCode_EveryOutcome_HasItsOwn()
    {
        Dictionary<ImportOutcome, int> expected = new()
        {
            [ImportOutcome.Imported] = 0,
            [ImportOutcome.AlreadyImported] = 0,
            [ImportOutcome.DryRunSucceeded] = 0,
            [ImportOutcome.DryRunFailed] = 1,
            [ImportOutcome.Rejected] = 1,
            [ImportOutcome.Failed] = 1,
            [ImportOutcome.Cancelled] = 1,
            [ImportOutcome.NotAttempted] = 4,
            [ImportOutcome.StillPending] = 6,
            [ImportOutcome.Unknown] = 6,
        };

        foreach (ImportOutcome outcome in Enum.GetValues<ImportOutcome>())
        {
            ((int)outcome.GetExitCode()).ShouldBe(expected[outcome], outcome.ToString());
        }
    }

    [Fact]
    public void ExitCode_OutcomesDoNotAddUp_IsInternal()
    {
        var summary = new ImportSummary
        {
            Read = 3,
            Counts = [(ImportOutcome.Imported, 2)],
            Warnings = 0,
            Duration = TimeSpan.Zero,
            IsDryRun = false,
            StopReasons = [],
        };

        summary.IsConserved.ShouldBeFalse();
        summary.ExitCode.ShouldBe(ExitCode.Internal);
    }
}
