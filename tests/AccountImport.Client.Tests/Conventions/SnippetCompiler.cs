using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AccountImport.Client.Tests.Conventions;

/// <summary>Compiles the C# of a document: each fence by itself, as a reader would paste it.</summary>
internal static partial class SnippetCompiler
{
    /// <summary>Everything that the tests run with: the framework, the packages and the project's own assemblies.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(File.Exists)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The C# fences of a document, with the line at which each begins.</summary>
    public static IEnumerable<(int Line, string Code)> Find(string markdown) =>
        Fence().Matches(markdown).Select(match => (
            markdown.AsSpan(0, match.Index).Count('\n') + 1,
            match.Groups["code"].Value));

    /// <summary>Compiles a snippet.</summary>
    /// <returns>The compiler's errors; empty if there are none.</returns>
    public static IReadOnlyList<string> FindErrors(string code)
    {
        // What a reader has around a snippet: the usings of a new project, and the things that the text speaks of.
        const string Implicit = """
            global using System;
            global using System.Collections.Generic;
            global using System.IO;
            global using System.Linq;
            global using System.Net;
            global using System.Net.Http;
            global using System.Threading;
            global using System.Threading.Tasks;
            global using AccountImport.Client;
            global using AccountImport.Client.Accounts;
            global using AccountImport.Client.Contracts;
            global using AccountImport.Client.Errors;
            global using AccountImport.Client.Importing;
            global using AccountImport.Client.Testing;
            global using AccountImport.Client.AccountFiles;
            global using AccountImport.Client.Validation;
            global using Microsoft.Extensions.Configuration;
            global using Microsoft.Extensions.DependencyInjection;
            global using NodaTime;
            global using Xunit;
            """;
        bool declaresTypes = TypeDeclaration().IsMatch(code);
        var source = new StringBuilder();
        if (declaresTypes)
        {
            source.Append(code);
        }
        else
        {
            string usings = string.Concat(Using().Matches(code).Select(match => match.Value + "\n"));
            source.Append(usings).Append($$"""
                internal static class Snippet
                {
                    private static readonly IServiceCollection services = null!;
                    private static readonly IServiceProvider provider = null!;
                    private static readonly IConfiguration configuration = null!;
                    private static readonly IAccountImportClient client = null!;
                    private static readonly Account account = null!;
                    private static readonly AccountPayload payload = null!;
                    private static readonly AccountRecord record = null!;
                    private static readonly byte[] utf8Json = null!;
                    private static readonly CancellationToken cancellationToken;

                    internal static async Task RunAsync()
                    {
                        await Task.Yield();
                {{Using().Replace(code, string.Empty)}}
                    }
                }
                """);
        }

        CSharpParseOptions parseOptions = new(LanguageVersion.Preview);
        var compilation = CSharpCompilation.Create(
            "snippet",
            [.. ((string[])[Implicit, AbsentPackages.Signatures, source.ToString()]).Select(text => CSharpSyntaxTree.ParseText(text, parseOptions))],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
    }

    [GeneratedRegex(@"^```csharp\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^using [\w.]+;\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(public |internal )?(sealed |static |partial )*(class|record|struct|interface) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TypeDeclaration();
}
