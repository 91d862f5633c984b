using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>A visible number says in words what it counts or is: the type of a <see cref="TimeSpan"/> does that by itself, that of a number does not.</summary>
internal static partial class UnitRule
{
    public static RuleResult Check(Compilation compilation)
    {
        (string Name, string Text)[] numbers =
        [
            .. VisibleSymbols.Of(compilation).Where(symbol => !VisibleSymbols.IsInHeadOfType(symbol)).SelectMany(symbol => FindNumbers(symbol, compilation)),
        ];
        return new RuleResult(
            numbers.Length,
            [.. numbers.Where(number => !Unit().IsMatch(number.Text)).Select(number => $"{number.Name}: What does it count? \"{number.Text}\"")]);
    }

    private static IEnumerable<(string Name, string Text)> FindNumbers(ISymbol symbol, Compilation compilation)
    {
        Documentation? documentation = Documentation.Of(symbol, compilation);
        if (documentation is { IsInheritedFromElsewhere: true })
        {
            yield break;
        }

        ITypeSymbol? type = symbol is IPropertySymbol property ? property.Type : (symbol as IFieldSymbol)?.Type;
        if (type is not null && IsNumber(type))
        {
            yield return (symbol.ToDisplayString(), string.Join(' ', ((string[])["summary", "remarks", "value"]).Select(element => documentation?.TextOf(element))));
        }

        foreach (IParameterSymbol parameter in VisibleSymbols.ParametersOf(symbol).Where(parameter => IsNumber(parameter.Type)))
        {
            yield return ($"{symbol.ToDisplayString()}, {parameter.Name}", documentation?.TextOf("param", parameter.Name) ?? string.Empty);
        }
    }

    private static bool IsNumber(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? IsNumber(nullable.TypeArguments[0])
        : type is { TypeKind: not TypeKind.Enum, SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double };

    // Units, and what is no quantity but a number all the same.
    [GeneratedRegex(
        @"\b(bytes?|KB|MB|characters?|code points?|milliseconds?|seconds?|minutes?|hours?|days?|levels?|percent|units of|how (many|often)|number of|times|how probable|probability|port|HTTP status|index|seed|derived from|drawn from|as the source system writes it)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unit();
}
