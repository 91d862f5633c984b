namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>A temporary folder for account files.</summary>
internal sealed class AccountFileFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("account-import-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
