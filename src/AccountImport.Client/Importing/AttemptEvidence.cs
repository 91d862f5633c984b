using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Importing;

/// <summary>What a status says of one attempt to have an account created.</summary>
internal enum Evidence
{
    /// <summary>It belongs to an earlier task.</summary>
    Earlier,

    /// <summary>It may belong to this attempt or to one that ended just before it.</summary>
    Undecided,

    /// <summary>It is the effect of this attempt.</summary>
    OfThisAttempt,
}

/// <summary>
/// The rule of evidence: a status is the effect of an attempt only if it changed after the attempt began, by the platform's own clock.
/// </summary>
/// <remarks>
/// The platform's clock is known from the header <c>Date</c> of the answer that brings the status: counting back from it by the time that has passed here
/// since the attempt began gives the beginning in the platform's time, so that the two clocks need not agree. <c>Date</c> has whole seconds and was set
/// somewhere between the request and its answer; that leaves a window in which nothing can be told.
/// </remarks>
internal static class AttemptEvidence
{
    /// <param name="result">The answer that brings the status.</param>
    /// <param name="sinceAttemptAtAnswer">The time from the attempt's beginning to the arrival of the answer, on this machine.</param>
    /// <param name="sinceAttemptAtRequest">The time from the attempt's beginning to the sending of the status request, on this machine.</param>
    public static Evidence Weigh(StatusResult result, TimeSpan sinceAttemptAtAnswer, TimeSpan sinceAttemptAtRequest)
    {
        if (result.ServerTime is not { } serverTime || result.Status.ModifiedAt?.ToInstant() is not { } modifiedAt)
        {
            return Evidence.Undecided;
        }

        Instant earliestBeginning = serverTime - Duration.FromTimeSpan(sinceAttemptAtAnswer);
        Instant latestBeginning = serverTime + Duration.FromSeconds(1) - Duration.FromTimeSpan(sinceAttemptAtRequest);
        return Weigh(modifiedAt, new ServerWindow(earliestBeginning, latestBeginning));
    }

    /// <param name="status">The status.</param>
    /// <param name="attempt">When the attempt began, by the platform's clock, if that is known.</param>
    public static Evidence Weigh(ImportStatus status, ServerWindow? attempt) =>
        attempt is { } window && status.ModifiedAt?.ToInstant() is { } modifiedAt ? Weigh(modifiedAt, window) : Evidence.Undecided;

    private static Evidence Weigh(Instant modifiedAt, ServerWindow attempt) =>
        modifiedAt < attempt.From ? Evidence.Earlier
        : modifiedAt < attempt.To ? Evidence.Undecided
        : Evidence.OfThisAttempt;
}
