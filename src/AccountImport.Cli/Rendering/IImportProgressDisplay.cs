using AccountImport.Client.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>Shows how far an import is, until it is disposed of.</summary>
internal interface IImportProgressDisplay : IDisposable
{
    /// <summary>Takes how far the import is now.</summary>
    void Show(ImportProgress progress);
}
