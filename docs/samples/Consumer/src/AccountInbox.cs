using AccountImport.Client.Contracts;

namespace Consumer;

/// <summary>
/// A folder that account files arrive in, one account a file. A file is moved to <c>sending</c> before its account is sent, and from there to
/// <c>done</c>, to <c>refused</c>, or back. What is found in <c>sending</c> may have been sent: by a call whose outcome is unknown, or by a
/// process that was killed. It rests there for a while before it is taken again.
/// </summary>
internal sealed class AccountInbox
{
    public const int MaxFileLength = 1024 * 1024;
    private const int MaxFilesARound = 1000;

    private readonly string _waiting;
    private readonly string _sending;
    private readonly string _done;
    private readonly string _refused;
    private readonly TimeSpan _rest;
    private readonly TimeProvider _clock;

    public AccountInbox(string folder, TimeSpan rest, TimeProvider clock)
    {
        _waiting = Path.GetFullPath(folder);
        _sending = CreateFolder("sending");
        _done = CreateFolder("done");
        _refused = CreateFolder("refused");
        _rest = rest;
        _clock = clock;
    }

    /// <summary>Finds the files of a round, those that may have been sent before first.</summary>
    public IReadOnlyList<InboxFile> FindFiles()
    {
        DateTime sentUntil = (_clock.GetUtcNow() - _rest).UtcDateTime;
        InboxFile[] sending = [.. Find(_sending).Select(path => new InboxFile(path, File.GetLastWriteTimeUtc(path) <= sentUntil))];

        // A file whose name is taken in sending waits until that one has left.
        IEnumerable<InboxFile> waiting = Find(_waiting)
            .Where(path => !File.Exists(In(_sending, path)))
            .Take(MaxFilesARound)
            .Select(path => new InboxFile(path, IsDue: true));
        return [.. sending, .. waiting];
    }

    /// <summary>Reads an account.</summary>
    /// <exception cref="InvalidAccountPayloadException">The file is too large, or not an account that can be sent.</exception>
    public static AccountPayload Read(InboxFile file, string importSupplier)
    {
        using FileStream stream = File.OpenRead(file.Path);
        if (stream.Length > MaxFileLength)
        {
            throw new InvalidAccountPayloadException(new FieldError { Attr = FieldError.NonFieldErrors, Code = "file_too_large" });
        }

        byte[] utf8Json = new byte[stream.Length];
        stream.ReadExactly(utf8Json);
        return AccountPayload.FromAccountFile(utf8Json, importSupplier);
    }

    /// <summary>Notes that the account is about to be sent.</summary>
    public InboxFile MoveToSending(InboxFile file)
    {
        File.SetLastWriteTimeUtc(file.Path, _clock.GetUtcNow().UtcDateTime);
        return Move(file, _sending);
    }

    /// <summary>Notes that the platform has the account.</summary>
    public void MoveToDone(InboxFile file) => Move(file, _done);

    /// <summary>Notes that the account was surely not scheduled, and can be sent again at any time.</summary>
    public void MoveBack(InboxFile file)
    {
        // Unless a new file of its name has arrived: then it stays where it is, and is taken again after its rest.
        if (!File.Exists(In(_waiting, file.Path)))
        {
            Move(file, _waiting);
        }
    }

    /// <summary>Puts an account aside that somebody must look at, with a file beside it that says which fields are wrong, and not what their values are.</summary>
    public void MoveToRefused(InboxFile file, IEnumerable<FieldError> errors)
    {
        File.WriteAllLines(In(_refused, file.Path) + ".errors.txt", errors.Select(error => $"{error.Attr}: {error.Code}"));
        Move(file, _refused);
    }

    private static IEnumerable<string> Find(string folder) => Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal);

    private static string In(string folder, string path) => Path.Combine(folder, Path.GetFileName(path));

    private static InboxFile Move(InboxFile file, string folder)
    {
        string target = In(folder, file.Path);
        File.Move(file.Path, target, overwrite: true);
        return file with { Path = target };
    }

    private string CreateFolder(string name) => Directory.CreateDirectory(Path.Combine(_waiting, name)).FullName;
}
