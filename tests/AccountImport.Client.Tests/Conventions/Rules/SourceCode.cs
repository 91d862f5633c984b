using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>The source code of the libraries as the compiler understands it, and that of a small text in its place.</summary>
internal static class SourceCode
{
    // What the SDK's implicit usings are for a library.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.Parse);

    // The others are made of it, so that the references are read once.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "libraries",
        [CSharpSyntaxTree.ParseText(ImplicitUsings, ParseOptions)],
        SnippetCompiler.References.Where(reference => !Path.GetFileName(reference.Display!).StartsWith("AccountImport", StringComparison.Ordinal)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Both libraries in one. What source generators add is not in it.</summary>
    public static Compilation Libraries { get; } = Read("AccountImport.Client", "AccountImport.Client.Testing");

    /// <summary>Compiles the sources of projects into one.</summary>
    public static Compilation Read(params string[] projects) => Empty.AddSyntaxTrees(projects
        .SelectMany(Repository.SourceFiles)
        .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), ParseOptions, path)));

    /// <summary>Compiles a text that a rule is tried on.</summary>
    public static Compilation Compile(string source)
    {
        Compilation compilation = Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, ParseOptions, "Example.cs"));
        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error).ShouldBeEmpty();
        return compilation;
    }
}
