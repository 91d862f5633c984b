using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>Every await, of an expression, a <c>using</c> or a <c>foreach</c>, goes on without the caller's context. CA2007 says so too; it can be switched off.</summary>
internal static class ConfigureAwaitRule
{
    public static RuleResult Check(Compilation compilation)
    {
        (SyntaxNode Await, ExpressionSyntax? Awaited)[] awaits =
        [
            .. compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).SelectMany(FindAwaited),
        ];
        return new RuleResult(
            awaits.Length,
            [
                .. awaits.Where(pair => !IsConfigured(pair.Awaited))
                    .Select(pair => $"{Path.GetFileName(pair.Await.SyntaxTree.FilePath)}:{pair.Await.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: It awaits without ConfigureAwait(false)."),
            ]);
    }

    private static IEnumerable<(SyntaxNode Await, ExpressionSyntax? Awaited)> FindAwaited(SyntaxNode node) => node switch
    {
        AwaitExpressionSyntax expression => [(node, expression.Expression)],
        LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: (int)SyntaxKind.AwaitKeyword } local => local.Declaration.Variables.Select(variable => (node, variable.Initializer?.Value)),
        UsingStatementSyntax { AwaitKeyword.RawKind: (int)SyntaxKind.AwaitKeyword, Declaration: { } declaration } => declaration.Variables.Select(variable => (node, variable.Initializer?.Value)),
        UsingStatementSyntax { AwaitKeyword.RawKind: (int)SyntaxKind.AwaitKeyword } statement => [(node, statement.Expression)],
        CommonForEachStatementSyntax { AwaitKeyword.RawKind: (int)SyntaxKind.AwaitKeyword } loop => [(node, loop.Expression)],
        _ => [],
    };

    // Polly hands its own setting to those it calls; it is false unless the context says otherwise. What only silences an exception goes on without the context.
    private static bool IsConfigured(ExpressionSyntax? awaited) =>
        awaited is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" }, ArgumentList.Arguments: [var argument] }
        && argument.Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression } or MemberAccessExpressionSyntax { Name.Identifier.Text: "ContinueOnCapturedContext" or nameof(ConfigureAwaitOptions.SuppressThrowing) };
}
