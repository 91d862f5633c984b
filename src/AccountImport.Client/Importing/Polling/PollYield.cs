using System.Runtime.InteropServices;

namespace AccountImport.Client.Importing.Polling;

/// <summary>What asking at certain times comes to.</summary>
/// <param name="Calls">The status calls an account.</param>
/// <param name="ToldInTime">The share of the accounts that are told of within the wanted lag.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PollYield(double Calls, double ToldInTime);
