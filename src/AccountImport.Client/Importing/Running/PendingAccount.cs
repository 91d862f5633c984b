using System.Runtime.InteropServices;

namespace AccountImport.Client.Importing.Running;

/// <summary>An account whose status is to be asked. There may be millions: everything else about it is read again from the journal.</summary>
/// <param name="Due">The timestamp at which it is to be asked.</param>
/// <param name="Since">The timestamp from which its deadline or its absence grace counts.</param>
/// <param name="Account">Its place in the journal.</param>
/// <param name="Asked">How often it was asked, as far as the waits grow with it.</param>
/// <param name="Kind">What the question is.</param>
/// <param name="Noted">Up to where it was noted how long the platform takes for it, see <see cref="Polling.PollPlanner"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PendingAccount(long Due, long Since, int Account, byte Asked, PendingKind Kind, byte Noted)
{
    /// <summary>Whether it is due when that is worth it, and not when a call may be repeated.</summary>
    public bool IsPlanned => Kind is PendingKind.Scheduled && Asked is 0;
}
