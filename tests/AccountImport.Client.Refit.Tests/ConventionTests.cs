using AccountImport.Client.Tests.Conventions.Rules;
using Microsoft.CodeAnalysis;

namespace AccountImport.Client.Refit.Tests;

/// <summary>The rules of the libraries, for this one: they read its sources, which compile only where Refit is.</summary>
public sealed class ConventionTests
{
    // With those of the client, of which it is made. What they lack is told by the client's own tests.
    private static readonly Compilation Sources = SourceCode.Read("AccountImport.Client", "AccountImport.Client.Refit");

    private static readonly Compilation Client = SourceCode.Read("AccountImport.Client");

    private static readonly Dictionary<string, Func<Compilation, RuleResult>> Rules = new()
    {
        ["documented"] = DocumentedRule.Check,
        ["defaults"] = DefaultRule.Check,
        ["units"] = UnitRule.Check,
        ["exceptions"] = ExceptionRule.Check,
        ["thread safety"] = ThreadSafetyRule.Check,
        ["cancellation"] = compilation => CancellationRule.Check(compilation, new Dictionary<string, string>()),
        ["configure await"] = ConfigureAwaitRule.Check,
    };

    public static TheoryData<string, int> RuleNames { get; } = new()
    {
        { "documented", 20 }, { "defaults", 0 }, { "units", 0 }, { "exceptions", 8 }, { "thread safety", 4 }, { "cancellation", 5 }, { "configure await", 5 },
    };

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Sources_OfThePackage_KeepTheRule(string rule, int atLeast)
    {
        RuleResult ofBoth = Rules[rule](Sources);
        RuleResult ofClient = Rules[rule](Client);

        ofBoth.Faults.Except(ofClient.Faults).ShouldBeEmpty();
        (ofBoth.Checked - ofClient.Checked).ShouldBeGreaterThanOrEqualTo(atLeast);
    }
}
