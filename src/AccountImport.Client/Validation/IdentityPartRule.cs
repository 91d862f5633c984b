using System.Text;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Validation;

/// <summary>What becomes a part of the import's key, as the external account id does, follows the key's rules.</summary>
internal static class IdentityPartRule
{
    public static Fault? FindFault(ReadOnlySpan<byte> value)
    {
        if (IsPlain(value))
        {
            return null;
        }

        return AccountKey.FindFault(Encoding.UTF8.GetString(value)) is { } fault ? new Fault(fault.Code, fault.Detail) : null;
    }

    /// <summary>Whether a value is of so few and so plain characters that no rule of the key can refuse it: most are, and need no string.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= AccountKey.MaxLength
        && !value.ContainsAnyExceptInRange((byte)'!', (byte)'~')
        && value[0] is not (byte)'.';
}
