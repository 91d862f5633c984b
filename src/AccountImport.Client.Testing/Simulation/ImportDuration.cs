using System.Runtime.InteropServices;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>How long an import takes.</summary>
/// <param name="Pending">How long it is <c>PENDING</c>; with a schedule window, at least until the window starts.</param>
/// <param name="InProgress">How long it is then <c>IN_PROGRESS</c>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ImportDuration(TimeSpan Pending, TimeSpan InProgress)
{
    public static ImportDuration Halved(TimeSpan time) => new(time / 2, time - (time / 2));
}
