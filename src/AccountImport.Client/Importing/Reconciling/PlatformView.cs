namespace AccountImport.Client.Importing.Reconciling;

/// <summary>What the platform says of an account, as far as it matters.</summary>
internal enum PlatformView
{
    /// <summary>It does not know it.</summary>
    Absent,

    /// <summary>It has not ended, or is in a state that nobody here knows.</summary>
    UnderWay,

    Processed,
    Errored,
    Cancelled,
    DryRunSucceeded,
    DryRunErrored,
}
