using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>A visible property that one may leave out says in its <c>value</c> what it then is, and that is what the code says.</summary>
/// <remarks>
/// The text begins with "The default is ..." and the very default: a number, a time with its unit, a word, <c>empty</c>, <see langword="null"/> or a
/// reference to a member. Only of an object that is made for it a description in words is enough. A default that this rule cannot read is a fault.
/// </remarks>
internal static partial class DefaultRule
{
    public static RuleResult Check(Compilation compilation)
    {
        IPropertySymbol[] properties =
        [
            .. VisibleSymbols.Of(compilation).OfType<IPropertySymbol>().Where(property =>
                property is { IsRequired: false, IsIndexer: false, SetMethod.DeclaredAccessibility: Accessibility.Public }
                && !VisibleSymbols.IsInHeadOfType(property)),
        ];
        return new RuleResult(properties.Length, [.. properties.Select(property => FindFault(property, compilation)).OfType<string>()]);
    }

    private static string? FindFault(IPropertySymbol property, Compilation compilation)
    {
        if (Documentation.Of(property, compilation) is { IsInheritedFromElsewhere: true })
        {
            return null;
        }

        string name = property.ToDisplayString();
        string text = Documentation.Of(property, compilation)?.TextOf("value") ?? string.Empty;
        if (!Beginning().IsMatch(text))
        {
            return $"{name}: Its <value> does not begin with what the default is: \"{text}\".";
        }

        string[]? defaults = FindDefaults(property, compilation);
        return defaults is null ? $"{name}: Its default is none that the rule can read."
            : defaults.Length > 0 && !defaults.Any(value => Regex.IsMatch(text, $@"^The default is {Regex.Escape(value)}(?![\w`])(?!\.\w)", RegexOptions.None, TimeSpan.FromSeconds(10)))
                ? $"{name}: The default is {string.Join(" or ", defaults)}, but its <value> is \"{text}\"."
                : null;
    }

    /// <summary>The texts that name the default of a property.</summary>
    /// <returns>The texts; empty if only words can describe it; <see langword="null"/> if nobody knows.</returns>
    private static string[]? FindDefaults(IPropertySymbol property, Compilation compilation)
    {
        foreach (SyntaxReference reference in property.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is PropertyDeclarationSyntax { Initializer.Value: { } value })
            {
                return Describe(value, compilation.GetSemanticModel(value.SyntaxTree));
            }
        }

        return DescribeUnset(property.Type);
    }

    private static string[]? DescribeUnset(ITypeSymbol type) => type switch
    {
        { IsReferenceType: true } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => ["null"],
        { SpecialType: SpecialType.System_Boolean } => ["false"],
        { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double } => ["0"],
        INamedTypeSymbol { TypeKind: TypeKind.Enum } =>
            [.. type.GetMembers().OfType<IFieldSymbol>().Where(field => field.ConstantValue is IConvertible value && value.ToInt64(CultureInfo.InvariantCulture) is 0).Select(IdOf)],
        { Name: nameof(TimeSpan) } => ["F:System.TimeSpan.Zero", "zero"],
        { Name: nameof(ReadOnlyMemory<byte>) } => ["empty"],
        _ => null,
    };

    private static string[]? Describe(ExpressionSyntax value, SemanticModel model)
    {
        if (value is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed)
        {
            return Describe(suppressed.Operand, model);
        }

        if (value is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or DefaultExpressionSyntax)
        {
            return model.GetTypeInfo(value).ConvertedType is { } type ? DescribeUnset(type) : null;
        }

        // A constant that has a name may be named.
        ISymbol? symbol = model.GetSymbolInfo(value).Symbol;
        if (model.GetConstantValue(value) is { HasValue: true } constant)
        {
            return [.. DescribeConstant(constant.Value), .. symbol is IFieldSymbol field ? [IdOf(field)] : (string[])[]];
        }

        return value switch
        {
            CollectionExpressionSyntax { Elements.Count: 0 } => ["empty"],
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax call } invocation when symbol is { ContainingType.Name: nameof(TimeSpan) } => DescribeTime(call.Name.Identifier.Text, invocation, model),
            BaseObjectCreationExpressionSyntax or CollectionExpressionSyntax => [],
            MemberAccessExpressionSyntax or IdentifierNameSyntax when symbol is { Name: "Empty", IsStatic: true } => ["empty"],
            MemberAccessExpressionSyntax or IdentifierNameSyntax when symbol is { IsStatic: true } => [IdOf(symbol)],
            _ => null,
        };
    }

    private static string[] DescribeConstant(object? value) => value switch
    {
        null => ["null"],
        "" => ["empty"],
        bool isTrue => [isTrue ? "true" : "false"],
        IFormattable number => [number.ToString(format: null, CultureInfo.InvariantCulture), number.ToString("N0", CultureInfo.InvariantCulture)],
        _ => [value.ToString()!],
    };

    private static string[]? DescribeTime(string factory, InvocationExpressionSyntax call, SemanticModel model)
    {
        if (!factory.StartsWith("From", StringComparison.Ordinal)
            || call.ArgumentList.Arguments is not [var argument]
            || model.GetConstantValue(argument.Expression).Value is not IConvertible number)
        {
            return null;
        }

        double amount = number.ToDouble(CultureInfo.InvariantCulture);
        string unit = factory["From".Length..].ToLowerInvariant();
        return amount is 1
            ? [$"1 {unit.TrimEnd('s')}", $"one {unit.TrimEnd('s')}"]
            : [string.Create(CultureInfo.InvariantCulture, $"{amount} {unit}")];
    }

    private static string IdOf(ISymbol symbol) => symbol.GetDocumentationCommentId()!;

    [GeneratedRegex(@"^The default (is|has)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Beginning();
}
