using System.Reflection;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Tests.Conventions;

public sealed class PublicSurfaceTests
{
    public static TheoryData<string> Assemblies { get; } = ["AccountImport.Client", "AccountImport.Client.Testing"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Surface_OfAnAssembly_IsTheOneThatWasReviewed(string name)
    {
        Assembly assembly = name.EndsWith("Testing", StringComparison.Ordinal) ? typeof(AccountImportSimulator).Assembly : typeof(IAccountImportClient).Assembly;

        PublicSurface.ShouldBeReviewed(assembly, Path.Combine(Repository.Root, "tests", "AccountImport.Client.Tests", "Conventions", $"{name}.PublicSurface.txt"));
    }
}
