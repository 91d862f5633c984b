namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>What a rule found.</summary>
/// <param name="Checked">How many things it looked at, so that a test can tell a clean project from one that it did not see.</param>
/// <param name="Faults">Where the rule is broken, and how.</param>
internal sealed record RuleResult(int Checked, IReadOnlyList<string> Faults);
