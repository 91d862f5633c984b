namespace AccountImport.Client;

/// <summary>What is built from the three calls of <see cref="IAccountImportClient"/>.</summary>
public static class AccountImportClientExtensions
{
    /// <summary>tmp</summary>
    public static void ImportAsync() { }
}
