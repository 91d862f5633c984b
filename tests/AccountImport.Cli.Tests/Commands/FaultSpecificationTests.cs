using AccountImport.Cli.Commands;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

public sealed class FaultSpecificationTests
{
    private static readonly AccountImportSimulatorOptions Defaults = new();

    [Fact]
    public void TryParse_EveryKindAndSetting_IsWhatTheSimulatorGets()
    {
        AccountImportSimulatorOptions options = Parse(
            "throttled=0.01,unavailable=0.02,failed-after-effect=0.03,request-lost=0.04,answer-lost=0.05,answer-cut=0.06,effect-delayed=0.5,"
            + "rate-limit=200,retry-after=3s,max-effect-delay=1m,latency=10ms..50ms,pending=2s,in-progress=1h").ApplyTo(Defaults, seed: 7);

        options.ShouldBe(Defaults with
        {
            Seed = 7,
            PendingFor = TimeSpan.FromSeconds(2),
            InProgressFor = TimeSpan.FromHours(1),
            RateLimit = new SimulatedRateLimit { RequestsPerSecond = 200, RetryAfter = TimeSpan.FromSeconds(3) },
            RandomFaults = new RandomFaults
            {
                Seed = 7,
                Throttled = 0.01,
                Unavailable = 0.02,
                FailedAfterEffect = 0.03,
                RequestLost = 0.04,
                AnswerLost = 0.05,
                AnswerCut = 0.06,
                EffectDelayed = 0.5,
                RetryAfter = TimeSpan.FromSeconds(3),
                MaxEffectDelay = TimeSpan.FromMinutes(1),
                MinLatency = TimeSpan.FromMilliseconds(10),
                MaxLatency = TimeSpan.FromMilliseconds(50),
            },
        });
    }

    [Fact]
    public void TryParse_EveryNameOfTheHelp_IsOne()
    {
        string help = string.Join('\n', FaultSpecification.HelpLines);
        string message = ShouldBeRefused("no-such-name=1");

        foreach (string name in message.Split(["The kinds are ", "; the settings are ", ", ", "."], StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            help.ShouldContain($"  {name}");
        }
    }

    [Fact]
    public void TryParse_PartsAlone_LeaveTheRestAsItIs()
    {
        Parse("pending=2s").ApplyTo(Defaults, seed: 0).ShouldBe(Defaults with { PendingFor = TimeSpan.FromSeconds(2) });
        Parse("in-progress=0s").ApplyTo(Defaults, seed: 0).ShouldBe(Defaults with { InProgressFor = TimeSpan.Zero });
        Parse("retry-after=none").ApplyTo(Defaults, seed: 0).ShouldBe(Defaults with { RandomFaults = new RandomFaults { RetryAfter = null } });
        Parse(" answer-cut=1 , throttled=0 ").ApplyTo(Defaults, seed: 0).ShouldBe(Defaults with { RandomFaults = new RandomFaults { AnswerCut = 1 } });
        Parse("latency=20ms").ApplyTo(Defaults, seed: 0).ShouldBe(Defaults with
        {
            RandomFaults = new RandomFaults { MinLatency = TimeSpan.FromMilliseconds(20), MaxLatency = TimeSpan.FromMilliseconds(20) },
        });
        Parse("rate-limit=0.5").ApplyTo(Defaults, seed: 0).ShouldBe(Defaults with { RateLimit = new SimulatedRateLimit { RequestsPerSecond = 0.5 } });
        Parse("rate-limit=5,retry-after=none").ApplyTo(Defaults, seed: 0).RateLimit.ShouldBe(new SimulatedRateLimit { RequestsPerSecond = 5, RetryAfter = null });
        Parse("retry-after=9s,rate-limit=5").ApplyTo(Defaults, seed: 0).RateLimit.ShouldBe(new SimulatedRateLimit { RequestsPerSecond = 5, RetryAfter = TimeSpan.FromSeconds(9) });
        FaultSpecification.None.ApplyTo(Defaults, seed: 3).ShouldBe(Defaults with { Seed = 3 });
    }

    [Fact]
    public void TryParse_InProgressOfTwoTimes_IsAWorkTimeByTheSeed()
    {
        AccountImportSimulatorOptions between = Parse("in-progress=2s..5s").ApplyTo(Defaults, seed: 7);
        AccountImportSimulatorOptions longTail = Parse("in-progress=3s~1m,pending=0s").ApplyTo(Defaults, seed: 7);
        Func<AccountKey, TimeSpan> otherSeed = Parse("in-progress=2s..5s").ApplyTo(Defaults, seed: 8).WorkTime.ShouldNotBeNull();
        AccountKey[] keys = [.. Enumerable.Range(0, 50).Select(number => new AccountKey("SAMPLE", $"IM-{number}"))];

        (between with { WorkTime = null }).ShouldBe(Defaults with { Seed = 7 });
        (longTail with { WorkTime = null }).ShouldBe(Defaults with { Seed = 7, PendingFor = TimeSpan.Zero });
        ShouldBeEqual(between.WorkTime, SimulatedWorkTimes.Between(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), seed: 7));
        ShouldBeEqual(longTail.WorkTime, SimulatedWorkTimes.LongTail(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60), seed: 7));
        keys.Select(otherSeed).Intersect(keys.Select(between.WorkTime!)).ShouldBeEmpty();

