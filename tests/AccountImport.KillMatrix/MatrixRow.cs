namespace AccountImport.KillMatrix;

/// <summary>A row of the matrix: what the tool is killed at, or what the platform does.</summary>
public enum MatrixRow
{
    /// <summary>A process request has arrived; whether it takes effect is a matter of the seed.</summary>
    RequestArrived,

    /// <summary>A process request has taken its effect, and its answer has not begun.</summary>
    EffectTaken,

    /// <summary>Half of the answer to a process request has left.</summary>
    AnswerHalf,

    /// <summary>A status request has arrived.</summary>
    Poll,

    /// <summary>The journal has grown by so many bytes.</summary>
    JournalGrowth,

    /// <summary>A time has passed.</summary>
    RandomTime,

    /// <summary>The journal of a run that was killed, and that of one that has ended, is cut within its last three records.</summary>
    JournalTorn,

    /// <summary>Effects come later than the absence grace: the promise does not hold, and accounts may be created twice.</summary>
    LateEffects,

    /// <summary>Effects come late, and the absence grace never ends: no account is created twice, and some outcomes stay unknown.</summary>
    LateEffectsGraceNever,
}
