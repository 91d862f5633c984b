using System.Text;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Recognises how a file is built, and cuts it into its accounts.</summary>
internal sealed class AccountFileStructure(ByteWindow window, AccountFileReaderOptions options, bool isOfLines, WrapperMembers? wrapper)
{
    private const string ExpectedShapes = "a JSON array of accounts, an object that has one, one account, or one account a line";

    private readonly byte[] _wrapperName = Encoding.UTF8.GetBytes($"\"{options.WrapperMember}\"");
    private AccountSplitter? _splitter;

    /// <summary>The shape; known when the first stretch was read.</summary>
    public AccountFileShape? Shape { get; private set; }

    /// <summary>Reads the next stretch.</summary>
    /// <returns><see langword="null"/> at the end.</returns>
    /// <exception cref="StructureException">No further account can be found.</exception>
    public async ValueTask<Stretch?> ReadAsync(CancellationToken cancellationToken)
    {
        _splitter ??= await BeginAsync(cancellationToken).ConfigureAwait(false);
        return await _splitter.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<AccountSplitter> BeginAsync(CancellationToken cancellationToken)
    {
        await FillAsync(Encoding.UTF8.Preamble.Length, cancellationToken).ConfigureAwait(false);
        SkipByteOrderMark();
        if (!isOfLines)
        {
            await SkipWhiteSpaceAsync(cancellationToken).ConfigureAwait(false);
        }

        byte? first = window.Length is 0 ? null : window.From(0)[0];
        Shape = isOfLines ? AccountFileShape.JsonLines
            : first is (byte)'[' ? AccountFileShape.Array
            : first is (byte)'{' ? await DetectAsync(cancellationToken).ConfigureAwait(false)
            : await IsFollowedByLineAsync(cancellationToken).ConfigureAwait(false) ? AccountFileShape.JsonLines
            : throw new StructureException(window.Position, first is null ? $"The file is empty; expected {ExpectedShapes}." : $"Expected [ or {{: {ExpectedShapes}.");
        switch (Shape)
        {
            case AccountFileShape.JsonLines:
                return new JsonLinesSplitter(window, options.MaxAccountBytes);
            case AccountFileShape.Array:
                window.Consume(1);
                return new JsonSplitter(window, AccountFileShape.Array, options);
            case AccountFileShape.Wrapper:
                window.Consume(1);
                return new JsonSplitter(window, AccountFileShape.Wrapper, options, ReadTail);
            default:
                return new JsonSplitter(window, AccountFileShape.SingleAccount, options);
        }
    }

    private void SkipByteOrderMark()
    {
        ReadOnlySpan<byte> start = window.Copy(0, Math.Min(window.Length, Encoding.UTF8.Preamble.Length)).Span;
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new StructureException(window.Position, "The file is in UTF-16; expected UTF-8.");
        }

        if (start.SequenceEqual(Encoding.UTF8.Preamble))
        {
            window.ConsumeUnseen(start.Length);
        }
    }

    private async ValueTask SkipWhiteSpaceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            window.Consume(window.IndexOfAnyExcept(AccountSplitter.WhiteSpace, 0));
            if (window.Length > 0 || window.IsLast)
            {
                return;
            }

            await window.ReadMoreAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the shape of a file that begins with an object, and leaves the window at its accounts.</summary>
    private async ValueTask<AccountFileShape> DetectAsync(CancellationToken cancellationToken)
    {
        byte[] identifierName = Encoding.UTF8.GetBytes($"\"{options.IdentifierMember}\"");
        while (true)
        {
            ReadOnlyMemory<byte> start = window.Copy(0, Math.Min(window.Length, options.MaxAccountBytes));
            AccountFileShape? shape = ShapeDetector.Detect(start.Span, window.IsLast, _wrapperName, identifierName, out int arrayStart);
            if (shape is AccountFileShape.Wrapper)
            {
                wrapper?.ReadHead(start.Span[..arrayStart], window.Position);
                window.Consume(arrayStart);
            }

            if (shape is { } known)
            {
                return known;
            }

            if (window.Length >= options.MaxAccountBytes)
            {
                return start.Span.Contains((byte)'\n') ? AccountFileShape.SingleAccount : AccountFileShape.JsonLines;
            }

            // Twice as much each time, so that all the looking together costs as much as the last.
            await FillAsync(window.Length * 2, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> IsFollowedByLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadOnlyMemory<byte> start = window.Copy(0, Math.Min(window.Length, options.MaxAccountBytes));
            if (ShapeDetector.IsFollowedByLine(start.Span, window.IsLast || window.Length >= options.MaxAccountBytes, _wrapperName) is { } isFollowed)
            {
                return isFollowed;
            }

            await FillAsync(window.Length * 2, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask FillAsync(long length, CancellationToken cancellationToken)
    {
        while (window.Length < length && !window.IsLast)
        {
            await window.ReadMoreAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void ReadTail(ReadOnlyMemory<byte> tail, FilePosition position) => wrapper?.ReadTail(tail.Span, position);
}
