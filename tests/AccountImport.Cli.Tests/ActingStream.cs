namespace AccountImport.Cli.Tests;

/// <summary>A stream like the standard input, which cannot seek, that does something before its end is seen.</summary>
internal sealed class ActingStream(byte[] content, Action atEnd) : MemoryStream(content)
{
    public override bool CanSeek => false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await base.ReadAsync(buffer, CancellationToken.None);
        if (count is 0)
        {
            atEnd();
        }

        return count;
    }
}
