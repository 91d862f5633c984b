namespace AccountImport.Client.Importing;

/// <summary>What the API said of an account in its own words, from the file of <see cref="AccountImporterOptions.ErrorDetailPath"/>.</summary>
/// <param name="Attr">The path of the value that it is about.</param>
/// <param name="Code">The code; <see langword="null"/> if the API gave none.</param>
/// <param name="Detail">The sentence, which may quote personal data.</param>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ErrorSentence(string Attr, string? Code, string Detail)
{
    /// <summary>Gives path and code: the sentence may quote personal data.</summary>
    /// <returns>A text such as <c>currencyCode: invalid</c>.</returns>
    public override string ToString() => $"{Attr}: {Code ?? "no code"}";
}
