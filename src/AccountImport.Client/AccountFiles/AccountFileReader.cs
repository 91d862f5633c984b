using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Reads an account file of any size, one account after the other, and says of each what is wrong with it and where.</summary>
/// <remarks>
/// <para>
/// A file is a JSON array of accounts, an object with such an array as a member, one account, or one account a line; in UTF-8,
/// with or without a byte order mark, plain or compressed with gzip. The shape and the compression are recognised from the
/// content; only a name that ends with <c>.ndjson</c> or <c>.jsonl</c> (or that and <c>.gz</c>) says in advance that an account is a line.
/// </para>
/// <para>
/// What is wrong with an account costs that account only: it becomes a record with failures, and the next account is read. Where
/// brackets or quotation marks are missing, the next account is the next object that begins as the others do, and what lies
/// between is one record with a failure. Only where no further account can be found does the reading end with an <see cref="AccountFileException"/>.
/// </para>
/// <para>
/// Memory is bounded by the largest account, which <see cref="AccountFileReaderOptions.MaxAccountBytes"/> bounds. Not safe for
/// use by several threads at once, but for <see cref="Progress"/>.
/// </para>
/// </remarks>
public sealed class AccountFileReader : IAsyncDisposable
{
    private static readonly string[] LineExtensions = [".ndjson", ".jsonl"];

    private readonly AccountFileInput _input;
    private readonly AccountFileReaderOptions _options;
    private readonly string _name;
    private readonly bool _isOfLines;
    private readonly IdentityReader _identifier;
    private WrapperMembers _wrapper;
    private bool _wasRead;

    /// <summary>Makes a reader of a stream, from where it stands.</summary>
    /// <param name="stream">The stream, such as the standard input.</param>
    /// <param name="options">How it is read; by default, with the default options.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be read, or an option is not one that a reader can have.</exception>
    public AccountFileReader(Stream stream, AccountFileReaderOptions? options = null)
        : this(stream, "the input", options)
    {
    }

    /// <summary>Makes a reader of a stream that messages call by a name.</summary>
    internal AccountFileReader(Stream stream, string name, AccountFileReaderOptions? options)
        : this(CreateInput(stream, options), name, isOfLines: false, options)
    {
    }

    private AccountFileReader(AccountFileInput input, string name, bool isOfLines, AccountFileReaderOptions? options)
    {
        _input = input;
        _options = options ?? new AccountFileReaderOptions();
        _name = name;
        _isOfLines = isOfLines;
        _identifier = new IdentityReader(_options.IdentifierPath);
        _wrapper = CreateWrapper();
    }

    /// <summary>The shape of the file.</summary>
    /// <value><see langword="null"/> until the first account was read. One account on one line is <see cref="AccountFileShape.JsonLines"/>.</value>
    public AccountFileShape? Shape { get; private set; }

    /// <summary>What an object with accounts has besides them.</summary>
    /// <value>Empty, until the members in front of the accounts were read and, at the end, those behind them.</value>
    public IReadOnlyDictionary<string, JsonElement> WrapperMembers => _wrapper.Members;

    /// <summary>How far the file was read. May be asked by another thread while the reading goes on.</summary>
    public AccountFileProgress Progress => new(_input.BytesRead, _input.Length * (_options.ComparesAccounts ? 2 : 1));

    private bool IsOfAccountFile => _options.IdentifierPath is AccountPayload.DefaultIdentifierPath;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="options">How it is read; by default, with the default options.</param>
    /// <returns>The reader, which has to be disposed.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty, or an option is not one that a reader can have.</exception>
    /// <exception cref="AccountFileException">The file is not there or cannot be opened.</exception>
    public static AccountFileReader Open(string path, AccountFileReaderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Check(options);
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        bool isOfLines = LineExtensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
        return new AccountFileReader(AccountFileInput.Open(path), path, isOfLines, options);
    }

    /// <summary>Reads the accounts, in the order of the file.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The accounts, and what should be some.</returns>
    /// <exception cref="InvalidOperationException">The reader has read already.</exception>
    /// <exception cref="AccountFileException">The file cannot be read, or its structure is broken so that no further account can be found.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public IAsyncEnumerable<AccountRecord> ReadAsync(CancellationToken cancellationToken = default) => ReadAsync(survey: null, cancellationToken);

    /// <summary>Closes the file, or the stream unless the options leave it open.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public ValueTask DisposeAsync() => _input.DisposeAsync();