        void ShouldBeEqual(Func<AccountKey, TimeSpan>? read, Func<AccountKey, TimeSpan> expected) =>
            keys.Select(read.ShouldNotBeNull()).ShouldBe(keys.Select(expected));
    }

    [Theory]
    [InlineData("throttled=0.7,unavailable=0.1,failed-after-effect=0.1,request-lost=0.1,effect-delayed=1")]
    [InlineData("max-effect-delay=1d,retry-after=1d,latency=0s..1d,effect-delayed=1")]
    [InlineData("pending=1000000d,in-progress=1000000d")]
    [InlineData("rate-limit=0.000001,retry-after=1d,in-progress=0s..1000000d")]
    [InlineData("rate-limit=1000000000,in-progress=1ms~1000000d")]
    [InlineData("in-progress=0s..0s")]
    [InlineData("in-progress=1s~1s")]
    public async Task TryParse_AtItsLimits_IsWhatASimulatorCanHave(string text)
    {
        await using AccountImportSimulator simulator =
            await AccountImportSimulator.StartAsync(Parse(text).ApplyTo(Defaults, seed: int.MinValue), TestContext.Current.CancellationToken);

        simulator.Imports.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "\"\" is not of the form NAME=VALUE. The kinds are throttled, ")]
    [InlineData("throttled=0.1,", "\"\" is not of the form NAME=VALUE. ")]
    [InlineData("throttled=0.1;unavailable=0.1", "throttled=0.1;unavailable=0.1 is no probability")]
    [InlineData("throttled", "\"throttled\" is not of the form NAME=VALUE. ")]
    [InlineData("=0.1", "\"=0.1\" is not of the form NAME=VALUE. ")]
    [InlineData("throttled=0.1,Unavailable=0.1", "Unavailable is unknown. The kinds are throttled, unavailable, failed-after-effect, request-lost, answer-lost, answer-cut, effect-delayed; the settings are rate-limit, retry-after, max-effect-delay, latency, pending, in-progress.")]
    [InlineData("throttled=0.1,throttled=0.1", "throttled is there twice.")]
    [InlineData("pending=1s,pending=1s", "pending is there twice.")]
    [InlineData("answer-lost=1.1", "answer-lost=1.1 is no probability: a number from 0 to 1, such as 0.05.")]
    [InlineData("answer-lost=-0.1", "answer-lost=-0.1 is no probability")]
    [InlineData("answer-lost=NaN", "answer-lost=NaN is no probability")]
    [InlineData("answer-lost=5%", "answer-lost=5% is no probability")]
    [InlineData("answer-lost=", "answer-lost= is no probability")]
    [InlineData("throttled=0.6,answer-cut=0.5", "add up to more than 1.")]
    [InlineData("retry-after=1", "retry-after=1 is not a duration: whole numbers with a unit, the largest first, such as 500ms, 30s, 10m, 2h30m or 1d; or none.")]
    [InlineData("latency=none", "latency=none is not a duration")]
    [InlineData("latency=1s..", "latency=1s.. is not a duration")]
    [InlineData("latency=1s..2s..3s", "latency=1s..2s..3s is not a duration")]
    [InlineData("latency=2s..1s", "latency=2s..1s begins with the longer time.")]
    [InlineData("latency=1s..2d", "latency=1s..2d is longer than 1d.")]
    [InlineData("retry-after=25h", "retry-after=25h is longer than 1d.")]
    [InlineData("max-effect-delay=25h", "max-effect-delay=25h is longer than 1d.")]
    [InlineData("rate-limit=0", "rate-limit=0 is no rate: how many calls a second, a number above 0, such as 200 or 0.5.")]
    [InlineData("rate-limit=-1", "rate-limit=-1 is no rate")]
    [InlineData("rate-limit=NaN", "rate-limit=NaN is no rate")]
    [InlineData("rate-limit=1e3", "rate-limit=1e3 is no rate")]
    [InlineData("rate-limit=200/s", "rate-limit=200/s is no rate")]
    [InlineData("rate-limit=", "rate-limit= is no rate")]
    [InlineData("rate-limit=none", "rate-limit=none is no rate")]
    [InlineData("rate-limit=1,rate-limit=1", "rate-limit is there twice.")]
    [InlineData("in-progress=fast", "in-progress=fast is not a duration: whole numbers with a unit, the largest first, such as 500ms, 30s, 10m, 2h30m or 1d; or the shortest and the longest, such as 2s..5s; or the median and the 99th percentile, such as 3s~60s.")]
    [InlineData("in-progress=2s..", "in-progress=2s.. is not a duration")]
    [InlineData("in-progress=~60s", "in-progress=~60s is not a duration")]
    [InlineData("in-progress=1s..2s~3s", "in-progress=1s..2s~3s is not a duration")]
    [InlineData("in-progress=1s~2s~3s", "in-progress=1s~2s~3s is not a duration")]
    [InlineData("in-progress=5s..2s", "in-progress=5s..2s begins with the longer time.")]
    [InlineData("in-progress=60s~3s", "in-progress=60s~3s begins with the longer time.")]
    [InlineData("in-progress=0s~3s", "in-progress=0s~3s has a median of no time, which has no long tail.")]
    [InlineData("in-progress=1s..2s,in-progress=1s", "in-progress is there twice.")]
    [InlineData("pending=1s~2s", "pending=1s~2s is not a duration")]
    [InlineData("latency=1s~2s", "latency=1s~2s is not a duration")]
    [InlineData("pending=1s..2s", "pending=1s..2s is not a duration: whole numbers with a unit, the largest first, such as 500ms, 30s, 10m, 2h30m or 1d.")]
    public void TryParse_AnythingElse_SaysWhichPartIsWrong(string text, string message)
    {
        string fault = ShouldBeRefused(text);

        fault.ShouldStartWith("--faults: ");
        fault.ShouldContain(message);
    }

    [Fact]
    public void TryParse_RateBeyondEveryNumber_IsRefused() =>
        ShouldBeRefused($"rate-limit=1{new string('0', 400)}").ShouldContain(" is no rate: ");

    private static FaultSpecification Parse(string text)
    {
        FaultSpecification? faults = FaultSpecification.TryParse(text, out string? fault);
        fault.ShouldBeNull();
        return faults.ShouldNotBeNull();
    }

    private static string ShouldBeRefused(string text)
    {
        FaultSpecification.TryParse(text, out string? fault).ShouldBeNull();
        return fault.ShouldNotBeNull();
    }
}
