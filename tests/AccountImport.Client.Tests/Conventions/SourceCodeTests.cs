using AccountImport.Client.Testing;
using AccountImport.Client.Tests.Conventions.Rules;
using Microsoft.CodeAnalysis;

namespace AccountImport.Client.Tests.Conventions;

/// <summary>What the rules see is what the libraries are.</summary>
public sealed class SourceCodeTests
{
    // Partial types and members whose other part a source generator writes, and what follows from its absence.
    private static readonly string[] LeftToGenerators = ["CS0117", "CS0534", "CS7036", "CS8795"];

    [Fact]
    public void Libraries_ReadFromSource_HaveTheTypesOfTheAssemblies() =>
        VisibleSymbols.TypesOf(SourceCode.Libraries).Select(type => type.ContainingNamespace.ToDisplayString() + "." + type.MetadataName).Order(StringComparer.Ordinal).ShouldBe(
            typeof(IAccountImportClient).Assembly.GetExportedTypes().Concat(typeof(AccountImportSimulator).Assembly.GetExportedTypes())
                .Select(type => $"{type.Namespace}.{type.Name}")
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Libraries_ReadFromSource_LackNothingButWhatIsGenerated() =>
        SourceCode.Libraries.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error && !LeftToGenerators.Contains(diagnostic.Id))
            .ShouldBeEmpty();
}
