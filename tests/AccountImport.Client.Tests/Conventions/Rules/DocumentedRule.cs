using Microsoft.CodeAnalysis;

namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>Everything visible is documented in sentences: what it is, each parameter and type parameter, and what it returns.</summary>
internal static class DocumentedRule
{
    // What a summary may hold without saying more than the name.
    private static readonly string[] Fillers = ["a", "an", "and", "for", "get", "gets", "has", "is", "make", "makes", "new", "of", "or", "set", "sets", "the", "this", "to"];

    public static RuleResult Check(Compilation compilation)
    {
        ISymbol[] symbols = [.. VisibleSymbols.Of(compilation).Where(symbol => !VisibleSymbols.IsInHeadOfType(symbol))];
        return new RuleResult(symbols.Length, [.. symbols.SelectMany(symbol => Check(symbol, compilation).Select(fault => $"{symbol.ToDisplayString()}: {fault}"))]);
    }

    private static IEnumerable<string> Check(ISymbol symbol, Compilation compilation)
    {
        if (Documentation.Of(symbol, compilation) is not { } documentation)
        {
            return ["It has no comment, or inherits one from a member that has none."];
        }

        return documentation.IsInheritedFromElsewhere ? [] : [.. CheckSummary(symbol, documentation), .. CheckParts(symbol, documentation)];
    }

    private static IEnumerable<string> CheckSummary(ISymbol symbol, Documentation documentation)
    {
        string summary = documentation.TextOf("summary");
        if (!IsSentence(summary))
        {
            yield return $"The summary is no sentence: \"{summary}\".";
        }
        else if (symbol is not IMethodSymbol { MethodKind: MethodKind.Constructor } && SaysNoMoreThan(symbol.Name, summary))
        {
            yield return $"The summary says no more than the name: \"{summary}\".";
        }
    }

    private static IEnumerable<string> CheckParts(ISymbol symbol, Documentation documentation)
    {
        // A record's positional parameters and a primary constructor's are documented on the type.
        IEnumerable<IParameterSymbol> parameters = symbol is INamedTypeSymbol { DelegateInvokeMethod: null } type
            ? type.InstanceConstructors.Where(constructor => !constructor.IsImplicitlyDeclared && VisibleSymbols.IsInHeadOfType(constructor)).SelectMany(constructor => constructor.Parameters)
            : VisibleSymbols.ParametersOf(symbol);
        foreach (string name in parameters.Select(parameter => parameter.Name))
        {
            if (!IsSentence(documentation.TextOf("param", name)))
            {
                yield return $"The parameter {name} is not documented by a sentence.";
            }
        }

        IEnumerable<ITypeParameterSymbol> typeParameters = symbol switch
        {
            IMethodSymbol generic => generic.TypeParameters,
            INamedTypeSymbol generic => generic.TypeParameters,
            _ => [],
        };
        foreach (string name in typeParameters.Select(parameter => parameter.Name))
        {
            if (!IsSentence(documentation.TextOf("typeparam", name)))
            {
                yield return $"The type parameter {name} is not documented by a sentence.";
            }
        }

        IMethodSymbol? method = symbol as IMethodSymbol ?? (symbol as INamedTypeSymbol)?.DelegateInvokeMethod;
        if (method is { ReturnsVoid: false, MethodKind: not MethodKind.Constructor } && !IsSentence(documentation.TextOf("returns")))
        {
            yield return "What it returns is not documented by a sentence.";
        }
    }

    private static bool IsSentence(string text) => text.Length > 1 && !char.IsLower(text[0]) && text[^1] is '.' or ':';

    private static bool SaysNoMoreThan(string name, string summary)
    {
        string letters = Letters(name);
        return summary.Split([' ', '.', ',', ';', '\''], StringSplitOptions.RemoveEmptyEntries)
            .Select(Letters)
            .All(word => Fillers.Contains(word) || letters.Contains(word, StringComparison.Ordinal));
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter)).ToLowerInvariant();
}
