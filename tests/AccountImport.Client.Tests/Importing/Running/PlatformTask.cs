using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>One import that the platform was asked for.</summary>
internal sealed record PlatformTask(Instant EffectAt, Instant EndsAt, ImportStatusCode End, bool IsDryRun, string KrakenIdentifier)
{
    public ImportStatusCode Status(Instant now) => now >= EndsAt ? End : ImportStatusCode.Pending;

    public ImportStatus ToStatus(Instant now) => new()
    {
        Status = Status(now),
        KrakenIdentifier = Status(now) == ImportStatusCode.Processed ? KrakenIdentifier : null,
        CreatedAt = EffectAt.WithOffset(Offset.FromHours(1)),
        ModifiedAt = (now >= EndsAt ? EndsAt : EffectAt).WithOffset(Offset.FromHours(1)),
        LatestError = now >= EndsAt && End != ImportStatusCode.Processed ? new ImportError { Code = "creation_failed", Detail = "Jane Doe cannot be created." } : null,
    };
}
