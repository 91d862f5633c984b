using Spectre.Console;

namespace AccountImport.Cli.Rendering;

/// <summary>A line of a screen that is drawn again and again.</summary>
/// <param name="Text">Its text, which is cut where the screen ends.</param>
/// <param name="Style">How it looks; <see langword="null"/> for plain.</param>
internal sealed record ScreenLine(string Text, Style? Style = null);
