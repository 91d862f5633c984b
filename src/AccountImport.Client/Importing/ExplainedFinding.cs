using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing;

/// <summary>A finding with where it is, what it means and what to do.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ExplainedFinding
{
    /// <summary>The finding, with its place in the input as it is now where that is known.</summary>
    public required ImportFinding Finding { get; init; }

    /// <summary>Whether it kept the account from being imported.</summary>
    public required ValidationSeverity Severity { get; init; }

    /// <summary>What it means, and what to do.</summary>
    public required FindingExplanation Explanation { get; init; }

    /// <summary>The line of the input, with its values masked.</summary>
    /// <value>The default is <see langword="null"/>: the input does not have the account, holds too much of it, or is no file.</value>
    public AccountExcerpt? Excerpt { get; init; }

    /// <summary>What the API said of it in its own words, which may quote personal data.</summary>
    /// <value>The default is <see langword="null"/>: it was not asked for, or not kept.</value>
    public string? Sentence { get; init; }

    /// <summary>Gives path and code.</summary>
    /// <returns>A text such as <c>currencyCode: invalid_currency_code</c>.</returns>
    public override string ToString() => $"{Finding.Attr}: {Finding.Code}";
}
