using AccountImport.Client.Tests.Conventions.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AccountImport.Client.Tests.Conventions;

/// <summary>Who may use whom. The folders are the parts, and the compiler says which types their code names.</summary>
public sealed class DependencyTests
{
    private const string Library = "AccountImport.Client";

    // The root has three parts of its own: what everybody implements or calls, what is set, and what puts the rest together.
    private const string Interface = "IAccountImportClient";
    private const string Options = "options";
    private const string Root = "client";

    private static readonly string[] OptionTypes =
        ["AccountImportClientOptions", "AccountImportClientOptionsValidator", "AuthenticationOptions", "CredentialRequest", "KrakenTokenKey", "ResilienceOptions"];

    private static readonly Dictionary<string, string[]> Permitted = new()
    {
        ["Accounts"] = [],
        ["Contracts"] = ["Accounts"],
        ["Validation"] = ["Accounts", "Contracts"],
        ["AccountFiles"] = ["Accounts", "Contracts", "Validation"],
        ["Errors"] = ["Contracts"],
        [Interface] = ["Contracts"],
        [Options] = [],
        ["Telemetry"] = ["Errors", "Contracts"],
        ["Http"] = ["Errors", "Contracts", "Telemetry", Options],
        ["Importing"] = ["AccountFiles", "Validation", "Contracts", "Errors", "Telemetry", Interface],
        [Root] = ["Http", "Errors", "Contracts", "Importing", "Telemetry", Interface, Options],
        ["DependencyInjection"] = ["Http", "Importing", "Telemetry", Root, Interface, Options],
        ["Testing"] = ["Accounts", "Contracts", "Validation", "Errors", Interface, Root],
    };

    [Fact]
    public void Uses_OfEachPart_AreThosePermitted()
    {
        (string From, string To, string File)[] uses = [.. FindUses()];

        uses.Length.ShouldBeGreaterThan(100);
        uses.Select(use => use.From).Distinct().ShouldBeSubsetOf(Permitted.Keys);
        uses.Where(use => !Permitted[use.From].Contains(use.To))
            .Select(use => $"{use.From} uses {use.To} in {use.File}")
            .Distinct()
            .ShouldBeEmpty();
    }

    private static IEnumerable<(string From, string To, string File)> FindUses()
    {
        Compilation compilation = SourceCode.Libraries;
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0))
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            string from = PartOfFile(tree.FilePath);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
                INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
                string? path = type?.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath;
                if (path is not null && PartOfFile(path) is { } to && to != from)
                {
                    yield return (from, to, Path.GetFileName(tree.FilePath));
                }
            }
        }
    }

    private static string PartOfFile(string path)
    {
        string[] parts = Path.GetRelativePath(Path.Combine(Repository.Root, "src"), path).Split(Path.DirectorySeparatorChar);
        string name = Path.GetFileNameWithoutExtension(path);
        return parts[0] == $"{Library}.Testing" ? "Testing"
            : parts.Length > 2 ? parts[1]
            : name == Interface ? Interface
            : OptionTypes.Contains(name) ? Options
            : Root;
    }
}
