using System.Text.Json;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Tests.Contracts;

public sealed class ImportStatusTests
{
    [Fact]
    public void Deserialize_SeedDocumentProcessed_KeepsOffsetAndMicroseconds()
    {
        ImportStatus status = Read(SeedDocument.StatusProcessed);

        status.Status.ShouldBe(ImportStatusCode.Processed);
        status.KrakenIdentifier.ShouldBe("INTERNAL-KRAKEN-IDENTIFIER");
        status.CreatedAt.ShouldBe(new LocalDateTime(2025, 10, 7, 9, 0, 21).PlusNanoseconds(179_194_000).WithOffset(Offset.FromHours(2)));
        status.ModifiedAt.ShouldBe(new LocalDateTime(2025, 10, 7, 9, 6, 38).PlusNanoseconds(78_396_000).WithOffset(Offset.FromHours(2)));
        status.LatestError.ShouldBeNull();
        status.ToString().ShouldBe("PROCESSED INTERNAL-KRAKEN-IDENTIFIER");
    }

    [Theory]
    [InlineData(SeedDocument.StatusWithoutIdentifier)]
    [InlineData(SeedDocument.StatusErrored)]
    public void Deserialize_SeedDocumentVerbatim_IsAStateNotSeenBefore(string json)
    {
        // The document writes "PROCESSED | IN_PROGRESS | ..." into one string: as a state it is unknown, and so has not ended.
        ImportStatus status = Read(json);

        status.IsTerminal.ShouldBeFalse();
        status.IsSuccess.ShouldBeFalse();
        status.KrakenIdentifier.ShouldBeNull();
    }

    [Fact]
    public void Deserialize_SeedDocumentErrored_HasItsError()
    {
        ImportError error = Read(SeedDocument.StatusErrored).LatestError.ShouldNotBeNull();

        error.ShouldBe(new ImportError { Code = "some_error_code", Detail = "A detailed error message", Domain = "account_import" });
        error.ToString().ShouldBe("some_error_code");
    }

    [Theory]
    [InlineData("PROCESSED", false)]
    [InlineData("ERRORED", false)]
    [InlineData("DRY_RUN_SUCCEEDED", true)]
    [InlineData("DRY_RUN_ERRORED", true)]
    public void IsDryRun_EachState_IsAsDocumented(string code, bool isDryRun) =>
        new ImportStatus { Status = new ImportStatusCode(code) }.IsDryRun.ShouldBe(isDryRun);

    [Fact]
    public void ToString_WithoutAnAccount_GivesTheStateAlone()
    {
        new ImportStatus { Status = ImportStatusCode.Pending }.ToString().ShouldBe("PENDING");
        new ImportError().ToString().ShouldBeEmpty();
        new ImportEvent().ToString().ShouldBeEmpty();
        default(ImportStatusCode).ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PENDING", false, false)]
    [InlineData("IN_PROGRESS", false, false)]
    [InlineData("PROCESSED", true, true)]
    [InlineData("ERRORED", true, false)]
    [InlineData("CANCELLED", true, false)]
    [InlineData("DRY_RUN_SUCCEEDED", true, true)]
    [InlineData("DRY_RUN_ERRORED", true, false)]
    [InlineData("processed", false, false)]
    [InlineData("ARCHIVED", false, false)]
    [InlineData("", false, false)]
    public void IsTerminal_EachState_IsAsDocumented(string code, bool isTerminal, bool isSuccess)
    {
        var status = new ImportStatus { Status = new ImportStatusCode(code) };

        status.IsTerminal.ShouldBe(isTerminal);
        status.IsSuccess.ShouldBe(isSuccess);
    }

    [Fact]
    public void Deserialize_LatestEvent_KeepsItsData()
    {
        ImportStatus status = Read("""{"status":"PENDING","latest_event":{"event":"scheduled","occurred_at":"2025-10-07T09:00:21Z","data":{"a":[1]}},"new_member":1}""");

        ImportEvent latestEvent = status.LatestEvent.ShouldNotBeNull();
        latestEvent.Event.ShouldBe("scheduled");
        latestEvent.OccurredAt.ShouldBe(Instant.FromUtc(2025, 10, 7, 9, 0, 21).WithOffset(Offset.Zero));
        latestEvent.Data.ShouldNotBeNull().GetRawText().ShouldBe("""{"a":[1]}""");
        latestEvent.ToString().ShouldBe("scheduled");
    }

    [Theory]
    [InlineData("""{"status":"PENDING","latest_event":{"event":null,"occurred_at":null,"data":null},"latest_error":{"code":null,"detail":null,"domain":null}}""")]
    [InlineData("""{"status":"PENDING","latest_event":null,"latest_error":{}}""")]
    [InlineData("""{"status":"PENDING"}""")]
    public void Deserialize_NullOrAbsentMembers_AreNull(string json)
    {
        ImportStatus status = Read(json);

        status.LatestError?.Code.ShouldBeNull();
        status.LatestEvent?.OccurredAt.ShouldBeNull();
        status.CreatedAt.ShouldBeNull();
    }

    [Fact]
    public void Deserialize_NumericCodeAndIdentifier_AreText()
    {
        ImportStatus status = Read("""{"status":"ERRORED","kraken_identifier":12345678,"latest_error":{"code":400}}""");

        status.KrakenIdentifier.ShouldBe("12345678");
        status.LatestError!.Code.ShouldBe("400");
    }

    [Fact]
    public void RoundTrip_Status_IsEqual()
    {
        ImportStatus status = Read(SeedDocument.StatusProcessed);

        Read(JsonSerializer.Serialize(status, AccountImportJsonContext.Default.ImportStatus)).ShouldBe(status);
    }

    private static ImportStatus Read(string json) => JsonSerializer.Deserialize(json, AccountImportJsonContext.Default.ImportStatus)!;
}
