using System.Text.Json.Serialization;
using AccountImport.Client.Accounts;

namespace AccountImport.Client.Contracts;

/// <summary>Where the import of an account stands.</summary>
/// <remarks>
/// An open code: a value that is not among the known ones is kept and written back unchanged. Compared ordinally;
/// <see langword="default"/> is empty. Immutable and safe for use by several threads.
/// </remarks>
[JsonConverter(typeof(OpenCodeJsonConverter<ImportStatusCode>))]
public readonly record struct ImportStatusCode : IOpenCode<ImportStatusCode>
{
    private readonly string? _value;

    /// <summary>Makes a code of any value.</summary>
    /// <param name="value">The code as it is written on the wire.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    public ImportStatusCode(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value.Length is 0 ? null : value;
    }

    /// <summary>Scheduled, not begun.</summary>
    public static ImportStatusCode Pending { get; } = new("PENDING");

    /// <summary>Being worked on.</summary>
    public static ImportStatusCode InProgress { get; } = new("IN_PROGRESS");

    /// <summary>The account was created.</summary>
    public static ImportStatusCode Processed { get; } = new("PROCESSED");

    /// <summary>The import ended with an error; no account was created.</summary>
    public static ImportStatusCode Errored { get; } = new("ERRORED");

    /// <summary>The import was cancelled; no account was created.</summary>
    public static ImportStatusCode Cancelled { get; } = new("CANCELLED");

    /// <summary>The dry run found nothing wrong.</summary>
    public static ImportStatusCode DryRunSucceeded { get; } = new("DRY_RUN_SUCCEEDED");

    /// <summary>The dry run ended with an error.</summary>
    public static ImportStatusCode DryRunErrored { get; } = new("DRY_RUN_ERRORED");

    /// <summary>The code as it is written on the wire; empty for <see langword="default"/>.</summary>
    public string Value => _value ?? string.Empty;

    static ImportStatusCode IOpenCode<ImportStatusCode>.Create(string value) => new(value);

    /// <summary>Gives the code as it is written on the wire.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
