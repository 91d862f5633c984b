using AccountImport.Client.Importing;
using Spectre.Console;

namespace AccountImport.Cli.Rendering;

/// <summary>Shows on a terminal how far an import is, on one screen that is drawn in place.</summary>
internal sealed class ScreenProgress : IImportProgressDisplay
{
    private readonly LiveScreen _live;
    private ImportProgress? _progress;

    public ScreenProgress(IAnsiConsole terminal, ImportScreen screen) =>
        _live = new LiveScreen(terminal, (width, height) => screen.Describe(Volatile.Read(ref _progress), width, height));

    public void Show(ImportProgress progress)
    {
        Volatile.Write(ref _progress, progress);
        _live.Redraw();
    }

    public void Dispose() => _live.Dispose();
}
