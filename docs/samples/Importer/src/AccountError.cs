namespace Importer;

/// <summary>Why an account was not imported.</summary>
/// <param name="Attr">The path of the value.</param>
/// <param name="Code">What is wrong with it.</param>
internal sealed record AccountError(string Attr, string Code);
