using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>The kind of an account number.</summary>
/// <remarks>
/// An open code: a value that is not among the known ones is kept and written back unchanged. Compared ordinally;
/// <see langword="default"/> is empty. Immutable and safe for use by several threads.
/// </remarks>
[JsonConverter(typeof(OpenCodeJsonConverter<AccountNumberType>))]
public readonly record struct AccountNumberType : IOpenCode<AccountNumberType>
{
    private readonly string? _value;

    /// <summary>Makes a code of any value.</summary>
    /// <param name="value">The code as it is written on the wire.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    public AccountNumberType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value.Length is 0 ? null : value;
    }

    /// <summary>An International Bank Account Number (ISO 13616).</summary>
    public static AccountNumberType Iban { get; } = new("IBAN");

    /// <summary>A Basic Bank Account Number: a country's own form.</summary>
    public static AccountNumberType Bban { get; } = new("BBAN");

    /// <summary>A code that identifies a bank (ISO 9362).</summary>
    public static AccountNumberType Swift { get; } = new("SWIFT");

    /// <summary>The code as it is written on the wire; empty for <see langword="default"/>.</summary>
    public string Value => _value ?? string.Empty;

    static AccountNumberType IOpenCode<AccountNumberType>.Create(string value) => new(value);

    /// <summary>Gives the code as it is written on the wire.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
