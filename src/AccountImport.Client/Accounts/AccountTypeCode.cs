using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>The type of an account in the account file.</summary>
/// <remarks>
/// An open code: a value that is not among the known ones is kept and written back unchanged. Compared ordinally;
/// <see langword="default"/> is empty. Immutable and safe for use by several threads.
/// </remarks>
[JsonConverter(typeof(OpenCodeJsonConverter<AccountTypeCode>))]
public readonly record struct AccountTypeCode : IOpenCode<AccountTypeCode>
{
    private readonly string? _value;

    /// <summary>Makes a code of any value.</summary>
    /// <param name="value">The code as it is written on the wire.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    public AccountTypeCode(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value.Length is 0 ? null : value;
    }

    /// <summary>A current account in one currency.</summary>
    public static AccountTypeCode Currency { get; } = new("CURRENCY");

    /// <summary>An account of the institution itself.</summary>
    public static AccountTypeCode Internal { get; } = new("INTERNAL");

    /// <summary>A savings account.</summary>
    public static AccountTypeCode Saving { get; } = new("SAVING");

    /// <summary>An account that mirrors one held elsewhere.</summary>
    public static AccountTypeCode Shadow { get; } = new("SHADOW");

    /// <summary>A virtual account below a master account.</summary>
    public static AccountTypeCode Virtual { get; } = new("VIRTUAL");

    /// <summary>The code as it is written on the wire; empty for <see langword="default"/>.</summary>
    public string Value => _value ?? string.Empty;

    static AccountTypeCode IOpenCode<AccountTypeCode>.Create(string value) => new(value);

    /// <summary>Gives the code as it is written on the wire.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
