using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>What a representative may do with an account.</summary>
/// <remarks>
/// An open code: a value that is not among the known ones is kept and written back unchanged. Compared ordinally;
/// <see langword="default"/> is empty. Immutable and safe for use by several threads.
/// </remarks>
[JsonConverter(typeof(OpenCodeJsonConverter<AccountRightCode>))]
public readonly record struct AccountRightCode : IOpenCode<AccountRightCode>
{
    private readonly string? _value;

    /// <summary>Makes a code of any value.</summary>
    /// <param name="value">The code as it is written on the wire.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    public AccountRightCode(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value.Length is 0 ? null : value;
    }

    /// <summary>Every right.</summary>
    public static AccountRightCode All { get; } = new("ALL");

    /// <summary>The account may be seen.</summary>
    public static AccountRightCode ViewRights { get; } = new("VIEW_RIGHTS");

    /// <summary>The account may be changed.</summary>
    public static AccountRightCode ChangeRights { get; } = new("CHANGE_RIGHTS");

    /// <summary>The code as it is written on the wire; empty for <see langword="default"/>.</summary>
    public string Value => _value ?? string.Empty;

    static AccountRightCode IOpenCode<AccountRightCode>.Create(string value) => new(value);

    /// <summary>Gives the code as it is written on the wire.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
