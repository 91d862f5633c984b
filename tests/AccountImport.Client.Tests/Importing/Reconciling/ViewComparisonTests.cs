using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Reconciling;
using AccountImport.Client.Tests.Importing.Journal;
using static AccountImport.Client.Importing.ReconciliationKind;

namespace AccountImport.Client.Tests.Importing.Reconciling;

/// <summary>Each outcome of a journal against each answer of the platform.</summary>
public sealed class ViewComparisonTests
{
    // In the order of the kinds below; a null is an answer that the platform does not know the account.
    private static readonly string?[] Answers = [null, "PENDING", "PROCESSED", "ERRORED", "CANCELLED", "DRY_RUN_SUCCEEDED", "DRY_RUN_ERRORED"];

    [Theory]
    [InlineData(null, MissingThere, Open, Agrees, StateDiffers, StateDiffers, StateDiffers, StateDiffers)]
    [InlineData(ImportOutcome.NotAttempted, Agrees, NotOurs, NotOurs, NotOurs, NotOurs, Agrees, Agrees)]
    [InlineData(ImportOutcome.Rejected, Agrees, NotOurs, NotOurs, NotOurs, NotOurs, Agrees, Agrees)]
    [InlineData(ImportOutcome.Validated, Agrees, NotOurs, NotOurs, NotOurs, NotOurs, Agrees, Agrees)]
    [InlineData(ImportOutcome.Imported, MissingThere, StateDiffers, Agrees, StateDiffers, StateDiffers, StateDiffers, StateDiffers)]
    [InlineData(ImportOutcome.AlreadyImported, MissingThere, StateDiffers, Agrees, StateDiffers, StateDiffers, StateDiffers, StateDiffers)]
    [InlineData(ImportOutcome.Unknown, Open, Open, JournalBehind, JournalBehind, JournalBehind, Open, Open)]
    [InlineData(ImportOutcome.Scheduled, MissingThere, Open, JournalBehind, JournalBehind, JournalBehind, Open, Open)]
    [InlineData(ImportOutcome.StillPending, MissingThere, Open, JournalBehind, JournalBehind, JournalBehind, Open, Open)]
    [InlineData(ImportOutcome.Failed, StateDiffers, StateDiffers, StateDiffers, Agrees, StateDiffers, Agrees, Agrees)]
    [InlineData(ImportOutcome.Cancelled, StateDiffers, StateDiffers, StateDiffers, StateDiffers, Agrees, Agrees, Agrees)]
    [InlineData(ImportOutcome.DryRunSucceeded, StateDiffers, StateDiffers, StateDiffers, StateDiffers, StateDiffers, Agrees, StateDiffers)]
    [InlineData(ImportOutcome.DryRunFailed, StateDiffers, StateDiffers, StateDiffers, StateDiffers, StateDiffers, StateDiffers, Agrees)]
    public void Compare_JournalOfAnImport_IsOfTheKind(ImportOutcome? outcome, params ReconciliationKind[] kinds) =>
        Compare(new JournalView { Outcome = outcome }).ShouldBe(kinds);

    [Theory]
    [InlineData(ImportOutcome.NotAttempted, Agrees, NotOurs, NotOurs, NotOurs, NotOurs, Agrees, Agrees)]
    [InlineData(ImportOutcome.Rejected, Agrees, NotOurs, NotOurs, NotOurs, NotOurs, Agrees, Agrees)]
    [InlineData(ImportOutcome.AlreadyImported, MissingThere, StateDiffers, Agrees, StateDiffers, StateDiffers, StateDiffers, StateDiffers)]
    [InlineData(ImportOutcome.Unknown, Open, Open, NotOurs, NotOurs, JournalBehind, JournalBehind, JournalBehind)]
    [InlineData(ImportOutcome.Scheduled, MissingThere, Open, NotOurs, NotOurs, JournalBehind, JournalBehind, JournalBehind)]
    [InlineData(ImportOutcome.StillPending, MissingThere, Open, NotOurs, NotOurs, JournalBehind, JournalBehind, JournalBehind)]
    [InlineData(ImportOutcome.Cancelled, StateDiffers, StateDiffers, NotOurs, NotOurs, Agrees, StateDiffers, StateDiffers)]
    [InlineData(ImportOutcome.DryRunSucceeded, StateDiffers, StateDiffers, NotOurs, NotOurs, StateDiffers, Agrees, StateDiffers)]
    [InlineData(ImportOutcome.DryRunFailed, StateDiffers, StateDiffers, NotOurs, NotOurs, StateDiffers, StateDiffers, Agrees)]
    public void Compare_JournalOfADryRun_IsOfTheKind(ImportOutcome outcome, params ReconciliationKind[] kinds) =>
        Compare(new JournalView { Outcome = outcome, IsDryRun = true }).ShouldBe(kinds);

