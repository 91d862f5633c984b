namespace AccountImport.Cli.AccountFiles;

/// <summary>A place in a text as editors count: lines and columns from 1, a column for each character.</summary>
internal sealed record TextPosition(int Line, int Column)
{
    public static TextPosition At(ReadOnlySpan<byte> utf8Text, int byteOffset)
    {
        ReadOnlySpan<byte> before = utf8Text[..Math.Min(byteOffset, utf8Text.Length)];
        int line = before.Count((byte)'\n') + 1;
        int column = 1;
        foreach (byte unit in before[(before.LastIndexOf((byte)'\n') + 1)..])
        {
            bool isContinuation = (unit & 0xC0) is 0x80;
            column += isContinuation ? 0 : 1;
        }

        return new TextPosition(line, column);
    }

    public override string ToString() => $"{Line}:{Column}";
}
