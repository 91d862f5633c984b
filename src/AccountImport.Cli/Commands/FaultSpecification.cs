using System.Globalization;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Commands;

/// <summary>What <c>--faults</c> says of a simulator: what goes wrong by chance, how many calls are let through, how slow answers are, and how long imports take.</summary>
internal sealed record FaultSpecification
{
    private const string RateLimitName = "rate-limit";
    private const string RetryAfterName = "retry-after";
    private const string MaxEffectDelayName = "max-effect-delay";
    private const string LatencyName = "latency";
    private const string PendingName = "pending";
    private const string InProgressName = "in-progress";
    private const string Range = "..";
    private const string LongTail = "~";
    private const string NoRetryAfter = "none";

    // What several decimal fractions add up to differs from 1 by less than this.
    private const double Rounding = 1e-9;

    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(1);

    private static readonly Kind[] Kinds =
    [
        new("throttled", IsExclusive: true, (faults, probability) => faults with { Throttled = probability }),
        new("unavailable", IsExclusive: true, (faults, probability) => faults with { Unavailable = probability }),
        new("failed-after-effect", IsExclusive: true, (faults, probability) => faults with { FailedAfterEffect = probability }),
        new("request-lost", IsExclusive: true, (faults, probability) => faults with { RequestLost = probability }),
        new("answer-lost", IsExclusive: true, (faults, probability) => faults with { AnswerLost = probability }),
        new("answer-cut", IsExclusive: true, (faults, probability) => faults with { AnswerCut = probability }),
        new("effect-delayed", IsExclusive: false, (faults, probability) => faults with { EffectDelayed = probability }),
    ];

    private static readonly string[] SettingNames = [RateLimitName, RetryAfterName, MaxEffectDelayName, LatencyName, PendingName, InProgressName];

    /// <summary>Nothing goes wrong, and imports take as long as they do by themselves.</summary>
    public static FaultSpecification None { get; } = new();

    /// <summary>What to say of it in a command's help.</summary>
    public static IReadOnlyList<string> HelpLines { get; } =
    [
        "--faults takes NAME=VALUE, joined by commas. How probable it is that a call",
        "meets a fault, from 0 to 1:",
        "  throttled            429, without effect",
        "  unavailable          503 of a gateway, without effect",
        "  failed-after-effect  500, after the effect",
        "  request-lost         the connection is reset, without effect",
        "  answer-lost          the connection is reset, after the effect",
        "  answer-cut           the connection is reset in the middle of the answer",
        "  effect-delayed       the effect of a process call comes later than its answer",
        "And how it goes:",
        "  rate-limit=200         how many calls a second are let through; a call above",
        "                         that is answered 429, without effect",
        "  retry-after=1s         what a 429 asks for; none leaves it out",
        "  max-effect-delay=100ms how much later an effect comes at most",
        "  latency=10ms..50ms     how long answers take; or always the same: 20ms",
        "  pending=50ms           how long an import is PENDING",
        "  in-progress=50ms       how long it is then IN_PROGRESS; or evenly between two",
        "                         times: 2s..5s; or with a long tail: 3s~60s, of which",
        "                         half stay below the first, 99 of 100 below the second",
        "What a call meets follows from --seed, its kind, its account, and how many",
        "calls of that kind about that account came before; how long an import takes,",
        "from --seed and its account.",
    ];

    /// <summary>What goes wrong by chance; <see langword="null"/> for nothing.</summary>
    public RandomFaults? Faults { get; private init; }

    /// <summary>How long an import is <c>PENDING</c>; <see langword="null"/> for as long as by itself.</summary>
    public TimeSpan? PendingFor { get; private init; }

    /// <summary>How long an import is then <c>IN_PROGRESS</c>; <see langword="null"/> for as long as by itself.</summary>
    public TimeSpan? InProgressFor { get; private init; }

    /// <summary>Makes of a seed the function that says how long an import of an account is <c>IN_PROGRESS</c>; <see langword="null"/> if all take the same time.</summary>
    public Func<int, Func<AccountKey, TimeSpan>>? CreateWorkTime { get; private init; }

    /// <summary>How many calls a second are let through; <see langword="null"/> for all.</summary>
    public double? RequestsPerSecond { get; private init; }

    private RandomFaults FaultsToChange => Faults ?? new RandomFaults();

    /// <summary>Reads a specification.</summary>
    /// <param name="text">What follows <c>--faults</c>.</param>
    /// <param name="fault">What is wrong with it, as a sentence that names the part.</param>
    /// <returns>The specification; <see langword="null"/> if something is wrong.</returns>
    public static FaultSpecification? TryParse(string text, out string? fault)
    {
        var read = new FaultSpecification();
        var names = new HashSet<string>(StringComparer.Ordinal);
        double sum = 0;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] nameAndValue = part.Split('=', 2);
            if (nameAndValue is not [{ Length: > 0 } name, var value])
            {
                fault = $"--faults: \"{part}\" is not of the form NAME=VALUE. {DescribeNames()}";
                return null;
            }

