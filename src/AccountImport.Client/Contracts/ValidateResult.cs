using NodaTime;

namespace AccountImport.Client.Contracts;

/// <summary>The answer to a validate call that found nothing wrong with the account.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ValidateResult
{
    /// <summary>The platform's id of the call, for its support; <see langword="null"/> if it gave none.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? CorrelationId { get; init; }

    /// <summary>The platform's clock when it answered, in whole seconds; <see langword="null"/> if it gave none.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Instant? ServerTime { get; init; }
}
