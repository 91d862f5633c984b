using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using NodaTime;

namespace AccountImport.Client.Tests.Importing;

/// <summary>Which options an import can have, and what is said of the others.</summary>
public sealed class AccountImporterOptionsTests
{
    private static readonly ManualTimeProvider Clock = new();

    private static AccountImporterOptions Good { get; } = new() { JournalPath = "journal" };

    private static OffsetDateTime Now => Instant.FromDateTimeOffset(Clock.GetUtcNow()).WithOffset(Offset.Zero);

    public static TheoryData<string, string> Faults => new()
    {
        { "journal", "JournalPath is empty." },
        { "report", "ReportFolder is empty; null is no report." },
        { "details", "ErrorDetailPath is empty; null keeps no sentences." },
        { "no concurrency", "Concurrency is from 1 to 1024." },
        { "too much concurrency", "Concurrency is from 1 to 1024." },
        { "no requests", "RequestsPerSecond is from 0.001 to 1000000." },
        { "endless requests", "RequestsPerSecond is from 0.001 to 1000000." },
        { "no number of requests", "RequestsPerSecond is from 0.001 to 1000000." },
        { "canary", "Canary is at least 1." },
        { "negative rate", "MaxFailureRate is from 0 to 1." },
        { "large rate", "MaxFailureRate is from 0 to 1." },
        { "no rate", "MaxFailureRate is from 0 to 1." },
        { "retry", "Retry is null." },
        { "validate and dry run", "ValidateMode.Only and IsDryRun exclude each other." },
        { "retry of what ended well", "Retry has Imported; it takes Rejected, Failed and Cancelled." },
        { "retry of a dry run", "Retry has DryRunFailed; it takes Rejected, Failed and Cancelled." },
        { "absence", "AbsenceGrace is negative" },
        { "long absence", "AbsenceGrace is negative, zero where it must not be, shorter than the time that it bounds, or longer than 20 days." },
        { "visibility", "VisibilityGrace is negative" },
        { "deadline", "Deadline is negative" },
        { "budget", "RetryBudget is negative" },
        { "poll", "PollInterval is negative" },
        { "longest poll", "MaxPollInterval is negative, zero where it must not be, shorter than the time that it bounds" },
        { "delay", "RetryDelay is negative" },
        { "longest delay", "MaxRetryDelay is negative" },
        { "window", "schedule_window_start__after_end" },
        { "long window", "schedule_window_end_too_far_in_future" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Start_OptionThatNoImportCanHave_SaysWhich(string fault, string message)
    {
        AccountImporterOptions options = fault switch
        {
            "journal" => Good with { JournalPath = "" },
            "report" => Good with { ReportFolder = "" },
            "details" => Good with { ErrorDetailPath = "" },
            "no concurrency" => Good with { Concurrency = 0 },
            "too much concurrency" => Good with { Concurrency = 1025 },
            "no requests" => Good with { RequestsPerSecond = 0 },
            "endless requests" => Good with { RequestsPerSecond = double.PositiveInfinity },
            "no number of requests" => Good with { RequestsPerSecond = double.NaN },
            "canary" => Good with { Canary = 0 },
            "negative rate" => Good with { MaxFailureRate = -0.01 },
            "large rate" => Good with { MaxFailureRate = 1.01 },
            "no rate" => Good with { MaxFailureRate = double.NaN },
            "retry" => Good with { Retry = null! },
            "validate and dry run" => Good with { Validate = ValidateMode.Only, IsDryRun = true },
            "retry of what ended well" => Good with { Retry = [ImportOutcome.Failed, ImportOutcome.Imported] },
            "retry of a dry run" => Good with { Retry = [ImportOutcome.DryRunFailed] },
            "absence" => Good with { AbsenceGrace = TimeSpan.FromTicks(-2) },
            "long absence" => Good with { AbsenceGrace = TimeSpan.FromDays(20) + TimeSpan.FromTicks(1) },
            "visibility" => Good with { VisibilityGrace = TimeSpan.FromTicks(-1) },
            "deadline" => Good with { Deadline = TimeSpan.Zero },
            "budget" => Good with { RetryBudget = TimeSpan.FromTicks(-1) },
            "poll" => Good with { PollInterval = TimeSpan.Zero },
            "longest poll" => Good with { PollInterval = TimeSpan.FromSeconds(2), MaxPollInterval = TimeSpan.FromSeconds(1) },
            "delay" => Good with { RetryDelay = TimeSpan.Zero },
            "longest delay" => Good with { RetryDelay = TimeSpan.FromSeconds(2), MaxRetryDelay = TimeSpan.FromSeconds(1) },
            "window" => Good with { ScheduleWindowStart = Now.PlusHours(2), ScheduleWindowEnd = Now.PlusHours(1) },
            "long window" => Good with { ScheduleWindowEnd = Now.PlusHours(97) },
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        };

        ArgumentException exception = Should.Throw<ArgumentException>(() => options.ThrowIfInvalid(Clock, "options"));

        exception.Message.ShouldContain(message);
        exception.ParamName.ShouldBe("options");
    }

    public static TheoryData<string> Extremes => new(
        "default", "concurrency", "most concurrency", "graces", "infinite", "rates", "retries", "canary", "equal times", "validate", "passed window", "window", "longest");

    [Theory]
    [MemberData(nameof(Extremes))]
    public void Start_OptionAtItsEdge_IsTaken(string edge)
    {
        AccountImporterOptions options = edge switch
        {
            "default" => Good,
            "concurrency" => Good with { Concurrency = 1 },
            "most concurrency" => Good with { Concurrency = AccountImporterOptions.LargestConcurrency },
            "graces" => Good with { AbsenceGrace = TimeSpan.Zero, VisibilityGrace = TimeSpan.Zero, RetryBudget = TimeSpan.Zero },
            "infinite" => Good with { AbsenceGrace = Timeout.InfiniteTimeSpan },
            "rates" => Good with { MaxFailureRate = 1 },
            "retries" => Good with { Retry = [ImportOutcome.Rejected, ImportOutcome.Failed, ImportOutcome.Cancelled] },
            "canary" => Good with { Canary = 1, MaxFailureRate = 0 },
            "equal times" => Good with
            {
                PollInterval = TimeSpan.FromSeconds(3),
                MaxPollInterval = TimeSpan.FromSeconds(3),
                RetryDelay = TimeSpan.FromSeconds(3),
                MaxRetryDelay = TimeSpan.FromSeconds(3),
                Deadline = TimeSpan.FromTicks(1),
            },
            "validate" => Good with { Validate = ValidateMode.Only },
            "passed window" => Good with { ScheduleWindowStart = Now.PlusHours(-48), ScheduleWindowEnd = Now.PlusHours(-24) },
            "window" => Good with { ScheduleWindowStart = Now.PlusHours(96), ScheduleWindowEnd = Now.PlusHours(96) },
            "longest" => Good with { AbsenceGrace = TimeSpan.FromDays(20), Deadline = TimeSpan.FromDays(20), MaxPollInterval = TimeSpan.FromDays(20) },
            _ => throw new ArgumentOutOfRangeException(nameof(edge)),
        };

        Should.NotThrow(() => options.ThrowIfInvalid(Clock, "options"));
    }

    [Fact]
    public void Defaults_AreThoseOfTheDocumentation()
    {
        Good.Concurrency.ShouldBe(64);
        Good.RequestsPerSecond.ShouldBeNull();
        Good.DetectionLag.ShouldBe(TimeSpan.FromSeconds(1));
        Good.Validate.ShouldBe(ValidateMode.OnRejection);
        Good.AbsenceGrace.ShouldBe(TimeSpan.FromMinutes(10));
        Good.VisibilityGrace.ShouldBe(TimeSpan.FromSeconds(30));
        Good.Deadline.ShouldBe(TimeSpan.FromMinutes(30));
        Good.RetryBudget.ShouldBe(TimeSpan.FromMinutes(15));
        Good.PollInterval.ShouldBe(TimeSpan.FromMilliseconds(500));
        Good.MaxPollInterval.ShouldBe(TimeSpan.FromMinutes(5));
        Good.RetryDelay.ShouldBe(TimeSpan.FromSeconds(1));
        Good.MaxRetryDelay.ShouldBe(TimeSpan.FromSeconds(30));
        Good.Retry.ShouldBeEmpty();
        Good.WaitsForEnd.ShouldBeTrue();
        Good.SyncsToDisk.ShouldBeTrue();
        Good.AcceptsChangedInput.ShouldBeFalse();
        Good.IsDryRun.ShouldBeFalse();
        Good.IsSimulated.ShouldBeFalse();
        Good.Canary.ShouldBeNull();
        Good.MaxFailureRate.ShouldBeNull();
        Good.StopAt.ShouldBeNull();
    }

    [Fact]
    public void TaskParameters_Options_AreWhatThePlatformIsTold()
    {
        AccountImporterOptions options = Good with { IsDryRun = true, ScheduleWindowStart = Now, ScheduleWindowEnd = Now.PlusHours(1) };

        options.TaskParameters.ShouldBe(new TaskParameters { IsDryRun = true, ScheduleWindowStart = Now, ScheduleWindowEnd = Now.PlusHours(1) });
    }
}
