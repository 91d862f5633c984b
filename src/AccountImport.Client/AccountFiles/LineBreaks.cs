namespace AccountImport.Client.AccountFiles;

/// <summary>Line breaks of every system: a line feed, a carriage return, or both.</summary>
internal static class LineBreaks
{
    /// <summary>Where the first one is; negative if there is none.</summary>
    public static int IndexOfFirst(ReadOnlySpan<byte> text) => text.IndexOfAny((byte)'\r', (byte)'\n');

    /// <summary>What follows the line break that the text begins with.</summary>
    public static ReadOnlyMemory<byte> SkipOne(ReadOnlyMemory<byte> text) => text.Span is [(byte)'\r', (byte)'\n', ..] ? text[2..] : text[1..];

    /// <summary>What follows the line break that the text begins with, the indentation of the next line, and empty lines.</summary>
    public static ReadOnlyMemory<byte> SkipWithIndentation(ReadOnlyMemory<byte> text) => text.TrimStart("\r\n \t"u8);
}
