using System.Collections.ObjectModel;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Testing;

/// <summary>One request that reached the simulator.</summary>
/// <remarks>
/// Path, headers and body are as they came over the wire, credentials and personal data included; <see cref="ToString"/> gives
/// none of them. Immutable and safe for use by several threads, as long as the headers that were put in are not changed.
/// </remarks>
public sealed record RecordedRequest
{
    /// <summary>Which call it is; <see langword="null"/> if its method and path are those of none, as with a token call.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public AccountImportOperation? Operation { get; init; }

    /// <summary>The HTTP method, such as <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The path as on the wire: percent-encoded, with the path prefix and, if there was one, the query.</summary>
    public required string Path { get; init; }

    /// <summary>The headers by name, whatever its case; the values of a header that came several times are joined by a comma.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The body; empty if it was refused unread.</summary>
    /// <value>The default is empty.</value>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whose import it is about; <see langword="null"/> if it does not say so in a form that a key can have.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public AccountKey? Key { get; init; }

    /// <summary>When it had arrived whole, by the simulator's clock.</summary>
    public required Instant ReceivedAt { get; init; }

    /// <summary>The HTTP status of the answer; 0 until it is answered, and for good if it was dropped or held.</summary>
    /// <value>The default is 0.</value>
    public int StatusCode { get; init; }

    /// <summary>Gives method and call, and nothing that may be secret or personal.</summary>
    /// <returns>A text such as <c>POST Process</c>.</returns>
    public override string ToString() => Operation is null ? $"{Method} (no call of the API)" : $"{Method} {Operation}";
}
