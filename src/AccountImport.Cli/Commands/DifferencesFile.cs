using System.Text;
using AccountImport.Cli.Rendering;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>A file of differences that only its owner may read, and that has its name only when it is whole.</summary>
internal sealed class DifferencesFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly StreamWriter _writer;

    /// <exception cref="IOException">It cannot be created.</exception>
    public DifferencesFile(ToolServices services, string path)
    {
        _path = path;
        _temporaryPath = $"{path}.{Path.GetRandomFileName()}.tmp";
        _writer = new StreamWriter(services.CreateFile(_temporaryPath), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
    }

    public void Add(ReconciliationDifference difference) =>
        JsonLine.Write(_writer, writer => JsonReconciliationRendering.WriteMembers(writer, difference));

    /// <summary>Puts the file in the place of the one before.</summary>
    /// <exception cref="IOException">That cannot be done.</exception>
    public void Complete()
    {
        _writer.Dispose();
        File.Move(_temporaryPath, _path, overwrite: true);
    }

    public void Dispose()
    {
        try
        {
            _writer.Dispose();
            File.Delete(_temporaryPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Why it could not be written is said already.
        }
    }
}
