using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>What a compilation shows to its users: public types, and their members that are public, or protected where one may derive.</summary>
internal static class VisibleSymbols
{
    /// <summary>The types, nested ones and delegates included.</summary>
    public static IEnumerable<INamedTypeSymbol> TypesOf(Compilation compilation) => AllTypesOf(compilation).Where(IsVisible);

    /// <summary>Every type, visible or not.</summary>
    public static IEnumerable<INamedTypeSymbol> AllTypesOf(Compilation compilation) => TypesIn(compilation.Assembly.GlobalNamespace);

    /// <summary>The types and their members, without what the compiler adds by itself.</summary>
    public static IEnumerable<ISymbol> Of(Compilation compilation) =>
        TypesOf(compilation).SelectMany(type => (IEnumerable<ISymbol>)[type, .. MembersOf(type)]);

    /// <summary>The members of a type that somebody wrote.</summary>
    public static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type) => type.GetMembers().Where(member =>
        !member.IsImplicitlyDeclared
        && member is not INamedTypeSymbol and not IMethodSymbol { AssociatedSymbol: not null } and not IMethodSymbol { MethodKind: MethodKind.StaticConstructor }
        && IsVisible(member));

    /// <summary>The parameters of a method, constructor, indexer or delegate.</summary>
    public static IEnumerable<IParameterSymbol> ParametersOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.Parameters,
        IPropertySymbol property => property.Parameters,
        INamedTypeSymbol { DelegateInvokeMethod: { } invoke } => invoke.Parameters,
        _ => [],
    };

    /// <summary>Whether a symbol stands in the head of its type: a primary constructor, or a property that a record makes of a parameter.</summary>
    public static bool IsInHeadOfType(ISymbol symbol) => symbol is IMethodSymbol or IPropertySymbol
        && symbol.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax or ParameterSyntax);

    private static bool IsVisible(ISymbol symbol)
    {
        bool isVisible = symbol.DeclaredAccessibility is Accessibility.Public
            || (symbol.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal && symbol.ContainingType is { IsSealed: false });
        return isVisible && (symbol.ContainingType is null || IsVisible(symbol.ContainingType));
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) => container.GetMembers().SelectMany(member => member switch
    {
        INamespaceSymbol inner => TypesIn(inner),
        INamedTypeSymbol type => (IEnumerable<INamedTypeSymbol>)[type, .. TypesIn(type)],
        _ => [],
    });
}