    /// <summary>Reads the whole input, so that all is known of it that its first account may depend on.</summary>
    /// <exception cref="InvalidOperationException">The reader has read already.</exception>
    /// <exception cref="AccountFileException">The input cannot be read, or its structure is broken.</exception>
    internal async Task<AccountFileSurvey> SurveyAsync(CancellationToken cancellationToken)
    {
        RequireUnread();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var comparison = new AccountComparison(_identifier);
        await NoteKeysAsync(comparison, CreateWrapper(), hash, cancellationToken).ConfigureAwait(false);
        return new AccountFileSurvey
        {
            Comparison = comparison,
            Hash = hash.GetHashAndReset(),
            Length = _input.BytesRead,
        };
    }

    /// <exception cref="ArgumentException">An option is not one that a reader can have.</exception>
    internal static void Check(AccountFileReaderOptions? options)
    {
        if (options is null)
        {
            return;
        }

        string? fault = options switch
        {
            { IdentifierPath: null or "" } => $"{nameof(options.IdentifierPath)} is empty.",
            { WrapperMember: null or "" } => $"{nameof(options.WrapperMember)} is empty.",
            _ when !WholeText.Is(options.IdentifierPath) => $"{nameof(options.IdentifierPath)}: {WholeText.Fault}",
            _ when !WholeText.Is(options.WrapperMember) => $"{nameof(options.WrapperMember)}: {WholeText.Fault}",
            { Validator: null } => $"{nameof(options.Validator)} is null.",
            { MaxAccountBytes: < 1 or > AccountFileReaderOptions.LargestMaxAccountBytes } =>
                $"{nameof(options.MaxAccountBytes)} is not from 1 to {AccountFileReaderOptions.LargestMaxAccountBytes}.",
            _ => null,
        };
        if (fault is not null)
        {
            throw new ArgumentException(fault, nameof(options));
        }
    }

    /// <summary>Reads the accounts; of an input that was surveyed as often as is needed, one reading after the other.</summary>
    /// <exception cref="AccountFileException">Besides the reasons that any reading has: the file has changed since it was opened, and was surveyed.</exception>
    internal async IAsyncEnumerable<AccountRecord> ReadAsync(AccountFileSurvey? survey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AccountComparison? comparison;
        if (survey is null)
        {
            RequireUnread();
            comparison = _options.ComparesAccounts ? await CompareAsync(cancellationToken).ConfigureAwait(false) : null;
        }
        else
        {
            RequireUnchanged();
            comparison = survey.Comparison;
            _wrapper = CreateWrapper();
        }

        comparison?.BeginSecondPass();
        AccountFileInput.Pass pass = await BeginAsync(isReadAgain: false, hash: null, cancellationToken).ConfigureAwait(false);
        await using (pass.ConfigureAwait(false))
        {
            var window = new ByteWindow(pass.Bytes);
            var structure = new AccountFileStructure(window, _options, _isOfLines, _wrapper);
            for (long number = 1; await ReadStretchAsync(structure, window, cancellationToken).ConfigureAwait(false) is { } stretch; number++)
            {
                Shape = structure.Shape;
                yield return CreateRecord(stretch, number, comparison);
            }

            Shape = structure.Shape;
        }

        if (survey is not null)
        {
            // What was changed meanwhile may have been read half before and half after.
            RequireUnchanged();
        }
    }

    /// <summary>Compares the accounts as far as the input can be read.</summary>
    private async ValueTask<AccountComparison> CompareAsync(CancellationToken cancellationToken)
    {
        var comparison = new AccountComparison(_identifier);
        try
        {
            await NoteKeysAsync(comparison, wrapper: null, hash: null, cancellationToken).ConfigureAwait(false);
        }
        catch (AccountFileException exception) when (exception.InnerException is not IOException)
        {
            // The next pass gives the accounts up to there, and ends there, too. It would not if the input failed: it reads
            // what was kept, which looks whole.
        }

        return comparison;
    }

    /// <summary>Reads the keys of all accounts.</summary>
    private async ValueTask NoteKeysAsync(AccountComparison comparison, WrapperMembers? wrapper, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        AccountFileInput.Pass pass = await BeginAsync(isReadAgain: true, hash, cancellationToken).ConfigureAwait(false);
        await using (pass.ConfigureAwait(false))
        {
            var window = new ByteWindow(pass.Bytes, reusesCopies: true);
            var structure = new AccountFileStructure(window, _options, _isOfLines, wrapper);
            while (await ReadStretchAsync(structure, window, cancellationToken).ConfigureAwait(false) is { } stretch)
            {
                // Also what is broken: it is there, and has the number that another account may have for its master.
                comparison.Note(stretch.Utf8Json.Span);
            }

            comparison.IsComplete = true;
        }
    }

    private void RequireUnread()
    {
        if (_wasRead)
        {
            throw new InvalidOperationException("The reader has read already; open the file again.");
        }

        _wasRead = true;
    }

