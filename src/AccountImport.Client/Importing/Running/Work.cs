namespace AccountImport.Client.Importing.Running;

/// <summary>What a worker does next: send an account, or ask for one.</summary>
/// <param name="Admitted">The account that is sent; <see langword="null"/> if one is asked for.</param>
/// <param name="Pending">The account that is asked for.</param>
internal sealed record Work(AdmittedAccount? Admitted, PendingAccount Pending);
