using System.Text;
using AccountImport.Cli.Rendering;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Checking;

/// <summary>The rejected accounts, loadable again, and why each was rejected: two files in a folder, which appear when they are complete.</summary>
internal sealed class RejectedFiles : IAsyncDisposable
{
    public const string AccountsName = ImportReport.RejectedName;
    public const string ReasonsName = ImportReport.ReasonsName;

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _folder;
    private readonly string _mark = $".{Path.GetRandomFileName()}.partial";
    private Stream? _accountsStream;
    private Stream? _reasonsStream;
    private AccountFileWriter? _accounts;
    private StreamWriter? _reasons;

    private RejectedFiles(string folder)
    {
        _folder = folder;
    }

    /// <summary>The path of the file with the rejected accounts.</summary>
    public string AccountsPath => Path.Combine(_folder, AccountsName);

    /// <summary>The path of the file that says why.</summary>
    public string ReasonsPath => Path.Combine(_folder, ReasonsName);

    /// <summary>How many accounts were written.</summary>
    public long Accounts { get; private set; }

    /// <summary>How many accounts are larger than the reader holds, so that there is only the reason.</summary>
    public long TooLarge { get; private set; }

    /// <summary>Whether the files have appeared.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Begins the files, in a folder that is created if it is missing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="source">The account file, which must not be one of the two; <see langword="null"/> if it has no name.</param>
    /// <param name="createFile">Creates a file that only its owner may read.</param>
    /// <exception cref="ToolException">The folder cannot be used.</exception>
    public static async ValueTask<RejectedFiles> CreateAsync(string folder, string? source, Func<string, Stream> createFile)
    {
        var files = new RejectedFiles(folder);
        try
        {
            files.Open(createFile);
            if (source is not null && files.WouldReplace(source))
            {
                throw new ToolException(
                    ExitCode.Usage,
                    $"{DisplayText.Clean(source)} would be replaced by what is rejected of it: name another folder with --out, or rename the file.");
            }

            return files;
        }
        catch (Exception exception)
        {
            await files.DisposeAsync().ConfigureAwait(false);
            if (exception is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw new ToolException(ExitCode.Usage, $"{DisplayText.Clean(folder)}: The folder of --out cannot be used: {DisplayText.Clean(exception.Message)}", exception);
            }

            throw;
        }
    }

    /// <summary>Writes a rejected account, and what is wrong with it.</summary>
    /// <exception cref="ToolException">The files cannot be written.</exception>
    public async ValueTask AddAsync(AccountRecord record, IReadOnlyList<FoundFailure> found)
    {
        long? line = null;
        if (record.Utf8Json.IsEmpty)
        {
            TooLarge++;
        }
        else
        {
            line = ++Accounts;
        }

        try
        {
            if (line is not null)
            {
                await _accounts!.WriteAsync(record).ConfigureAwait(false);
            }

            foreach (FoundFailure failure in found)
            {
                JsonLine.Write(_reasons!, writer => FailureJson.WriteMembers(writer, failure, line));
            }
        }
        catch (Exception exception) when (IsOfWriting(exception))
        {
            throw CannotWrite(exception);
        }
    }

    /// <summary>Lets the files appear under their names; those of an earlier check are replaced.</summary>
    /// <exception cref="ToolException">The files cannot be written.</exception>
    public async ValueTask CompleteAsync()
    {
        try
        {
            await _accounts!.CompleteAsync().ConfigureAwait(false);
            await _accounts.DisposeAsync().ConfigureAwait(false);
            await _reasons!.DisposeAsync().ConfigureAwait(false);
            File.Move(AccountsPath + _mark, AccountsPath, overwrite: true);
            File.Move(ReasonsPath + _mark, ReasonsPath, overwrite: true);
            IsComplete = true;
        }
        catch (Exception exception) when (IsOfWriting(exception))
        {
            throw CannotWrite(exception);
        }
    }

    /// <summary>Closes the files; those that have not appeared are deleted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!IsComplete)
        {
            await DeleteAsync(_accountsStream, AccountsPath + _mark).ConfigureAwait(false);
            await DeleteAsync(_reasonsStream, ReasonsPath + _mark).ConfigureAwait(false);
        }
    }

    /// <summary>Closes a file, not through what writes to it: what that still holds is not wanted, and the disk may be full.</summary>
    private static async ValueTask DeleteAsync(Stream? stream, string path)
    {
        if (stream is null)
        {
            return;
        }

        try
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            File.Delete(path);
        }
        catch (Exception exception) when (IsOfWriting(exception))
        {
            // It stays behind under a name that nobody reads.
        }
    }

    private static bool IsOfWriting(Exception exception) => exception is IOException or UnauthorizedAccessException or AccountFileException;

    private ToolException CannotWrite(Exception exception)
    {
        Exception cause = exception is AccountFileException { InnerException: { } inner } ? inner : exception;
        return new ToolException(
            ExitCode.Internal,
            $"{DisplayText.Clean(_folder)}: The rejected accounts cannot be written: {DisplayText.Clean(cause.Message)}",
            exception);
    }

    private void Open(Func<string, Stream> createFile)
    {
        if (File.Exists(_folder))
        {
            throw new ToolException(ExitCode.Usage, $"{DisplayText.Clean(_folder)}: This is a file; expected a folder.");
        }

        PrivateFile.CreateFolder(_folder);
        _accountsStream = createFile(AccountsPath + _mark);
        _reasonsStream = createFile(ReasonsPath + _mark);
        _accounts = new AccountFileWriter(_accountsStream, new AccountFileWriterOptions { Shape = AccountFileShape.JsonLines });
        _reasons = new StreamWriter(_reasonsStream, Encoding) { NewLine = "\n" };
    }

    /// <summary>Whether a file is one of the two, however its path is written.</summary>
    private bool WouldReplace(string source)
    {
        // The target of a link is found only from a full path.
        string path = Path.GetFullPath(source);
        string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        string name = Path.GetFileName(target);
        bool hasName = name.Equals(AccountsName, StringComparison.OrdinalIgnoreCase) || name.Equals(ReasonsName, StringComparison.OrdinalIgnoreCase);

        // It is the same folder, by whatever links, if what was just created in the one is in the other.
        return hasName && File.Exists(Path.Combine(Path.GetDirectoryName(target)!, AccountsName + _mark));
    }
}
