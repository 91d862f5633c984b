using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>One line of an account around a place of it, fit to be shown to anybody: of values only the form is left.</summary>
/// <remarks>
/// Letters of values are <c>x</c> and digits <c>9</c>; punctuation, the names of members and <c>null</c> are as the file has them. A name is kept only if it looks
/// like one: letters, digits, underscores and hyphens of ASCII, beginning with a letter. Where the account is no JSON any more, names are not kept either. Immutable and safe for use by several threads.
/// </remarks>
public sealed record AccountExcerpt
{
    /// <summary>How many characters <see cref="Text"/> has at most: 72.</summary>
    public const int MaxLength = 72;

    /// <summary>The line, or a part of it with <c>…</c> for what is left out.</summary>
    public required string Text { get; init; }

    /// <summary>The index in <see cref="Text"/> of the character that the excerpt is about; its length if that is where the account ends.</summary>
    public required int Caret { get; init; }

    /// <summary>The place in the file.</summary>
    public required FilePosition Position { get; init; }

    /// <summary>Gives the text, and below it a caret.</summary>
    /// <returns>Two lines, the first with the text.</returns>
    public override string ToString() => $"{Text}{Environment.NewLine}{new string(' ', Caret)}^";
}