    private void RequireUnchanged()
    {
        if (_input.HasChanged)
        {
            throw new AccountFileException($"{_name}: The file was changed while it was being imported; stop the programs that write it, and run again.");
        }
    }

    private WrapperMembers CreateWrapper() => new(_options.WrapperMember, _options.IdentifierMember);

    private async ValueTask<AccountFileInput.Pass> BeginAsync(bool isReadAgain, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        try
        {
            return await _input.BeginAsync(isReadAgain, hash, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AccountFileException($"{_name}: The file cannot be read: {exception.Message}", position: null, exception);
        }
    }

    private async ValueTask<Stretch?> ReadStretchAsync(AccountFileStructure structure, ByteWindow window, CancellationToken cancellationToken)
    {
        // Of one buffer come many accounts, and nothing but a read looks at the token.
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await structure.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StructureException exception)
        {
            throw new AccountFileException($"{_name}:{exception.Position}: {exception.Message}", exception.Position, exception);
        }
        catch (InvalidDataException exception)
        {
            throw new AccountFileException($"{_name}: The file is not whole, or not compressed with gzip; it cannot be read behind line {window.Position.Line}.", window.Position, exception);
        }
        catch (IOException exception)
        {
            throw new AccountFileException($"{_name}: The file cannot be read: {exception.Message}", window.Position, exception);
        }
    }

    private AccountRecord CreateRecord(Stretch stretch, long number, AccountComparison? comparison)
    {
        return new AccountRecord
        {
            Number = number,
            Utf8Json = stretch.Utf8Json,
            LengthInFile = stretch.Length,
            Position = stretch.Position,
            IdentifierPath = _options.IdentifierPath,
            Failures = stretch.Fault is { } fault
                ? [FindingPaths.CreateFailure(FieldError.NonFieldErrors, fault) with { Position = stretch.FaultPosition }]
                : FindFailures(stretch.Utf8Json.Span, stretch.Position, number, comparison),
        };
    }

    private IReadOnlyList<ValidationFailure> FindFailures(ReadOnlySpan<byte> utf8Json, FilePosition position, long number, AccountComparison? comparison)
    {
        JsonStringToken? masterAccount = null;
        IReadOnlyList<ValidationFailure> failures = IsOfAccountFile
            ? _options.Validator.Validate(utf8Json, position, out masterAccount)
            : CheckIdentity(utf8Json, position);
        LocatedFailure? duplicate = comparison?.FindDuplicate(utf8Json, number);
        LocatedFailure? missing = masterAccount is { } master ? comparison?.FindMissingMaster(utf8Json, master) : null;
        if (failures.Count is 0 && duplicate is null && missing is null)
        {
            return failures;
        }

        List<ValidationFailure> all = [.. failures];
        foreach (LocatedFailure? found in (ReadOnlySpan<LocatedFailure?>)[duplicate, missing])
        {
            if (found is { } located && _options.Validator.IsEnabled(located.Failure.Code))
            {
                all.Add(located.Failure with { Position = position.After(utf8Json[..located.ByteOffset]) });
            }
        }

        // Those of the caller's own rules have no place yet.
        for (int i = 0; i < all.Count; i++)
        {
            all[i] = all[i].Position is null ? all[i] with { Position = ValueLocator.Locate(utf8Json, all[i].Attr, position) } : all[i];
        }

        return [.. all.OrderBy(failure => failure.Position!.Value.ByteOffset)];
    }

    /// <summary>Checks an account of a tenant's own schema: it is JSON, and it says under which number it is imported.</summary>
    private IReadOnlyList<ValidationFailure> CheckIdentity(ReadOnlySpan<byte> utf8Json, FilePosition position)
    {
        FieldError? error = PayloadIdentity.FindFault(utf8Json, _options.IdentifierPath);
        if (error is null)
        {
            return [];
        }

        // What is not JSON is said before anything that was found on the way there.
        JsonSyntaxError? broken = Utf8.IsValid(utf8Json) ? new JsonSyntaxScanner(utf8Json).FindError() : JsonSyntax.FindInvalidUtf8(utf8Json);
        if (broken is { } syntaxError)
        {
            return [FindingPaths.CreateFailure(FieldError.NonFieldErrors, syntaxError.Fault) with { Position = position.After(utf8Json[..syntaxError.ByteOffset]) }];
        }

        return
        [
            new ValidationFailure
            {
                Attr = error.Attr,
                Code = error.Code,
                Detail = error.Detail!,
                Position = ValueLocator.Locate(utf8Json, error.Attr, position),
            },
        ];
    }

    private static AccountFileInput CreateInput(Stream stream, AccountFileReaderOptions? options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream cannot be read.", nameof(stream));
        }

        Check(options);
        return new AccountFileInput(stream, options?.LeavesOpen is true);
    }
}
