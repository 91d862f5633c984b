namespace Importer;

/// <summary>An account as the application's database has it. No record: its text would hold personal data.</summary>
internal sealed class AccountRow
{
    public required long Id { get; init; }

    public required string AccountNumber { get; init; }

    public required string HolderName { get; init; }

    public required string Currency { get; init; }

    public required DateOnly OpenedOn { get; init; }
}
