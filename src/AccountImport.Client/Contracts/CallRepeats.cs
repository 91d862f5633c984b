namespace AccountImport.Client.Contracts;

/// <summary>Who repeats the calls that are made in a flow of execution: the client's own pipeline, or the one who calls.</summary>
internal static class CallRepeats
{
    private static readonly AsyncLocal<bool> LeftToCaller = new();

    /// <summary>Whether a call is tried once, and its caller does the rest.</summary>
    public static bool AreLeftToCaller => LeftToCaller.Value;

    /// <summary>Has every call of this flow, and of those that begin in it, tried once.</summary>
    public static void LeaveToCaller() => LeftToCaller.Value = true;
}