    [Theory]
    [InlineData(ImportOutcome.NotAttempted)]
    [InlineData(ImportOutcome.Rejected)]
    public void Compare_WasSentWithoutEffectInTheEnd_ExplainsWhatFailedAndNotWhatIsThere(ImportOutcome outcome) =>
        Compare(new JournalView { Outcome = outcome, WasSent = true }).ShouldBe([Agrees, NotOurs, NotOurs, Agrees, Agrees, Agrees, Agrees]);

    [Theory]
    [InlineData("A-1", "A-1", Agrees)]
    [InlineData("A-1", "A-2", NumberDiffers)]
    [InlineData("A-1", null, Agrees)]
    [InlineData(null, "A-2", Agrees)]
    public void Compare_Imported_LooksAtTheKrakenNumberWhereBothHaveOne(string? journal, string? platform, ReconciliationKind kind) =>
        ViewComparison.Compare(new JournalView { Outcome = ImportOutcome.Imported, KrakenIdentifier = journal }, new ImportStatus { Status = ImportStatusCode.Processed, KrakenIdentifier = platform })
            .ShouldBe(kind);

    [Fact]
    public void Compare_AlreadyImported_DoesNotCompareTheNumbers() =>
        ViewComparison.Compare(new JournalView { Outcome = ImportOutcome.AlreadyImported, AccountId = "A-1" }, new ImportStatus { Status = ImportStatusCode.Processed, KrakenIdentifier = "A-2" })
            .ShouldBe(Agrees);

    [Fact]
    public void Compare_StateThatNobodyKnows_IsUnderWay() =>
        ViewComparison.Compare(new JournalView { Outcome = ImportOutcome.Scheduled }, new ImportStatus { Status = new ImportStatusCode("WAITING_FOR_METER") }).ShouldBe(Open);

    [Fact]
    public void Compare_EveryOutcome_HasAKindForEveryAnswer()
    {
        foreach (ImportOutcome outcome in Enum.GetValues<ImportOutcome>())
        {
            Compare(new JournalView { Outcome = outcome }).Length.ShouldBe(Answers.Length);
            Compare(new JournalView { Outcome = outcome, IsDryRun = true }).Length.ShouldBe(Answers.Length);
        }
    }

    [Fact]
    public void Of_LastRequestSurelyWithoutEffectAndAnEarlierOneUnknown_IsUnknown()
    {
        JournalEntry entry = JournalSamples.Of(1, JournalState.NotSent);

        JournalView.Of(entry, JournalMode.Import).Outcome.ShouldBe(ImportOutcome.NotAttempted);
        JournalView.Of(entry with { UnresolvedSince = JournalSamples.Time }, JournalMode.Import).Outcome.ShouldBe(ImportOutcome.Unknown);
        JournalView.Of(entry: null, JournalMode.DryRun).ShouldBe(new JournalView { Outcome = ImportOutcome.NotAttempted, IsDryRun = true });
    }

    [Theory]
    [InlineData(MissingThere, true, true)]
    [InlineData(JournalBehind, true, true)]
    [InlineData(NumberDiffers, true, true)]
    [InlineData(Uncertain, false, true)]
    [InlineData(Unanswered, false, true)]
    [InlineData(Open, false, false)]
    [InlineData(Agrees, false, false)]
    public void Kind_IsADifferenceOrListedOrNeither(ReconciliationKind kind, bool isDifference, bool isListed)
    {
        kind.IsDifference().ShouldBe(isDifference);
        kind.IsListed().ShouldBe(isListed);
        ReconciliationKinds.KindOf(System.Text.Encoding.UTF8.GetString(ReconciliationKinds.WordOf(kind))).ShouldBe(kind);
    }

    private static ReconciliationKind[] Compare(JournalView journal) =>
        [.. Answers.Select(answer => ViewComparison.Compare(journal, answer is null ? null : new ImportStatus { Status = new ImportStatusCode(answer) }))];
}
