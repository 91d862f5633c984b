using System.Buffers;
using System.Text;

namespace AccountImport.Client.Contracts;

/// <summary>The identity of an import: the import supplier and the external account number, which only together are unique.</summary>
/// <remarks>
/// <para>
/// Each of the two is 1 to 128 characters of any script, without control characters and without white space at either
/// end. <c>.</c> and <c>..</c> are refused: no URL can carry them as a path segment, so the status of such an account could
/// never be asked.
/// </para>
/// <para>Compared ordinally. Immutable and safe for use by several threads.</para>
/// </remarks>
public sealed record AccountKey
{
    /// <summary>The most characters (Unicode code points) that either part may have: 128.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> PathFragile = SearchValues.Create("/%\\");

    /// <summary>Makes a key of its two parts.</summary>
    /// <param name="importSupplier">The code of the import supplier.</param>
    /// <param name="externalAccountNumber">The account's number in the external system.</param>
    /// <exception cref="ArgumentNullException">A part is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A part is empty, too long, <c>.</c> or <c>..</c>, or has a character that is not allowed; the message does not repeat it.</exception>
    public AccountKey(string importSupplier, string externalAccountNumber)
    {
        ImportSupplier = Checked(importSupplier, nameof(importSupplier));
        ExternalAccountNumber = Checked(externalAccountNumber, nameof(externalAccountNumber));
    }

    /// <summary>The code of the import supplier.</summary>
    public string ImportSupplier { get; }

    /// <summary>The account's number in the external system.</summary>
    public string ExternalAccountNumber { get; }

    /// <summary>Whether it has a character that a proxy may decode on the way to status: a 404 is then not surely about this account.</summary>
    internal bool IsPathFragile => ExternalAccountNumber.AsSpan().IndexOfAny(PathFragile) >= 0 || ImportSupplier.AsSpan().IndexOfAny(PathFragile) >= 0;

    /// <summary>Gives both parts.</summary>
    /// <returns>A text such as <c>SUPPLIER/IM-A-00023</c>.</returns>
    public override string ToString() => $"{ImportSupplier}/{ExternalAccountNumber}";

    /// <summary>Says what is wrong with a part of a key, as a code and a sentence that does not repeat it; <see langword="null"/> if nothing is.</summary>
    internal static (string Code, string Detail)? FindFault(string part)
    {
        if (part.Length is 0)
        {
            return ("blank", "It is empty.");
        }

        if (char.IsWhiteSpace(part[0]) || char.IsWhiteSpace(part[^1]))
        {
            return ("surrounding_white_space", "It begins or ends with white space.");
        }

        if (part is "." or "..")
        {
            return ("reserved_path_segment", "It is \".\" or \"..\", which no URL can carry as a path segment.");
        }

        int length = 0;
        for (ReadOnlySpan<char> rest = part; !rest.IsEmpty; length++)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int consumed) is not OperationStatus.Done)
            {
                return ("invalid_unicode", "It holds half of a surrogate pair.");
            }

            if (Rune.IsControl(rune))
            {
                return ("control_character", "It holds a control character.");
            }

            rest = rest[consumed..];
        }

        return length > MaxLength ? ("max_length", $"It has more than {MaxLength} characters.") : null;
    }

    private static string Checked(string part, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(part, parameterName);
        return FindFault(part) is { } fault ? throw new ArgumentException(fault.Detail, parameterName) : part;
    }
}
