using NodaTime;

namespace AccountImport.Client.Importing;

/// <summary>How many accounts have ended with an error of one code.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ImportErrorCount
{
    /// <summary>What <see cref="Code"/> is for all codes together that are not counted one by one: there may be any number of them.</summary>
    public const string OtherCodes = "(other)";

    /// <summary>The code, as in <see cref="ImportFinding.Code"/>, or <see cref="OtherCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>How many accounts have ended with it in this run, each of them once.</summary>
    public required long Accounts { get; init; }

    /// <summary>When the last of them ended, by this machine's clock.</summary>
    public required Instant LastSeenAt { get; init; }
}
