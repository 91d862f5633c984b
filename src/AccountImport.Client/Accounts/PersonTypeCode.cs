using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>Whether an account holder is a natural or a legal person.</summary>
/// <remarks>
/// An open code: a value that is not among the known ones is kept and written back unchanged. Compared ordinally;
/// <see langword="default"/> is empty. Immutable and safe for use by several threads.
/// </remarks>
[JsonConverter(typeof(OpenCodeJsonConverter<PersonTypeCode>))]
public readonly record struct PersonTypeCode : IOpenCode<PersonTypeCode>
{
    private readonly string? _value;

    /// <summary>Makes a code of any value.</summary>
    /// <param name="value">The code as it is written on the wire.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    public PersonTypeCode(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value.Length is 0 ? null : value;
    }

    /// <summary>A natural person.</summary>
    public static PersonTypeCode Natural { get; } = new("P");

    /// <summary>A legal person.</summary>
    public static PersonTypeCode Legal { get; } = new("L");

    /// <summary>The code as it is written on the wire; empty for <see langword="default"/>.</summary>
    public string Value => _value ?? string.Empty;

    static PersonTypeCode IOpenCode<PersonTypeCode>.Create(string value) => new(value);

    /// <summary>Gives the code as it is written on the wire.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
