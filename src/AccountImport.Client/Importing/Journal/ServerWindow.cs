using System.Runtime.InteropServices;
using NodaTime;

namespace AccountImport.Client.Importing.Journal;

/// <summary>When an attempt began, by the platform's clock: somewhere between two instants, in milliseconds.</summary>
/// <param name="From">The earliest instant at which it can have begun.</param>
/// <param name="To">The latest.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ServerWindow(Instant From, Instant To);
