using System.Runtime.InteropServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using NodaTime;

namespace AccountImport.Client.Importing.Running;

/// <summary>What came of one status call; the default is that there was none.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StatusObservation
{
    /// <summary>The answer; <see langword="null"/> if there was none or a 404.</summary>
    public StatusResult? Result { get; init; }

    /// <summary>Whether the answer was the API's own 404.</summary>
    public bool IsNotFound { get; init; }

    /// <summary>The timestamp at which the call began.</summary>
    public long AskedAt { get; init; }

    /// <summary>What the answer asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The platform's clock, if the account was answered for.</summary>
    public Instant? ServerTime { get; init; }

    /// <summary>That the API does not accept the credential.</summary>
    public AccountImportAuthenticationException? Refusal { get; init; }

    public bool IsAnswered => Result is not null || IsNotFound;
}
