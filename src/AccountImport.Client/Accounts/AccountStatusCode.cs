using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>The status of an account in the account file.</summary>
/// <remarks>
/// An open code: a value that is not among the known ones is kept and written back unchanged. Compared ordinally;
/// <see langword="default"/> is empty. Immutable and safe for use by several threads.
/// </remarks>
[JsonConverter(typeof(OpenCodeJsonConverter<AccountStatusCode>))]
public readonly record struct AccountStatusCode : IOpenCode<AccountStatusCode>
{
    private readonly string? _value;

    /// <summary>Makes a code of any value.</summary>
    /// <param name="value">The code as it is written on the wire.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    public AccountStatusCode(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value.Length is 0 ? null : value;
    }

    /// <summary>The account is in use.</summary>
    public static AccountStatusCode Active { get; } = new("ACTIVE");

    /// <summary>The account is blocked.</summary>
    public static AccountStatusCode Blocked { get; } = new("BLOCKED");

    /// <summary>The account is closed.</summary>
    public static AccountStatusCode Closed { get; } = new("CLOSED");

    /// <summary>The code as it is written on the wire; empty for <see langword="default"/>.</summary>
    public string Value => _value ?? string.Empty;

    static AccountStatusCode IOpenCode<AccountStatusCode>.Create(string value) => new(value);

    /// <summary>Gives the code as it is written on the wire.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
