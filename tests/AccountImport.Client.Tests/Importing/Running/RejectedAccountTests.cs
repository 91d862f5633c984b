using System.Net;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>What becomes of an account that the API does not take.</summary>
public sealed class RejectedAccountTests
{
    private const string Key = "IM-A-1";

    [Fact]
    public async Task Run_AlreadyImportedBySomebodyElse_HasItsAccountIdAndNoKrakenNumber()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Has(ImportStatusCode.Processed, bench.Platform.Now - Duration.FromDays(1));

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.AlreadyImported);
        outcome.AccountId.ShouldBe("A-EARLIER");
        outcome.KrakenIdentifier.ShouldBeNull();
        outcome.Attempts.ShouldBe(1);
        bench.StatesOf(Key).ShouldBe([JournalState.Intended, JournalState.AlreadyImported]);
        bench.Records()[^1].AccountId.ShouldBe("A-EARLIER");
        bench.Platform.Count(AccountImportOperation.Status).ShouldBe(1);
    }

    [Fact]
    public async Task Run_FailsValidation_IsExplainedByValidate()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.FailedValidation).Validates(Answers.Invalid);

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.Rejected);
        outcome.Errors.ShouldBe(
        [
            new ImportFinding { Attr = "customers.0.landline", Code = "invalid_phone_number" },
            new ImportFinding { Attr = "accountTypeCode", Code = "not_allowed" },
        ]);
        bench.StatesOf(Key).ShouldBe([JournalState.Intended, JournalState.Rejected]);
        bench.Records()[^1].Errors.ShouldBe(outcome.Errors);
        File.ReadAllText(bench.JournalPath).ShouldNotContain("phone number.");
        bench.Platform.Calls.Select(call => call.Operation).ShouldBe([AccountImportOperation.Status, AccountImportOperation.Process, AccountImportOperation.Validate]);
    }

    [Fact]
    public async Task Run_FailsValidationAndValidateFindsNothing_HasTheCodeOfTheRefusal()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.FailedValidation);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Rejected).Errors.ShouldHaveSingleItem().Code.ShouldBe("import_process_failed_validation");
    }

    [Fact]
    public async Task Run_ValidateIsUnavailableForAWhile_IsAskedOn()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.FailedValidation).Validates(Answers.ServerFailed, Answers.Throttled(TimeSpan.FromSeconds(40)), Answers.ConnectionRefused, Answers.Invalid);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Rejected).Errors.Count.ShouldBe(2);
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(55));
    }

    [Fact]
    public async Task Run_ValidateIsDown_CostsTheBudgetOnceAndHoldsUpNobodyElse()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Concurrency = 2 };
        Instant began = bench.Platform.Now;
        Instant? otherEnded = null;
        for (int number = 1; number <= 3; number++)
        {
            bench.Platform[$"IM-A-{number}"].Refuses(Answers.FailedValidation).Validates([.. Enumerable.Repeat(Answers.ServerFailed, 1000)]);
        }

        bench.Platform["IM-A-4"].TimeToEnd = TimeSpan.Zero;
        bench.Platform.OnCall = call => otherEnded = call is { Operation: AccountImportOperation.Status, Key.ExternalAccountNumber: "IM-A-4" } ? call.At : otherEnded;
        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-4", "IM-A-2", "IM-A-3");

        run.ShouldHave(4, (ImportOutcome.Rejected, 3), (ImportOutcome.Imported, 1));
        run["IM-A-1"].Errors.ShouldHaveSingleItem().Code.ShouldBe("import_process_failed_validation");
        (otherEnded.ShouldNotBeNull() - began).ShouldBeLessThan(Duration.FromSeconds(20));
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(16));
        bench.Platform.CallsOf(AccountImportOperation.Validate).CountBy(call => call.Key).Count(calls => calls.Value is 3).ShouldBe(2);
    }

    [Fact]
    public async Task Run_ValidateIsDownAndOneAccountAtATimeIsSent_WaitsForTheBudgetOnce()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Concurrency = 1 };
        bench.Platform["IM-A-1"].Refuses(Answers.FailedValidation).Validates([.. Enumerable.Repeat(Answers.ServerFailed, 1000)]);
        bench.Platform["IM-A-2"].Refuses(Answers.FailedValidation).Validates([.. Enumerable.Repeat(Answers.ServerFailed, 1000)]);
        bench.Platform["IM-A-3"].Refuses(Answers.FailedValidation).Validates(Answers.ServerFailed, Answers.Invalid);
        bench.Platform["IM-A-4"].Refuses(Answers.FailedValidation).Validates([.. Enumerable.Repeat(Answers.ServerFailed, 5), Answers.Invalid]);

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-3", "IM-A-4");

        run.ShouldBeAll(ImportOutcome.Rejected, accounts: 4);
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(17));
        bench.Platform.Count(AccountImportOperation.Validate, "IM-A-2").ShouldBe(3);
        run["IM-A-3"].Errors.Count.ShouldBe(2);
        run["IM-A-4"].Errors.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Run_ValidateRefusesTheCredential_HasTheCodeOfTheRefusal()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.FailedValidation).Validates(Answers.Unauthorized);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Rejected).Errors.ShouldHaveSingleItem().Code.ShouldBe("import_process_failed_validation");
        bench.Platform.Count(AccountImportOperation.Validate).ShouldBe(1);
    }

    [Fact]
    public async Task Run_ListsItsErrorsAtOnce_IsNotValidated()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.Invalid);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Rejected).Errors.Count.ShouldBe(2);
        bench.Platform.Count(AccountImportOperation.Validate).ShouldBe(0);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "account_number_taken", "account_number_taken")]
    [InlineData(HttpStatusCode.BadRequest, null, "http_400")]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, "Jane Doe is too long", "http_413")]
    [InlineData(HttpStatusCode.UnprocessableEntity, "400", "400")]
    public async Task Run_OtherRefusal_HasItsCode(HttpStatusCode statusCode, string? code, string expected)
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.Refused(statusCode, code));

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.Rejected);
        outcome.Errors.ShouldHaveSingleItem().ShouldBe(new ImportFinding { Attr = FieldError.NonFieldErrors, Code = expected });
        outcome.Attempts.ShouldBe(1);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_GatewayBlocksOnePayload_RejectsItAndGoesOn()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-2"].Refuses(Answers.ForeignForbidden);

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-3");

        run.ShouldHave(3, (ImportOutcome.Imported, 2), (ImportOutcome.Rejected, 1));
        run["IM-A-2"].Errors.ShouldHaveSingleItem().Code.ShouldBe("blocked_by_gateway");
        run.Summary.Stops.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_GatewayBlocksThreeInARow_StopsAsWronglyConfigured()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Concurrency = 1 };
        foreach (string key in (string[])["IM-A-2", "IM-A-3", "IM-A-4"])
        {
            bench.Platform[key].Refuses(Answers.ForeignForbidden);
        }

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-3", "IM-A-4", "IM-A-5", "IM-A-6");

        run.ShouldBeStopped(ImportStopReason.Configuration).Message.ShouldContain("403");
        run.Summary.Count(ImportOutcome.Rejected).ShouldBe(3);
        bench.Platform.Count(AccountImportOperation.Process, "IM-A-5").ShouldBe(0);
    }

    [Fact]
    public async Task Run_GatewayBlocksEverySecond_GoesOn()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Concurrency = 1 };
        string[] keys = [.. Enumerable.Range(1, 10).Select(number => $"IM-A-{number}")];
        foreach (string key in keys.Where((_, index) => index % 2 is 0))
        {
            bench.Platform[key].Refuses(Answers.ForeignForbidden);
        }

        EndedRun run = await bench.RunAsync(keys);

        run.ShouldHave(10, (ImportOutcome.Rejected, 5), (ImportOutcome.Imported, 5));
        run.Summary.Stops.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_SameKeyTwice_IsSentOnceAndSaidToBeADuplicate()
    {
        await using var bench = new ImportBench();

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-1", "IM-A-1");

        run.ShouldHave(4, (ImportOutcome.Imported, 2), (ImportOutcome.Rejected, 2));
        AccountOutcome duplicate = run.Outcomes.Single(outcome => outcome.Number is 3);
        duplicate.ExternalAccountNumber.ShouldBe("IM-A-1");
        duplicate.Errors.ShouldHaveSingleItem().Code.ShouldBe("duplicate_key");
        duplicate.Attempts.ShouldBe(0);
        bench.Platform.Count(AccountImportOperation.Process, "IM-A-1").ShouldBe(1);

        EndedRun again = await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-1", "IM-A-1");
        again.ShouldHave(4, (ImportOutcome.Imported, 2), (ImportOutcome.Rejected, 2));
        again.Outcomes.ShouldBeEmpty();
        again.Summary.EndedBefore.ShouldBe(4);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(2);
    }

    [Fact]
    public async Task Run_OfAnotherImportSupplier_IsRejectedWithoutACall()
    {
        await using var bench = new ImportBench();

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf([Samples.Payload("IM-A-1"), Samples.Payload("IM-A-1", "OTHER")]));

        run.ShouldHave(2, (ImportOutcome.Imported, 1), (ImportOutcome.Rejected, 1));
        AccountOutcome refused = run.Outcomes.Single(outcome => outcome.Number is 2);
        refused.ExternalAccountNumber.ShouldBeNull();
        refused.Errors.ShouldHaveSingleItem().Attr.ShouldBe("import_supplier");
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_NothingPassesTheLocalCheck_MakesNoCall()
    {
        await using var bench = new ImportBench();

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf([Samples.Payload("IM-A-1", "OTHER"), Samples.Payload("IM-A-1", "OTHER")]));

        run.ShouldBeAll(ImportOutcome.Rejected, accounts: 2);
        bench.Platform.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_ErrorsHavePlacesInTheFile_AreGivenThem()
    {
        await using var bench = new ImportBench();
        string file = bench.PathOf("accounts.json");
        byte[] account = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Samples.Account(Key), AccountImportJsonContext.Default.Account);
        await File.WriteAllBytesAsync(file, [.. "[\n"u8, .. account, .. "\n]"u8], TestContext.Current.CancellationToken);
        bench.Platform[Key].Refuses(Answers.Invalid);

        EndedRun run = await bench.RunAsync(ImportSource.FromFile(file, Samples.ImportSupplier));

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.Rejected);
        outcome.Position.ShouldNotBeNull().Line.ShouldBe(2);
        outcome.Errors.Single(error => error.Attr is "accountTypeCode").Position.ShouldNotBeNull().Column.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Run_ErrorDetailIsKept_IsInAFileOfItsOwn()
    {
        await using var bench = new ImportBench();
        string details = bench.PathOf("details.ndjson");
        bench.Options = bench.Options with { ErrorDetailPath = details };
        bench.Platform["IM-A-1"].Refuses(Answers.Invalid);
        bench.Platform["IM-A-2"].End = ImportStatusCode.Errored;

        await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-3");

        string[] lines = [.. (await File.ReadAllLinesAsync(details, TestContext.Current.CancellationToken)).Order(StringComparer.Ordinal)];
        lines.ShouldBe(
        [
            """{"number":1,"external_account_number":"IM-A-1","attr":"accountTypeCode","code":"not_allowed","detail":null}""",
            """{"number":1,"external_account_number":"IM-A-1","attr":"customers.0.landline","code":"invalid_phone_number","detail":"abcde is not a valid phone number."}""",
            """{"number":1,"external_account_number":"IM-A-1","attr":"non_field_errors","code":"account_failed_validation","detail":"The account of Jane Doe is wrong."}""",
            """{"number":2,"external_account_number":"IM-A-2","attr":"non_field_errors","code":"creation_failed","detail":"Jane Doe cannot be created."}""",
        ]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(details).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Run_ErrorDetailOfASecondRun_IsAppended()
    {
        await using var bench = new ImportBench();
        string details = bench.PathOf("details.ndjson");
        bench.Options = bench.Options with { ErrorDetailPath = details, Retry = [ImportOutcome.Rejected] };
        bench.Platform["IM-A-1"].Refuses(Answers.Invalid, Answers.Invalid);

        await bench.RunAsync("IM-A-1");
        await bench.RunAsync("IM-A-1");

        (await File.ReadAllLinesAsync(details, TestContext.Current.CancellationToken)).Length.ShouldBe(6);
    }

    [Fact]
    public async Task Run_ErrorDetailCannotBeWritten_FailsBeforeACall()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { ErrorDetailPath = Path.Combine(bench.PathOf("missing"), "details.ndjson") };

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() => bench.RunAsync(Key));

        exception.Fault.ShouldBe(ImportJournalFault.Unwritable);
        exception.Message.ShouldContain("details.ndjson");
        bench.Platform.Calls.ShouldBeEmpty();
    }
}
