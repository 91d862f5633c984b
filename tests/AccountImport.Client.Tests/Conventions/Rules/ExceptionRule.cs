using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>What a visible member throws by itself, or in the private parts of its type that it calls, is in its documentation, each with its cause.</summary>
/// <remarks>
/// An argument that is refused is documented by its very exception. For the others a documented base is enough, and for one that is only known by an
/// abstract base a documented class below it. A member that takes a <see cref="CancellationToken"/> says what its cancellation throws.
/// </remarks>
internal static class ExceptionRule
{
    public static RuleResult Check(Compilation compilation)
    {
        ISymbol[] members = [.. VisibleSymbols.Of(compilation).Where(symbol => symbol is IMethodSymbol or IPropertySymbol)];
        (ISymbol Member, INamedTypeSymbol Thrown)[] thrown =
        [
            .. members.SelectMany(member => FindThrown(member, compilation, new HashSet<ISymbol>(SymbolEqualityComparer.Default))
                .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
                .Select(type => (member, type))),
        ];
        return new RuleResult(
            thrown.Length,
            [
                .. thrown.Where(pair => !IsDocumented(pair.Thrown, pair.Member, compilation))
                    .Select(pair => $"{pair.Member.ToDisplayString()}: It throws {pair.Thrown.ToDisplayString()}, and its documentation does not say so."),
                .. members.SelectMany(member => FindEmptyCauses(member, compilation)),
            ]);
    }

    private static IEnumerable<string> FindEmptyCauses(ISymbol member, Compilation compilation) =>
        (Documentation.Of(member, compilation)?.Exceptions ?? [])
            .Where(exception => !exception.Cref.StartsWith("T:", StringComparison.Ordinal) || !exception.Cause.Contains(' ') || !exception.Cause.EndsWith('.'))
            .Select(exception => $"{member.ToDisplayString()}: The cause of {exception.Cref} is no sentence.");

    private static IEnumerable<INamedTypeSymbol> FindThrown(ISymbol member, Compilation compilation, HashSet<ISymbol> seen)
    {
        if (!seen.Add(member))
        {
            yield break;
        }

        if (seen.Count is 1 && VisibleSymbols.ParametersOf(member).Any(parameter => parameter.Type is { Name: nameof(CancellationToken) }))
        {
            yield return compilation.GetTypeByMetadataName(typeof(OperationCanceledException).FullName!)!;
        }

        foreach (SyntaxNode node in member.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).Where(node => node is not TypeDeclarationSyntax).SelectMany(node => node.DescendantNodes()))
        {
            SemanticModel model = compilation.GetSemanticModel(node.SyntaxTree);
            ExpressionSyntax? expression = (node as ThrowStatementSyntax)?.Expression ?? (node as ThrowExpressionSyntax)?.Expression;
            if (expression is not null && model.GetTypeInfo(expression).Type is INamedTypeSymbol type)
            {
                yield return type;
            }
            else if (node is InvocationExpressionSyntax or ConstructorInitializerSyntax && model.GetSymbolInfo(node).Symbol is IMethodSymbol called)
            {
                foreach (INamedTypeSymbol inner in FindThrownBy(called, member, compilation, seen))
                {
                    yield return inner;
                }
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> FindThrownBy(IMethodSymbol called, ISymbol caller, Compilation compilation, HashSet<ISymbol> seen)
    {
        if (called.DeclaringSyntaxReferences.IsEmpty)
        {
            return !called.Name.StartsWith("ThrowIf", StringComparison.Ordinal) ? []
                : called.ContainingType.Name is nameof(CancellationToken) ? [compilation.GetTypeByMetadataName(typeof(OperationCanceledException).FullName!)!]
                : [called.ContainingType];
        }

        // Private parts, and those that are there to throw; what another visible member throws, that member says.
        bool isPart = called.Name.StartsWith("ThrowIf", StringComparison.Ordinal)
            || (called.DeclaredAccessibility is Accessibility.Private && SymbolEqualityComparer.Default.Equals(called.ContainingType, caller.ContainingType));
        return isPart ? FindThrown(called.OriginalDefinition, compilation, seen) : [];
    }

    private static bool IsDocumented(INamedTypeSymbol thrown, ISymbol member, Compilation compilation) =>
        Documentation.Of(member, compilation) is { } documentation
        && documentation.Exceptions.Any(exception =>
            DocumentationCommentId.GetFirstSymbolForDeclarationId(exception.Cref, compilation) is INamedTypeSymbol documented && Covers(documented, thrown));

    private static bool Covers(INamedTypeSymbol documented, INamedTypeSymbol thrown) =>
        SymbolEqualityComparer.Default.Equals(documented, thrown)
        || (thrown.ContainingNamespace.Name is not nameof(System) && documented is not { Name: nameof(Exception) } && IsBelow(thrown, documented))
        || (thrown.IsAbstract && IsBelow(documented, thrown));

    private static bool IsBelow(INamedTypeSymbol type, INamedTypeSymbol ancestor)
    {
        INamedTypeSymbol? current = type.BaseType;
        while (current is not null && !SymbolEqualityComparer.Default.Equals(current, ancestor))
        {
            current = current.BaseType;
        }

        return current is not null;
    }
}
