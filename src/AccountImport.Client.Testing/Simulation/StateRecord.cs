namespace AccountImport.Client.Testing.Simulation;

/// <summary>What one line of a state file says: an import that a process call has scheduled, or an account from before.</summary>
/// <param name="Import">The import. Of an account from before, its key has the supplier <c>any</c> where it has none.</param>
/// <param name="IsFromBefore">Whether it is an account from before.</param>
/// <param name="ImportSupplier">The supplier of an account from before; <see langword="null"/> for any.</param>
internal readonly record struct StateRecord(ScheduledImport Import, bool IsFromBefore = false, string? ImportSupplier = null);
