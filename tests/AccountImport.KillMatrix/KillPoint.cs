namespace AccountImport.KillMatrix;

/// <summary>What a run is killed at: events that the parent sees.</summary>
internal enum KillPoint
{
    RequestArrived,
    EffectTaken,
    AnswerHalf,
    Poll,
    JournalGrowth,
    RandomTime,
}
