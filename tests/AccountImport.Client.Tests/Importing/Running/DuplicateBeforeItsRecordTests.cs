using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>An account that is validated before it is sent has no record meanwhile, and its key is taken all the same.</summary>
public sealed class DuplicateBeforeItsRecordTests
{
    [Theory]
    [InlineData(ValidateMode.BeforeProcess, ImportOutcome.Imported)]
    [InlineData(ValidateMode.Only, ImportOutcome.Validated)]
    [InlineData(ValidateMode.OnRejection, ImportOutcome.Imported)]
    public async Task Run_SameKeyWhileTheFirstHasNoRecordYet_IsADuplicate(ValidateMode validate, ImportOutcome expected)
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Validate = validate };

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-1", "IM-A-2", "IM-A-1");

        run.ShouldHave(4, (expected, 2), (ImportOutcome.Rejected, 2));
        run.Outcomes.Where(outcome => outcome.Outcome is ImportOutcome.Rejected).Select(outcome => outcome.Number).Order().ShouldBe([2, 4]);
        run.Outcomes.Where(outcome => outcome.Outcome is ImportOutcome.Rejected).ShouldAllBe(outcome => outcome.Errors.Single().Code == "duplicate_key");
        bench.Platform.Count(AccountImportOperation.Process, "IM-A-1").ShouldBe(validate is ValidateMode.Only ? 0 : 1);
    }

    [Fact]
    public async Task Run_DiedWhileTheFirstHadNoRecordYet_TakesNoneForTheOther()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Validate = ValidateMode.BeforeProcess };
        bool isHeld = true;
        bench.Platform.Before = (call, cancellationToken) => isHeld && call.Operation is AccountImportOperation.Validate
            ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
            : Task.CompletedTask;
        ImportRun killed = bench.Start(ImportBench.SourceOf("IM-A-1", "IM-A-1"));
        await foreach (AccountOutcome outcome in killed.Outcomes.WithCancellation(TestContext.Current.CancellationToken))
        {
            (outcome.Number, outcome.Outcome).ShouldBe((2, ImportOutcome.Rejected));
            await killed.DisposeAsync();
        }

        isHeld = false;

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-1");

        run.ShouldHave(2, (ImportOutcome.Imported, 1), (ImportOutcome.Rejected, 1));
        run.Summary.IsConserved.ShouldBeTrue();
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }
}
