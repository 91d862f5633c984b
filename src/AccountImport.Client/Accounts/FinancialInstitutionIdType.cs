using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>The kind of identifier that names a financial institution.</summary>
/// <remarks>
/// An open code: a value that is not among the known ones is kept and written back unchanged. Compared ordinally;
/// <see langword="default"/> is empty. Immutable and safe for use by several threads.
/// </remarks>
[JsonConverter(typeof(OpenCodeJsonConverter<FinancialInstitutionIdType>))]
public readonly record struct FinancialInstitutionIdType : IOpenCode<FinancialInstitutionIdType>
{
    private readonly string? _value;

    /// <summary>Makes a code of any value.</summary>
    /// <param name="value">The code as it is written on the wire.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    public FinancialInstitutionIdType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value.Length is 0 ? null : value;
    }

    /// <summary>A Business Identifier Code (ISO 9362).</summary>
    public static FinancialInstitutionIdType Bic { get; } = new("BIC");

    /// <summary>A six-digit domestic bank code.</summary>
    public static FinancialInstitutionIdType SortCode { get; } = new("SORT_CODE");

    /// <summary>A numerical code that a central bank assigned.</summary>
    public static FinancialInstitutionIdType BankCode { get; } = new("BANK_CODE");

    /// <summary>A nine-digit routing number of the United States.</summary>
    public static FinancialInstitutionIdType AbaCode { get; } = new("ABA_CODE");

    /// <summary>The code as it is written on the wire; empty for <see langword="default"/>.</summary>
    public string Value => _value ?? string.Empty;

    static FinancialInstitutionIdType IOpenCode<FinancialInstitutionIdType>.Create(string value) => new(value);

    /// <summary>Gives the code as it is written on the wire.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
