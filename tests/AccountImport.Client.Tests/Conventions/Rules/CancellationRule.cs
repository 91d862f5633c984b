using Microsoft.CodeAnalysis;

namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>Every method that returns a task or an asynchronous sequence, visible or not, takes a <see cref="CancellationToken"/> last.</summary>
/// <remarks>Not those whose form another type gives: overrides, and implementations of an interface's method that has none.</remarks>
internal static class CancellationRule
{
    private static readonly string[] AsyncTypes = [nameof(Task), nameof(ValueTask), "IAsyncEnumerable"];

    /// <summary>Applies the rule.</summary>
    /// <param name="compilation">The code.</param>
    /// <param name="permitted">Types and methods (as <c>Type.Method</c>) that need no token, with the reason. One that no method needs is a fault too.</param>
    public static RuleResult Check(Compilation compilation, IReadOnlyDictionary<string, string> permitted)
    {
        IMethodSymbol[] methods =
        [
            .. VisibleSymbols.AllTypesOf(compilation)
                .SelectMany(type => type.GetMembers().OfType<IMethodSymbol>())
                .Where(method => method is { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation, IsImplicitlyDeclared: false }
                    && AsyncTypes.Contains(method.ReturnType.Name)
                    && !HasFormOfAnotherType(method)),
        ];
        IMethodSymbol[] without = [.. methods.Where(method => method.Parameters.LastOrDefault()?.Type.Name is not nameof(CancellationToken))];
        return new RuleResult(
            methods.Length,
            [
                .. without.Where(method => !permitted.ContainsKey(method.ContainingType.Name) && !permitted.ContainsKey(NameOf(method)))
                    .Select(method => $"{method.ToDisplayString()}: It takes no CancellationToken as its last parameter."),
                .. permitted.Keys.Where(name => !without.Any(method => method.ContainingType.Name == name || NameOf(method) == name))
                    .Select(name => $"{name}: It is on the list, and no method needs it."),
            ]);
    }

    private static string NameOf(IMethodSymbol method) => $"{method.ContainingType.Name}.{method.Name}";

    private static bool HasFormOfAnotherType(IMethodSymbol method) =>
        method.IsOverride
        || method.ContainingType.AllInterfaces
            .Where(candidate => candidate.DeclaringSyntaxReferences.IsEmpty)
            .SelectMany(candidate => candidate.GetMembers().OfType<IMethodSymbol>())
            .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));
}
