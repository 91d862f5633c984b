using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>Validate before process, or instead of it.</summary>
public sealed class ValidateModeTests
{
    private const string Key = "IM-A-1";

    [Fact]
    public async Task BeforeProcess_Valid_IsValidatedAndThenSent()
    {
        await using ImportBench bench = BenchOf(ValidateMode.BeforeProcess);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(1);
        bench.Platform.Calls.Take(3).Select(call => call.Operation).ShouldBe([AccountImportOperation.Status, AccountImportOperation.Validate, AccountImportOperation.Process]);
        bench.StatesOf(Key).ShouldBe([JournalState.Intended, JournalState.Scheduled, JournalState.Imported]);
    }

    [Theory]
    [InlineData(ValidateMode.BeforeProcess)]
    [InlineData(ValidateMode.Only)]
    public async Task Run_Invalid_IsRejectedAndNotSent(ValidateMode mode)
    {
        await using ImportBench bench = BenchOf(mode);
        bench.Platform[Key].Validates(Answers.Invalid);

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.Rejected);
        outcome.Attempts.ShouldBe(0);
        outcome.Errors.Select(error => error.Code).ShouldBe(["invalid_phone_number", "not_allowed"]);
        bench.StatesOf(Key).ShouldBe([JournalState.Rejected]);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(0);
    }

    [Fact]
    public async Task Only_Valid_IsValidatedAndNeverSent()
    {
        await using ImportBench bench = BenchOf(ValidateMode.Only);

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2");

        run.ShouldBeAll(ImportOutcome.Validated, accounts: 2).Attempts.ShouldBe(0);
        bench.StatesOf(Key).ShouldBe([JournalState.Validated]);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(0);

        EndedRun again = await bench.RunAsync("IM-A-1", "IM-A-2");
        again.ShouldHave(2, (ImportOutcome.Validated, 2));
        again.Summary.EndedBefore.ShouldBe(2);
        bench.Platform.Count(AccountImportOperation.Validate).ShouldBe(2);
    }

    [Fact]
    public async Task Only_JournalOfAnImport_IsRefused()
    {
        await using ImportBench bench = BenchOf(ValidateMode.Only);
        await bench.RunAsync(ImportBench.SourceOf(Key), bench.Options with { Validate = ValidateMode.OnRejection });

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() => bench.RunAsync(Key));

        exception.Fault.ShouldBe(ImportJournalFault.OtherMode);
    }

    [Theory]
    [InlineData(ValidateMode.BeforeProcess, nameof(ImportOutcome.Imported))]
    [InlineData(ValidateMode.Only, nameof(ImportOutcome.Validated))]
    public async Task Run_SameKeyTwiceWhileItIsValidated_IsADuplicate(ValidateMode mode, string expected)
    {
        await using ImportBench bench = BenchOf(mode);
        bench.Options = bench.Options with { Concurrency = 100 };
        string[] keys = [.. Enumerable.Range(1, 100).Select(number => $"IM-A-{number}")];

        EndedRun run = await bench.RunAsync([.. keys, .. keys]);

        run.ShouldHave(200, (Enum.Parse<ImportOutcome>(expected), 100), (ImportOutcome.Rejected, 100));
        keys.ShouldAllBe(key => bench.Platform.Count(AccountImportOperation.Validate, key) == 1);
        keys.ShouldAllBe(key => bench.Platform[key].Tasks.Count == (mode == ValidateMode.Only ? 0 : 1));
    }

    [Theory]
    [InlineData(ValidateMode.BeforeProcess, nameof(ImportOutcome.Imported))]
    [InlineData(ValidateMode.Only, nameof(ImportOutcome.Validated))]
    public async Task Run_ValidateIsUnavailableForAWhile_IsAskedOn(ValidateMode mode, string expected)
    {
        await using ImportBench bench = BenchOf(mode);
        bench.Platform[Key].Validates(Answers.ServerFailed, Answers.ConnectionRefused, Answers.Throttled(TimeSpan.FromSeconds(30)), Answers.NoCredential);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(Enum.Parse<ImportOutcome>(expected));
        run.Summary.Duration.ShouldBeGreaterThan(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(ValidateMode.BeforeProcess)]
    [InlineData(ValidateMode.Only)]
    public async Task Run_ValidateIsDownForTheWholeBudget_StopsAndNothingIsLost(ValidateMode mode)
    {
        await using ImportBench bench = BenchOf(mode);
        bool isDown = true;
        bench.Platform.OnCall = call =>
        {
            if (isDown && call.Operation is AccountImportOperation.Validate)
            {
                throw Answers.ServerFailed;
            }
        };
        ImportSource source = ImportBench.SourceOf("IM-A-1", "IM-A-2", "IM-A-3");

        EndedRun run = await bench.RunAsync(source);

        run.ShouldBeStopped(ImportStopReason.Unavailable).Message.ShouldContain("validate");
        run.ShouldHave(3, (ImportOutcome.NotAttempted, 3));
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(16));
        run.Outcomes.ShouldBeEmpty();

        isDown = false;
        EndedRun again = await bench.RunAsync(source);
        again.ShouldBeAll(mode is ValidateMode.Only ? ImportOutcome.Validated : ImportOutcome.Imported, accounts: 3);
        again.Outcomes.ShouldAllBe(outcome => outcome.Attempts == (mode == ValidateMode.Only ? 0 : 1));
    }

    [Theory]
    [InlineData(ValidateMode.BeforeProcess)]
    [InlineData(ValidateMode.Only)]
    public async Task Run_CredentialIsRefused_StopsAndNothingIsLost(ValidateMode mode)
    {
        await using ImportBench bench = BenchOf(mode);
        bench.Platform["IM-A-2"].Validates(Answers.Unauthorized);

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2");

        run.ShouldBeStopped(ImportStopReason.Authentication);
        run.Summary.IsConserved.ShouldBeTrue();
        run.Summary.Read.ShouldBe(2);
        run.Summary.Count(ImportOutcome.NotAttempted).ShouldBeGreaterThanOrEqualTo(1);
        (await bench.RunAsync("IM-A-1", "IM-A-2")).Summary.Counts.Keys.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Only_GatewayBlocksOnePayloadNowAndThen_RejectsThem()
    {
        await using ImportBench bench = BenchOf(ValidateMode.Only);
        bench.Options = bench.Options with { Concurrency = 1 };
        string[] keys = [.. Enumerable.Range(1, 8).Select(number => $"IM-A-{number}")];
        foreach (string key in keys.Where((_, index) => index % 2 is 1))
        {
            bench.Platform[key].Validates(Answers.ForeignForbidden);
        }

        EndedRun run = await bench.RunAsync(keys);

        run.ShouldHave(8, (ImportOutcome.Validated, 4), (ImportOutcome.Rejected, 4));
        run["IM-A-2"].Errors.ShouldHaveSingleItem().Code.ShouldBe("blocked_by_gateway");
        run.Summary.Stops.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ValidateMode.BeforeProcess)]
    [InlineData(ValidateMode.Only)]
    public async Task Run_GatewayBlocksThreeInARow_StopsAsWronglyConfigured(ValidateMode mode)
    {
        await using ImportBench bench = BenchOf(mode);
        bench.Options = bench.Options with { Concurrency = 1 };
        string[] keys = [.. Enumerable.Range(1, 9).Select(number => $"IM-A-{number}")];
        foreach (string key in keys)
        {
            bench.Platform[key].Validates(Answers.ForeignForbidden);
        }

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(keys.Select(key => Samples.Payload(key)), accounts: 9));

        run.ShouldBeStopped(ImportStopReason.Configuration);
        run.ShouldHave(9, (ImportOutcome.Rejected, 3), (ImportOutcome.NotAttempted, 6));
    }

    [Fact]
    public async Task BeforeProcess_GatewayBlocksProcessOnly_StopsAfterThree()
    {
        await using ImportBench bench = BenchOf(ValidateMode.BeforeProcess);
        bench.Options = bench.Options with { Concurrency = 1 };
        string[] keys = [.. Enumerable.Range(1, 9).Select(number => $"IM-A-{number}")];
        foreach (string key in keys)
        {
            bench.Platform[key].Refuses(Answers.ForeignForbidden);
        }

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(keys.Select(key => Samples.Payload(key)), accounts: 9));

        run.ShouldBeStopped(ImportStopReason.Configuration);
        run.Summary.Count(ImportOutcome.Rejected).ShouldBe(3);
    }

    [Fact]
    public async Task Only_OtherError_IsRejectedWithItsCode()
    {
        await using ImportBench bench = BenchOf(ValidateMode.Only);
        bench.Platform[Key].Validates(Answers.Refused(System.Net.HttpStatusCode.BadRequest, "too_odd"));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Rejected).Errors.ShouldHaveSingleItem().Code.ShouldBe("too_odd");
    }

    [Fact]
    public async Task Only_Canary_StopsWhenTooManyAreInvalid()
    {
        await using ImportBench bench = BenchOf(ValidateMode.Only);
        bench.Options = bench.Options with { Canary = 2 };
        bench.Platform["IM-A-1"].Validates(Answers.Invalid);

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(Enumerable.Range(1, 9).Select(number => Samples.Payload($"IM-A-{number}")), accounts: 9));

        run.ShouldBeStopped(ImportStopReason.FailureRate);
        run.ShouldHave(9, (ImportOutcome.Rejected, 1), (ImportOutcome.Validated, 1), (ImportOutcome.NotAttempted, 7));
    }

    private static ImportBench BenchOf(ValidateMode mode)
    {
        var bench = new ImportBench();
        bench.Options = bench.Options with { Validate = mode };
        return bench;
    }
}
