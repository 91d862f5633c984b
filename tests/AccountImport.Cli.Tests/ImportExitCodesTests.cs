using AccountImport.Client.Importing;

namespace AccountImport.Cli.Tests;

public sealed class ImportExitCodesTests
{
    private static readonly int FullDisk = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;

    [Fact]
    public void GetExitCode_EveryOutcome_HasItsOwn()
    {
        Dictionary<ImportOutcome, int> expected = new()
        {
            [ImportOutcome.Imported] = 0,
            [ImportOutcome.AlreadyImported] = 0,
            [ImportOutcome.DryRunSucceeded] = 0,
            [ImportOutcome.Validated] = 0,
            [ImportOutcome.Scheduled] = 0,
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
            ((int)Summarize(1, (outcome, 1)).GetExitCode()).ShouldBe(expected[outcome], outcome.ToString());
            outcome.IsSuccess().ShouldBe(expected[outcome] is 0, outcome.ToString());
        }
    }

    [Fact]
    public void GetExitCode_EveryReasonToStop_HasItsOwn()
    {
        Dictionary<ImportStopReason, int> expected = new()
        {
            [ImportStopReason.Requested] = 4,
            [ImportStopReason.StopTime] = 4,
            [ImportStopReason.WindowEnd] = 4,
            [ImportStopReason.FailureRate] = 5,
            [ImportStopReason.Authentication] = 3,
            [ImportStopReason.Configuration] = 2,
            [ImportStopReason.Unreachable] = 2,
            [ImportStopReason.Unavailable] = 4,
            [ImportStopReason.Journal] = 7,
            [ImportStopReason.Internal] = 7,
        };

        foreach (ImportStopReason reason in Enum.GetValues<ImportStopReason>())
        {
            ((int)reason.GetExitCode()).ShouldBe(expected[reason], reason.ToString());
            ImportSummary summary = Summarize(2, (ImportOutcome.Rejected, 1), (ImportOutcome.Unknown, 1)) with { Stops = [new ImportStop(reason, "Why.")] };
            ((int)summary.GetExitCode()).ShouldBe(expected[reason], reason.ToString());
        }
    }

    [Theory]
    [InlineData(ImportStopReason.Requested, 1)]
    [InlineData(ImportStopReason.StopTime, 1)]
    [InlineData(ImportStopReason.FailureRate, 5)]
    [InlineData(ImportStopReason.Internal, 7)]
    public void GetExitCode_StoppedWhenNothingWasLeft_CountsOnlyWhatIsWrong(ImportStopReason reason, int expected)
    {
        ImportSummary summary = Summarize(2, (ImportOutcome.Rejected, 1), (ImportOutcome.Imported, 1)) with { Stops = [new ImportStop(reason, "Why.")] };

        ((int)summary.GetExitCode()).ShouldBe(expected);
        summary.FindStops().Count().ShouldBe(expected is 1 ? 0 : 1);
    }

    [Fact]
    public void GetExitCode_EveryFaultOfAJournal_HasItsOwn()
    {
        foreach (ImportJournalFault fault in Enum.GetValues<ImportJournalFault>())
        {
            var exception = new ImportJournalException(fault, "Why.", new IOException("No space left on device.", FullDisk));
            ExitCode expected = fault is ImportJournalFault.Damaged or ImportJournalFault.Unwritable ? ExitCode.Internal : ExitCode.Usage;

            exception.GetExitCode().ShouldBe(expected, fault.ToString());
        }
    }

    [Fact]
    public void GetExitCode_JournalUnwritableOnADiskThatIsNotFull_IsUsage()
    {
        new ImportJournalException(ImportJournalFault.Unwritable, "Why.").GetExitCode().ShouldBe(ExitCode.Usage);
        new ImportJournalException(ImportJournalFault.Unwritable, "Why.", new UnauthorizedAccessException()).GetExitCode().ShouldBe(ExitCode.Usage);
        new ImportJournalException(ImportJournalFault.Unwritable, "Why.", new DirectoryNotFoundException()).GetExitCode().ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public void GetExitCode_OutcomesDoNotAddUp_IsInternal() =>
        Summarize(3, (ImportOutcome.Imported, 2)).GetExitCode().ShouldBe(ExitCode.Internal);

    [Fact]
    public void GetExitCode_NoAccounts_IsSuccess() =>
        Summarize(0, (ImportOutcome.Rejected, 0)).GetExitCode().ShouldBe(ExitCode.Success);

    private static ImportSummary Summarize(long read, params (ImportOutcome Outcome, long Count)[] counts) =>
        new() { Read = read, Counts = counts.ToDictionary(count => count.Outcome, count => count.Count) };
}
