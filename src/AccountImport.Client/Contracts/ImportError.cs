using System.Text.Json.Serialization;

namespace AccountImport.Client.Contracts;

/// <summary>The last error of an import, as the status call gives it.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ImportError
{
    /// <summary>What went wrong, as a code; the list of codes differs by tenant and grows.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("code")]
    [JsonConverter(typeof(LenientStringJsonConverter))]
    public string? Code { get; init; }

    /// <summary>What went wrong, in the API's words. It may quote a value of the account: treat it as personal data.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("detail")]
    public string? Detail { get; init; }

    /// <summary>The part of the platform that reports it, such as <c>account_import</c> or <c>import_process</c>.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("domain")]
    public string? Domain { get; init; }

    /// <summary>Gives the code, without the API's words: they may quote personal data.</summary>
    /// <returns><see cref="Code"/>, or an empty text.</returns>
    public override string ToString() => Code ?? string.Empty;
}
