using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>Every visible type but an enumeration, a delegate and an exception says whether several threads may use it, and says no more than is true.</summary>
/// <remarks>
/// A type whose remarks say "Immutable" has nothing that can be set later; what is put into it by its user (a list, a dictionary) or can be set all the same is
/// named by "as long as" or "as far as". A type with settable members does not say that it is simply safe.
/// </remarks>
internal static partial class ThreadSafetyRule
{
    private const string Statement = "safe for use by several threads";

    public static RuleResult Check(Compilation compilation)
    {
        INamedTypeSymbol[] types = [.. VisibleSymbols.TypesOf(compilation).Where(type => type.TypeKind is TypeKind.Class or TypeKind.Struct or TypeKind.Interface && !IsException(type))];
        return new RuleResult(types.Length, [.. types.Select(type => FindFault(type, compilation)).OfType<string>()]);
    }

    private static string? FindFault(INamedTypeSymbol type, Compilation compilation)
    {
        string remarks = Documentation.Of(type, compilation)?.TextOf("remarks") ?? string.Empty;
        if (!remarks.Contains(Statement, StringComparison.OrdinalIgnoreCase))
        {
            return $"{type.ToDisplayString()}: Its remarks do not say whether it is {Statement}.";
        }

        if (Condition().IsMatch(remarks))
        {
            return null;
        }

        IPropertySymbol[] properties = [.. VisibleSymbols.MembersOf(type).OfType<IPropertySymbol>().Where(property => !property.IsStatic && property.SetMethod is not null)];
        return properties.FirstOrDefault(property => property.SetMethod is { IsInitOnly: false, DeclaredAccessibility: Accessibility.Public }) is { } settable
            ? $"{type.ToDisplayString()}: It says that it is {Statement}, and {settable.Name} can be set."
            : properties.FirstOrDefault(property => IsCollection(property.Type)) is { } collection
                ? $"{type.ToDisplayString()}: It says that it is {Statement}, and its user can change the collection that was put into {collection.Name}."
                : null;
    }

    private static bool IsException(INamedTypeSymbol type)
    {
        INamedTypeSymbol? current = type;
        while (current is not null && current.ToDisplayString() != typeof(Exception).FullName)
        {
            current = current.BaseType;
        }

        return current is not null;
    }

    private static bool IsCollection(ITypeSymbol type) => type is IArrayTypeSymbol
        || (type is INamedTypeSymbol { TypeKind: TypeKind.Interface, IsGenericType: true } && type.AllInterfaces.Any(candidate => candidate.Name is "IEnumerable"));

    [GeneratedRegex(@"\bas (long|far) as\b|\bnot safe for use by several threads\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Condition();
}
