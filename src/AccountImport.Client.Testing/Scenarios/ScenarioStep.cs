using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing;

/// <summary>One answer of a scenario, and for how many calls.</summary>
/// <param name="operation">Which calls; <see langword="null"/> for any.</param>
/// <param name="answer">The answer.</param>
/// <param name="times">How many calls.</param>
internal sealed class ScenarioStep(AccountImportOperation? operation, ScriptedAnswer answer, int times)
{
    private int _left = times;

    public ScriptedAnswer Answer => answer;

    public bool IsAbout(AccountImportOperation candidate) => operation is null || operation == candidate;

    /// <summary>Uses the answer for one call. Not safe for use by several threads.</summary>
    /// <returns>Whether it is used up.</returns>
    public bool Take() => --_left is 0;
}
