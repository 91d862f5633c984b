using AccountImport.Client.Tests.Conventions;

namespace AccountImport.Client.Refit.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void Surface_OfTheAssembly_IsTheOneThatWasReviewed() => PublicSurface.ShouldBeReviewed(
        typeof(IAccountImportApi).Assembly,
        Path.Combine(Repository.Root, "tests", "AccountImport.Client.Refit.Tests", "AccountImport.Client.Refit.PublicSurface.txt"));
}
