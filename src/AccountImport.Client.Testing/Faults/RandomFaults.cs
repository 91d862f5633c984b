namespace AccountImport.Client.Testing;

/// <summary>What goes wrong by chance, and how slow answers are: the same for the same seed and the same calls, whatever their order.</summary>
/// <remarks>
/// <para>
/// What a call meets depends on nothing but <see cref="Seed"/>, the kind of the call, the key of its account, and how many calls of that kind about
/// that account came before it. Accounts that are imported side by side therefore meet the same faults in every run.
/// </para>
/// <para>
/// A probability is from 0 to 1, and by default 0. <see cref="Throttled"/>, <see cref="Unavailable"/>, <see cref="FailedAfterEffect"/>,
/// <see cref="RequestLost"/>, <see cref="AnswerLost"/> and <see cref="AnswerCut"/> exclude each other, so that their sum is at most 1;
/// <see cref="EffectDelayed"/> and the latency come on top of each. Immutable and safe for use by several threads.
/// </para>
/// </remarks>
public sealed record RandomFaults
{
    // What several decimal fractions add up to differs from 1 by less than this.
    private const double Rounding = 1e-9;

    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(1);

    /// <summary>What chance is derived from.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How probable it is that a call is answered 429, and has no effect.</summary>
    /// <value>The default is 0.</value>
    public double Throttled { get; init; }

    /// <summary>What the header <c>Retry-After</c> of a 429 asks for, rounded up to whole seconds; at most a day.</summary>
    /// <value>The default is one second; <see langword="null"/> leaves the header out.</value>
    public TimeSpan? RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How probable it is that a call is answered 503 by a gateway, in HTML, and has no effect.</summary>
    /// <value>The default is 0.</value>
    public double Unavailable { get; init; }

    /// <summary>How probable it is that a call takes its effect and is then answered 500.</summary>
    /// <value>The default is 0.</value>
    public double FailedAfterEffect { get; init; }

    /// <summary>How probable it is that the connection is reset and the call has no effect.</summary>
    /// <value>The default is 0.</value>
    public double RequestLost { get; init; }

    /// <summary>How probable it is that a call takes its effect and the connection is reset before the answer.</summary>
    /// <value>The default is 0.</value>
    public double AnswerLost { get; init; }

    /// <summary>How probable it is that a call takes its effect and the connection is reset in the middle of the answer.</summary>
    /// <value>The default is 0.</value>
    public double AnswerCut { get; init; }

    /// <summary>How probable it is that the effect of a process call, if it has one, comes later than the call.</summary>
    /// <value>The default is 0.</value>
    public double EffectDelayed { get; init; }

    /// <summary>How much later an effect that is delayed comes at most, by the simulator's clock; at most a day.</summary>
    /// <value>The default is 100 milliseconds.</value>
    public TimeSpan MaxEffectDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long an answer takes at least, by the simulator's clock.</summary>
    /// <value>The default is <see cref="TimeSpan.Zero"/>.</value>
    public TimeSpan MinLatency { get; init; }

    /// <summary>How long an answer takes at most, by the simulator's clock; at most a day.</summary>
    /// <value>The default is <see cref="TimeSpan.Zero"/>.</value>
    public TimeSpan MaxLatency { get; init; }

    /// <summary>Whether any two calls can meet something different; if not, all are answered as ever, after the same time.</summary>
    internal bool IsChance =>
        Throttled + Unavailable + FailedAfterEffect + RequestLost + AnswerLost + AnswerCut + EffectDelayed > 0 || MinLatency != MaxLatency;

    /// <summary>Says why nothing can go wrong like that; <see langword="null"/> if it can.</summary>
    internal string? FindFault()
    {
        (string Name, double Value)[] exclusive =
        [
            (nameof(Throttled), Throttled),
            (nameof(Unavailable), Unavailable),
            (nameof(FailedAfterEffect), FailedAfterEffect),
            (nameof(RequestLost), RequestLost),
            (nameof(AnswerLost), AnswerLost),
            (nameof(AnswerCut), AnswerCut),
        ];
        foreach ((string name, double value) in exclusive.Append((nameof(EffectDelayed), EffectDelayed)))
        {
            if (value is not (>= 0 and <= 1))
            {
                return $"{nameof(RandomFaults)}.{name} is a probability, from 0 to 1.";
            }
        }

        if (exclusive.Sum(probability => probability.Value) > 1 + Rounding)
        {
            return $"The probabilities of {nameof(RandomFaults)} that exclude each other ({string.Join(", ", exclusive.Select(probability => probability.Name))}) add up to more than 1.";
        }

        if (MinLatency > MaxLatency)
        {
            return $"{nameof(RandomFaults)}.{nameof(MinLatency)} is longer than {nameof(MaxLatency)}.";
        }

        (string Name, TimeSpan Value)[] times =
        [
            (nameof(RetryAfter), RetryAfter ?? TimeSpan.Zero),
            (nameof(MaxEffectDelay), MaxEffectDelay),
            (nameof(MinLatency), MinLatency),
            (nameof(MaxLatency), MaxLatency),
        ];
        return Array.Find(times, time => time.Value < TimeSpan.Zero || time.Value > MaxTime) is { Name: { } impossible }
            ? $"{nameof(RandomFaults)}.{impossible} is neither negative nor longer than a day."
            : null;
    }
}
