using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using NodaTime;

namespace AccountImport.Client.Tests.Importing;

public sealed class AttemptEvidenceTests
{
    // The server's Date when it answered; the attempt began 10 s before the status was asked, and the answer took 2 s.
    private static readonly Instant ServerTime = Instant.FromUtc(2026, 3, 2, 9, 0, 12);

    [Theory]
    [InlineData(0, "Undecided")]
    [InlineData(-1, "Earlier")]
    [InlineData(2_999, "Undecided")]
    [InlineData(3_000, "OfThisAttempt")]
    [InlineData(600_000, "OfThisAttempt")]
    [InlineData(-600_000, "Earlier")]
    public void Weigh_ModifiedRelativeToTheEarliestBeginning_IsDecidedOutsideTheWindowOnly(int milliseconds, string expected)
    {
        // 12 s before the answer's Date at the earliest; 10 s before it, and a second later, at the latest.
        Instant earliestBeginning = ServerTime - Duration.FromSeconds(12);

        Weigh(earliestBeginning + Duration.FromMilliseconds(milliseconds)).ToString().ShouldBe(expected);
    }

    [Fact]
    public void Weigh_WithoutATime_IsUndecided()
    {
        Weigh(modifiedAt: null).ShouldBe(Evidence.Undecided);
        AttemptEvidence.Weigh(
            new StatusResult { Status = new ImportStatus { Status = ImportStatusCode.Processed, ModifiedAt = ServerTime.WithOffset(Offset.Zero) } },
            TimeSpan.Zero,
            TimeSpan.Zero).ShouldBe(Evidence.Undecided);
    }

    private static Evidence Weigh(Instant? modifiedAt) => AttemptEvidence.Weigh(
        new StatusResult
        {
            ServerTime = ServerTime,
            Status = new ImportStatus { Status = ImportStatusCode.Pending, ModifiedAt = modifiedAt?.WithOffset(Offset.FromHours(2)) },
        },
        sinceAttemptAtAnswer: TimeSpan.FromSeconds(12),
        sinceAttemptAtRequest: TimeSpan.FromSeconds(10));
}