            fault = !names.Add(name) ? $"--faults: {name} is there twice."
                : Array.Find(Kinds, kind => kind.Name == name) is { } found ? ReadProbability(found, value, ref read, ref sum)
                : ReadSetting(name, value, ref read);
            if (fault is not null)
            {
                return null;
            }
        }

        fault = sum > 1 + Rounding
            ? $"--faults: of {string.Join(", ", Kinds.Where(kind => kind.IsExclusive).Select(kind => kind.Name))} a call meets one at most, and their probabilities add up to more than 1."
            : null;
        return fault is null ? read : null;
    }

    /// <summary>Has a simulator behave so.</summary>
    public AccountImportSimulatorOptions ApplyTo(AccountImportSimulatorOptions options, int seed) => options with
    {
        Seed = seed,
        RandomFaults = Faults is null ? null : Faults with { Seed = seed },
        PendingFor = PendingFor ?? options.PendingFor,
        InProgressFor = InProgressFor ?? options.InProgressFor,
        WorkTime = CreateWorkTime?.Invoke(seed),
        RateLimit = RequestsPerSecond is { } requestsPerSecond
            ? new SimulatedRateLimit { RequestsPerSecond = requestsPerSecond, RetryAfter = FaultsToChange.RetryAfter }
            : null,
    };

    private static string? ReadProbability(Kind kind, string value, ref FaultSpecification read, ref double sum)
    {
        if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double probability) || probability is not (>= 0 and <= 1))
        {
            return $"--faults: {kind.Name}={value} is no probability: a number from 0 to 1, such as 0.05.";
        }

        sum += kind.IsExclusive ? probability : 0;
        read = read with { Faults = kind.Set(read.FaultsToChange, probability) };
        return null;
    }

    private static string? ReadSetting(string name, string value, ref FaultSpecification read)
    {
        if (!SettingNames.Contains(name, StringComparer.Ordinal))
        {
            return $"--faults: {name} is unknown. {DescribeNames()}";
        }

        if (name is RateLimitName)
        {
            return ReadRateLimit(value, ref read);
        }

        bool hasLongTail = name is InProgressName && value.Contains(LongTail, StringComparison.Ordinal);
        string[] bounds = hasLongTail ? value.Split(LongTail, 2) : name is LatencyName or InProgressName ? value.Split(Range, 2) : [value];
        var times = new TimeSpan[bounds.Length];
        bool isLeftOut = name is RetryAfterName && value is NoRetryAfter;
        for (int i = 0; i < bounds.Length && !isLeftOut; i++)
        {
            if (!Duration.TryParse(bounds[i], out times[i]))
            {
                string more = name switch
                {
                    LatencyName => $"; or the shortest and the longest, such as 10ms{Range}50ms",
                    InProgressName => $"; or the shortest and the longest, such as 2s{Range}5s; or the median and the 99th percentile, such as 3s{LongTail}60s",
                    RetryAfterName => $"; or {NoRetryAfter}",
                    _ => string.Empty,
                };
                return $"--faults: {name}={value} is not a duration: {Duration.Form}{more}.";
            }

            if (times[i] > MaxTime && name is not (PendingName or InProgressName))
            {
                return $"--faults: {name}={value} is longer than {MaxTime.Days}d.";
            }
        }

        if (times[0] > times[^1])
        {
            return $"--faults: {name}={value} begins with the longer time.";
        }

        if (hasLongTail && times[0] == TimeSpan.Zero)
        {
            return $"--faults: {name}={value} has a median of no time, which has no long tail.";
        }

        read = name switch
        {
            RetryAfterName => read with { Faults = read.FaultsToChange with { RetryAfter = isLeftOut ? null : times[0] } },
            MaxEffectDelayName => read with { Faults = read.FaultsToChange with { MaxEffectDelay = times[0] } },
            LatencyName => read with { Faults = read.FaultsToChange with { MinLatency = times[0], MaxLatency = times[^1] } },
            PendingName => read with { PendingFor = times[0] },
            _ when hasLongTail => read with { CreateWorkTime = seed => SimulatedWorkTimes.LongTail(times[0], times[1], seed) },
            _ when times.Length > 1 => read with { CreateWorkTime = seed => SimulatedWorkTimes.Between(times[0], times[1], seed) },
            _ => read with { InProgressFor = times[0] },
        };
        return null;
    }

    private static string? ReadRateLimit(string value, ref FaultSpecification read)
    {
        if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double requestsPerSecond)
            || !double.IsFinite(requestsPerSecond)
            || requestsPerSecond <= 0)
        {
            return $"--faults: {RateLimitName}={value} is no rate: how many calls a second, a number above 0, such as 200 or 0.5.";
        }

        read = read with { RequestsPerSecond = requestsPerSecond };
        return null;
    }

    private static string DescribeNames() =>
        $"The kinds are {string.Join(", ", Kinds.Select(kind => kind.Name))}; the settings are {string.Join(", ", SettingNames)}.";

    private sealed record Kind(string Name, bool IsExclusive, Func<RandomFaults, double, RandomFaults> Set);
}
