namespace AccountImport.Client.Tests.Conventions;

public sealed class DocumentTests
{
    public static TheoryData<string> Documents { get; } =
    [
        "README.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void CSharp_OfADocument_Compiles(string document)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, document));

        SnippetCompiler.Find(text)
            .SelectMany(snippet => SnippetCompiler.FindErrors(snippet.Code).Select(error => $"{document}:{snippet.Line}: {error}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Readme_HasSnippets() =>
        SnippetCompiler.Find(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Count().ShouldBeGreaterThan(3);

    [Fact]
    public void FindErrors_SnippetThatDoesNotCompile_IsFound()
    {
        SnippetCompiler.FindErrors("await client.NoSuchCallAsync();").ShouldNotBeEmpty();
        SnippetCompiler.FindErrors("await client.ValidateAsync(payload);").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_OfADocument_LeadToFilesThatAreThere(string document)
    {
        string path = Path.Combine(Repository.Root, document);
        string folder = Path.GetDirectoryName(path)!;
        string[] broken =
        [
            .. System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(path), @"\]\((?<target>[^)#\s]+)", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10))
                .Select(match => match.Groups["target"].Value)
                .Where(target => !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, target))),
        ];

        broken.ShouldBeEmpty();
    }
}
