using NodaTime;

namespace AccountImport.Client.Contracts;

/// <summary>The answer to a process call: the creation of the account was scheduled.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ProcessResult
{
    /// <summary>The platform's id of the call, for its support; <see langword="null"/> if it gave none.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? CorrelationId { get; init; }

    /// <summary>The platform's clock when it answered, in whole seconds; <see langword="null"/> if it gave none.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Instant? ServerTime { get; init; }
}
