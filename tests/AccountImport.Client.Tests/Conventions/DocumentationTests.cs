using AccountImport.Client.Tests.Conventions.Rules;

namespace AccountImport.Client.Tests.Conventions;

/// <summary>What the documentation of the libraries says. Each rule is also tried on texts that break it.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Documented_Libraries_EverythingIs() => ShouldBeClean(DocumentedRule.Check(SourceCode.Libraries), atLeast: 350);

    [Fact]
    public void Defaults_Libraries_AreSaidAndTrue() => ShouldBeClean(DefaultRule.Check(SourceCode.Libraries), atLeast: 100);

    [Fact]
    public void Units_Libraries_AreSaid() => ShouldBeClean(UnitRule.Check(SourceCode.Libraries), atLeast: 10);

    [Fact]
    public void Exceptions_Libraries_AreSaidWithTheirCauses() => ShouldBeClean(ExceptionRule.Check(SourceCode.Libraries), atLeast: 60);

    [Fact]
    public void ThreadSafety_Libraries_IsSaid() => ShouldBeClean(ThreadSafetyRule.Check(SourceCode.Libraries), atLeast: 45);

    private static void ShouldBeClean(RuleResult result, int atLeast)
    {
        result.Faults.ShouldBeEmpty();
        result.Checked.ShouldBeGreaterThanOrEqualTo(atLeast);
    }
}
