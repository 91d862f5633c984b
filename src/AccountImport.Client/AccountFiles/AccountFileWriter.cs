using AccountImport.Client.Accounts;

namespace AccountImport.Client.AccountFiles;

/// <summary>Writes an account file of any shape, account by account: from accounts, from the records of a reader, or from JSON of any schema.</summary>
/// <remarks>
/// <para>
/// The file is whole only after <see cref="CompleteAsync"/>. A writer that is disposed before writes what it has got, and leaves
/// an array or a wrapper open and a gzip file without its end, so that a reader sees that it was cut. JSON Lines and a single
/// account without gzip have nothing that closes them.
/// </para>
/// <para>
/// The bytes of an account are written as they are. Only a file of the shape <see cref="AccountFileShape.JsonLines"/>, where an
/// account has one line, loses the line breaks between the tokens of an account, with the indentation after them. It takes bytes
/// that are not JSON, too, each line break replaced by a tab, so that they can be mended in the file. In the other shapes such
/// bytes would break the whole file, and they are refused.
/// </para>
/// <para>
/// A refused account changes nothing; the next one can be written. After a write to the file or the stream has failed, or was
/// cancelled half way, nobody knows how the file ends, and the writer refuses everything but its disposal.
/// Memory does not grow with the file. Not safe for use by several threads at once.
/// </para>
/// </remarks>
public sealed class AccountFileWriter : IAsyncDisposable
{
    private const string NameOfStream = "the account file";

    private readonly AccountFileShape _shape;
    private readonly AccountFileOutput _output;
    private readonly AccountSerializer _serializer = new();
    private bool _isEmpty = true;
    private State _state;

    /// <summary>Makes a writer to a stream.</summary>
    /// <param name="stream">Where to write. It is disposed with the writer unless the options say otherwise.</param>
    /// <param name="options">How to write; by default JSON Lines, not compressed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The stream cannot be written to, or the options contradict themselves: a member of the wrapper has the name of the member with the accounts, no name or no value, or the shape is none.</exception>
    public AccountFileWriter(Stream stream, AccountFileWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written to.", nameof(stream));
        }

