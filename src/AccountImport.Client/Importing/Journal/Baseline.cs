using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Importing.Journal;

/// <summary>What status said of an account before an attempt: the same said later is no effect of it.</summary>
/// <param name="Status">The status; <see langword="null"/> if the platform knew no import.</param>
/// <param name="CreatedAt">When that import was scheduled, if the answer said so.</param>
/// <param name="ModifiedAt">When it last changed, if the answer said so.</param>
internal sealed record Baseline(string? Status, OffsetDateTime? CreatedAt, OffsetDateTime? ModifiedAt)
{
    /// <summary>The platform knew no import of the account.</summary>
    public static Baseline Absent { get; } = new(Status: null, CreatedAt: null, ModifiedAt: null);

    public static Baseline Of(ImportStatus status) => new(status.Status.Value, status.CreatedAt, status.ModifiedAt);
}
