using AccountImport.Client.Tests.Conventions;

namespace AccountImport.Client.Tests.WireMock;

/// <summary>Where Java and WireMock are on this machine.</summary>
internal sealed record WireMockInstallation(string Java, string Jar)
{
    private const string JarInRepository = "node_modules/wiremock/build/wiremock-standalone-3.13.2.jar";

    /// <summary>Looks for both.</summary>
    /// <param name="missing">What is missing and the command that installs it; <see langword="null"/> if nothing is.</param>
    public static WireMockInstallation? Find(out string? missing)
    {
        string? java = FindOnPath(OperatingSystem.IsWindows() ? "java.exe" : "java");
        string jar = Environment.GetEnvironmentVariable("WIREMOCK_JAR") is { Length: > 0 } named ? named : Path.Combine(Repository.Root, JarInRepository);
        missing = java is null ? "WireMock needs Java, and the PATH has no java. On Debian: apt-get install default-jre-headless"
            : !File.Exists(jar) ? $"There is no WireMock at {jar}. In the root of the repository: npm install --no-save --no-audit --no-fund wiremock@3.13.2, or set WIREMOCK_JAR"
            : null;
        return missing is null ? new WireMockInstallation(java!, jar) : null;
    }

    private static string? FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
