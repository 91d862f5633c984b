using System.Net;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Running;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>Whether an import goes on, and the answers that end it.</summary>
public sealed class RunControlTests : IDisposable
{
    private readonly RunControl _control = new();

    public void Dispose() => _control.Dispose();

    [Theory]
    [InlineData(ImportStopReason.FailureRate, false)]
    [InlineData(ImportStopReason.WindowEnd, false)]
    [InlineData(ImportStopReason.Unavailable, false)]
    [InlineData(ImportStopReason.Internal, false)]
    [InlineData(ImportStopReason.Requested, true)]
    [InlineData(ImportStopReason.StopTime, true)]
    [InlineData(ImportStopReason.Authentication, true)]
    [InlineData(ImportStopReason.Configuration, true)]
    [InlineData(ImportStopReason.Unreachable, true)]
    [InlineData(ImportStopReason.Journal, true)]
    public void Stop_Reason_EndsPollingOnlyWhereThatIsPointlessOrSomebodyWaits(ImportStopReason reason, bool endsPolling)
    {
        _control.IsStopping.ShouldBeFalse();

        _control.Stop(reason, "Why.");

        _control.IsStopping.ShouldBeTrue();
        _control.AdmissionStopped.IsCancellationRequested.ShouldBeTrue();
        _control.PollingStopped.IsCancellationRequested.ShouldBe(endsPolling);
        _control.Now.IsCancellationRequested.ShouldBeFalse();
        _control.Stops.ShouldBe([new ImportStop(reason, "Why.")]);
    }

    [Fact]
    public void Stop_ForSeveralReasons_KeepsTheFirstWordOfEach()
    {
        _control.Stop(ImportStopReason.FailureRate, "One.");
        _control.Stop(ImportStopReason.FailureRate, "Two.");
        IReadOnlyList<ImportStop> before = _control.Stops;
        _control.StopByRequest();
        _control.StopByRequest();

        _control.Stops.Select(stop => stop.Reason).ShouldBe([ImportStopReason.FailureRate, ImportStopReason.Requested]);
        _control.Stops[0].Message.ShouldBe("One.");
        before.Count.ShouldBe(1);
    }

    [Fact]
    public void StopNow_IsARequestThatWaitsForNothing()
    {
        _control.StopNow();

        _control.Now.IsCancellationRequested.ShouldBeTrue();
        _control.PollingStopped.IsCancellationRequested.ShouldBeTrue();
        _control.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Requested);
    }

    [Fact]
    public void NoteFault_SaysSoOnceAndGoesOn()
    {
        _control.NoteFault(new InvalidOperationException("Jane Doe"));
        _control.NoteFault(new NotSupportedException());

        ImportStop stop = _control.Stops.ShouldHaveSingleItem();
        stop.Reason.ShouldBe(ImportStopReason.Internal);
        stop.Message.ShouldContain(nameof(InvalidOperationException));
        stop.Message.ShouldNotContain("Jane");
        _control.IsStopping.ShouldBeFalse();
    }

    [Theory]
    [InlineData(401, ImportStopReason.Authentication)]
    [InlineData(403, ImportStopReason.Authentication)]
    [InlineData(404, ImportStopReason.Configuration)]
    [InlineData(200, ImportStopReason.Configuration)]
    [InlineData(301, ImportStopReason.Configuration)]
    [InlineData(308, ImportStopReason.Configuration)]
    [InlineData(400, null)]
    [InlineData(429, null)]
    [InlineData(500, null)]
    public void Find_Answer_SaysWhetherNoOtherAccountFaresBetter(int statusCode, ImportStopReason? reason)
    {
        var status = (HttpStatusCode)statusCode;
        AccountImportException exception = statusCode switch
        {
            200 => new UnexpectedResponseException(status),
            401 or 403 => new AccountImportAuthenticationException(status),
            404 => new AccountImportNotFoundException(),
            429 => new AccountImportThrottledException(),
            500 => new AccountImportServerException(),
            _ => new AccountImportApiException(status),
        };

        ImportStop? stop = RunStops.Find(exception);

        stop?.Reason.ShouldBe(reason.ShouldNotBeNull());
        (stop is null).ShouldBe(reason is null);
        if (statusCode is 401 or 403 or 301 or 308)
        {
            stop.ShouldNotBeNull().Message.ShouldContain($"({statusCode})");
        }
    }
}