        options ??= new AccountFileWriterOptions();
        byte[] opening = AccountFileFrame.Open(options, nameof(options));
        _shape = options.Shape;
        _output = new AccountFileOutput(stream, NameOfStream, options.IsCompressed ?? false, options.LeavesOpen);
        _output.Add(opening);
    }

    private AccountFileWriter(AccountFileShape shape, AccountFileOutput output)
    {
        _shape = shape;
        _output = output;
    }

    private enum State
    {
        Open,

        // Also while a write is under way: only one that ends well leaves the file in a known state.
        Broken,
        Completed,
        Disposed,
    }

    /// <summary>Creates a file and makes a writer to it.</summary>
    /// <param name="path">
    /// The name of the new file. A file that is there already is not overwritten: it may be the very one that is being read, or hold
    /// what somebody has mended. On Unix, only the owner may read and write the file.
    /// </param>
    /// <param name="options">How to write; by default JSON Lines, compressed if the name ends with <c>.gz</c>.</param>
    /// <returns>The writer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or the options contradict themselves, as in the constructor.</exception>
    /// <exception cref="AccountFileException">The file cannot be created: there is one already, or a folder; its folder does not exist; the user may not.</exception>
    public static AccountFileWriter Create(string path, AccountFileWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new AccountFileWriterOptions();
        byte[] opening = AccountFileFrame.Open(options, nameof(options));
        bool isCompressed = options.IsCompressed ?? path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var output = new AccountFileOutput(NewAccountFile.Create(path), path, isCompressed, leavesOpen: false);
        output.Add(opening);
        return new AccountFileWriter(options.Shape, output);
    }

    /// <summary>Writes an account.</summary>
    /// <param name="account">The account. It is not checked: <c>AccountValidator</c> does that.</param>
    /// <param name="cancellationToken">Cancels the wait for the file or the stream.</param>
    /// <returns>A task that ends when the account was written or is held for writing.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="account"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The account has no JSON that loses nothing: a text holds half of a surrogate pair, or a <see cref="System.Text.Json.JsonElement"/> has no value.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The file is complete, an earlier write failed, or the one account of the shape <see cref="AccountFileShape.SingleAccount"/> was written.</exception>
    /// <exception cref="AccountFileException">The file or the stream failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask WriteAsync(Account account, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        ThrowIfFull();
        cancellationToken.ThrowIfCancellationRequested();
        await WriteFitAsync(_serializer.Serialize(account, nameof(account)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a record as the file that it was read from has it, sound or not.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">Cancels the wait for the file or the stream.</param>
    /// <returns>A task that ends when the record was written or is held for writing.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The record does not hold its bytes, because there were too many; or they are not JSON (of the shape <see cref="AccountFileShape.SingleAccount"/>: not a JSON object), and the shape is not <see cref="AccountFileShape.JsonLines"/>.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The file is complete, an earlier write failed, or the one account of the shape <see cref="AccountFileShape.SingleAccount"/> was written.</exception>
    /// <exception cref="AccountFileException">The file or the stream failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask WriteAsync(AccountRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ThrowIfFull();
        cancellationToken.ThrowIfCancellationRequested();
        if (record.Utf8Json.IsEmpty)
        {
            throw new ArgumentException($"{record} does not hold its bytes: there were more of them than the reader may hold.", nameof(record));
        }

        ThrowIfUnfit(record.Utf8Json.Span, nameof(record));
        await WriteFitAsync(record.Utf8Json, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the JSON of an account of any schema.</summary>
    /// <param name="utf8Json">The account: JSON in UTF-8.</param>
    /// <param name="cancellationToken">Cancels the wait for the file or the stream.</param>
    /// <returns>A task that ends when the JSON was written or is held for writing.</returns>
    /// <exception cref="ArgumentException">There are no bytes but white space; or they are not JSON (of the shape <see cref="AccountFileShape.SingleAccount"/>: not a JSON object), and the shape is not <see cref="AccountFileShape.JsonLines"/>.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The file is complete, an earlier write failed, or the one account of the shape <see cref="AccountFileShape.SingleAccount"/> was written.</exception>
    /// <exception cref="AccountFileException">The file or the stream failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken = default)
    {
        ThrowIfFull();
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfUnfit(utf8Json.Span, nameof(utf8Json));
        await WriteFitAsync(utf8Json, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what closes the file, and everything that is still held. Nothing can be written after it.</summary>
    /// <param name="cancellationToken">Cancels the wait for the file or the stream.</param>
    /// <returns>A task that ends when the file is whole.</returns>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The file is complete, an earlier write failed, or a file of the shape <see cref="AccountFileShape.SingleAccount"/> has no account.</exception>
    /// <exception cref="AccountFileException">The file or the stream failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfNotOpen();
        cancellationToken.ThrowIfCancellationRequested();
        if (_shape is AccountFileShape.SingleAccount && _isEmpty)
        {
            throw new InvalidOperationException($"A file of the shape {AccountFileShape.SingleAccount} is one account, and none was written.");
        }

        _state = State.Broken;
        _output.Add(AccountFileFrame.Close(_shape, _isEmpty));
        await _output.CompleteAsync(cancellationToken).ConfigureAwait(false);
        _state = State.Completed;
    }

    /// <summary>Releases the file or the stream. Without <see cref="CompleteAsync"/>, what is held is written, and the file stays open-ended.</summary>
    /// <returns>A task that ends when it is released.</returns>
    /// <exception cref="AccountFileException">The file or the stream failed. It is released all the same.</exception>
    public async ValueTask DisposeAsync()
    {
        State state = _state;
        _state = State.Disposed;
        if (state is State.Disposed)
        {
            return;
        }

        try
        {
            if (state is State.Open)
            {
                await _output.AbandonAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            _serializer.Dispose();
            await _output.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask WriteFitAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
    {
        _state = State.Broken;
        _output.Add(AccountFileFrame.Before(_shape, _isEmpty));
        if (_shape is AccountFileShape.JsonLines)
        {
            await AddOnOneLineAsync(utf8Json, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _output.AddAsync(utf8Json, cancellationToken).ConfigureAwait(false);
        }

        _output.Add(AccountFileFrame.After(_shape));
        await _output.WriteIfFullAsync(cancellationToken).ConfigureAwait(false);
        _isEmpty = false;
        _state = State.Open;
    }

    private async ValueTask AddOnOneLineAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
    {
        int lineLength = LineBreaks.IndexOfFirst(utf8Json.Span);
        bool isJson = lineLength < 0 || RawAccount.FindFault(utf8Json.Span) is null;
        for (; lineLength >= 0; lineLength = LineBreaks.IndexOfFirst(utf8Json.Span))
        {
            await _output.AddAsync(utf8Json[..lineLength], cancellationToken).ConfigureAwait(false);
            utf8Json = utf8Json[lineLength..];
            if (isJson)
            {
                // JSON has no line break inside of a string, and needs none between two tokens.
                utf8Json = LineBreaks.SkipWithIndentation(utf8Json);
            }
            else
            {
                utf8Json = LineBreaks.SkipOne(utf8Json);

                // A tab, which a string must not hold either: what is broken stays broken until somebody mends it.
                _output.Add("\t"u8);
            }
        }

        await _output.AddAsync(utf8Json, cancellationToken).ConfigureAwait(false);
    }

    private void ThrowIfUnfit(ReadOnlySpan<byte> utf8Json, string parameter)
    {
        if (RawAccount.IsBlank(utf8Json))
        {
            throw new ArgumentException("There is no account in it, only white space.", parameter);
        }

        if (_shape is not AccountFileShape.JsonLines
            && RawAccount.FindFault(utf8Json, mustBeObject: _shape is AccountFileShape.SingleAccount) is { } fault)
        {
            throw new ArgumentException($"The account would break the whole file: {fault} A file of the shape {AccountFileShape.JsonLines} takes it.", parameter);
        }
    }

    private void ThrowIfFull()
    {
        ThrowIfNotOpen();
        if (_shape is AccountFileShape.SingleAccount && !_isEmpty)
        {
            throw new InvalidOperationException($"A file of the shape {AccountFileShape.SingleAccount} is one account, and it was written.");
        }
    }

    private void ThrowIfNotOpen()
    {
        ObjectDisposedException.ThrowIf(_state is State.Disposed, this);
        if (_state is State.Completed)
        {
            throw new InvalidOperationException("The account file is complete.");
        }

        if (_state is State.Broken)
        {
            throw new InvalidOperationException("An earlier write failed, was cancelled half way or has not ended, so that nobody knows how the account file ends.");
        }
    }
}
