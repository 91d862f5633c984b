using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>The documentation comment of a symbol, with what it inherits.</summary>
internal sealed partial class Documentation
{
    private readonly XElement[] _elements;

    private Documentation(XElement[] elements, bool isInheritedFromElsewhere)
    {
        _elements = elements;
        IsInheritedFromElsewhere = isInheritedFromElsewhere;
    }

    /// <summary>Whether it inherits from a member of another assembly, whose comment is not at hand.</summary>
    public bool IsInheritedFromElsewhere { get; }

    /// <summary>The exceptions: the documentation id and the cause of each.</summary>
    public IEnumerable<(string Cref, string Cause)> Exceptions =>
        _elements.Where(element => element.Name == "exception").Select(element => ((string?)element.Attribute("cref") ?? string.Empty, Render(element)));

    /// <summary>Reads the comment of a symbol.</summary>
    /// <returns>The comment; <see langword="null"/> if there is none, or none that can be read.</returns>
    public static Documentation? Of(ISymbol symbol, Compilation compilation)
    {
        string? xml = symbol.GetDocumentationCommentXml(expandIncludes: false);
        if (string.IsNullOrWhiteSpace(xml) || xml.TrimStart().StartsWith("<!--", StringComparison.Ordinal))
        {
            return null;
        }

        XElement[] own = [.. XElement.Parse(xml).Elements()];
        if (own.FirstOrDefault(element => element.Name == "inheritdoc") is not { } inheritance)
        {
            return own.Length is 0 ? null : new Documentation(own, isInheritedFromElsewhere: false);
        }

        ISymbol? source = (string?)inheritance.Attribute("cref") is { } cref
            ? DocumentationCommentId.GetFirstSymbolForDeclarationId(cref, compilation)
            : FindBase(symbol);
        if (source is null || source.DeclaringSyntaxReferences.IsEmpty)
        {
            return source is null ? null : new Documentation(own, isInheritedFromElsewhere: true);
        }

        return Of(source, compilation) is { } inherited
            ? new Documentation([.. own, .. inherited._elements.Where(element => !own.Any(mine => IsSame(mine, element)))], inherited.IsInheritedFromElsewhere)
            : null;
    }

    /// <summary>The text of an element; empty if it is missing. A reference is its documentation id, a word of the language that word.</summary>
    public string TextOf(string element, string? name = null) =>
        _elements.FirstOrDefault(candidate => candidate.Name == element && (name is null || (string?)candidate.Attribute("name") == name)) is { } found
            ? Render(found)
            : string.Empty;

    private static bool IsSame(XElement mine, XElement other) =>
        mine.Name == other.Name && (string?)mine.Attribute("name") == (string?)other.Attribute("name") && (string?)mine.Attribute("cref") == (string?)other.Attribute("cref");

    private static ISymbol? FindBase(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } overridden } => overridden,
        IPropertySymbol { OverriddenProperty: { } overridden } => overridden,
        INamedTypeSymbol type => type.BaseType is { SpecialType: SpecialType.None } parent ? parent : type.Interfaces.FirstOrDefault(),
        _ => symbol.ContainingType.AllInterfaces
            .SelectMany(candidate => candidate.GetMembers())
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol)),
    };

    private static string Render(XElement element)
    {
        var text = new StringBuilder();
        foreach (XNode node in element.DescendantNodes())
        {
            text.Append(node switch
            {
                XText words => words.Value,
                XElement { IsEmpty: true } reference => (string?)(reference.Attribute("cref") ?? reference.Attribute("langword") ?? reference.Attribute("name")) ?? string.Empty,
                _ => " ",
            });
        }

        return WhiteSpace().Replace(text.ToString(), " ").Trim();
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex WhiteSpace();
}
