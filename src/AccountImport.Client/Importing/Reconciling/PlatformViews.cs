using AccountImport.Client.Contracts;

namespace AccountImport.Client.Importing.Reconciling;

/// <summary>Says which view a status is.</summary>
internal static class PlatformViews
{
    public static PlatformView Of(ImportStatus? status) => status switch
    {
        null => PlatformView.Absent,
        { IsTerminal: false } => PlatformView.UnderWay,
        _ when status.Status == ImportStatusCode.Processed => PlatformView.Processed,
        _ when status.Status == ImportStatusCode.Errored => PlatformView.Errored,
        _ when status.Status == ImportStatusCode.Cancelled => PlatformView.Cancelled,
        _ when status.Status == ImportStatusCode.DryRunSucceeded => PlatformView.DryRunSucceeded,
        _ => PlatformView.DryRunErrored,
    };
}
