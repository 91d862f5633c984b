namespace AccountImport.Client.AccountFiles;

/// <summary>Recognises the beginning of an account in the middle of what is broken: an object whose first member has the name that accounts begin with.</summary>
/// <remarks>A file is written by one program, which writes the members of every account in one order.</remarks>
internal static class AccountStart
{
    /// <summary>How much white space there may be between the bracket, the name and the colon.</summary>
    private const int MaxWhiteSpace = 1024;

    /// <summary>How long a name may be: a longer one is nothing that many accounts begin with, and would have to be looked for with much memory.</summary>
    private const int MaxNameLength = 256;

    /// <summary>The most bytes that have to be seen to recognise a beginning.</summary>
    public static int GetMaxLength(IReadOnlyList<byte[]> names) => 3 + (2 * MaxWhiteSpace) + names.Max(name => name.Length);

    /// <summary>The name of the first member of an object, with its quotation marks and escapes; empty if there is none.</summary>
    public static ReadOnlySpan<byte> FirstName(ReadOnlySpan<byte> utf8Json)
    {
        if (utf8Json is not [(byte)'{', ..])
        {
            return [];
        }

        ReadOnlySpan<byte> rest = utf8Json[1..].TrimStart(" \t\r\n"u8);
        if (rest is not [(byte)'"', ..])
        {
            return [];
        }

        // A name with escapes is nothing that many accounts begin with.
        int length = rest[1..Math.Min(rest.Length, MaxNameLength)].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
        return length < 0 || rest[length + 1] is not (byte)'"' ? [] : rest[..(length + 2)];
    }

    /// <summary>Whether the name that an object begins with is there again, behind a brace.</summary>
    public static bool IsRepeated(ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8Json)
    {
        if (name.IsEmpty)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = utf8Json[(utf8Json.IndexOf(name) + name.Length)..];
        for (int index = rest.IndexOf(name); index >= 0; index = rest.IndexOf(name))
        {
            if (rest[..index].TrimEnd(" \t\r\n"u8) is [.., (byte)'{'])
            {
                return true;
            }

            rest = rest[(index + name.Length)..];
        }

        return false;
    }

    /// <summary>Whether an account begins with the first byte.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="names">The names that it may begin with, in their quotation marks.</param>
    /// <returns><see langword="null"/> if more bytes must be seen.</returns>
    public static bool? IsAt(ReadOnlySpan<byte> bytes, IReadOnlyList<byte[]> names)
    {
        if (bytes is not [(byte)'{', ..])
        {
            return bytes.IsEmpty ? null : false;
        }

        return TrySkipWhiteSpace(bytes[1..], out ReadOnlySpan<byte> rest) ? IsNameAt(rest, names) : false;
    }

    /// <summary>Whether one of the names and a colon stand at the first byte.</summary>
    /// <param name="rest">The bytes.</param>
    /// <param name="names">The names, in their quotation marks.</param>
    /// <returns><see langword="null"/> if more bytes must be seen.</returns>
    public static bool? IsNameAt(ReadOnlySpan<byte> rest, IReadOnlyList<byte[]> names)
    {
        bool mayBe = false;
        foreach (byte[] name in names)
        {
            if (rest.Length < name.Length)
            {
                mayBe |= name.AsSpan().StartsWith(rest);
            }
            else if (rest.StartsWith(name) && TrySkipWhiteSpace(rest[name.Length..], out ReadOnlySpan<byte> afterName))
            {
                return afterName.IsEmpty ? null : afterName[0] is (byte)':';
            }
        }

        return mayBe ? null : false;
    }

    private static bool TrySkipWhiteSpace(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        int index = bytes.IndexOfAnyExcept(AccountSplitter.WhiteSpace);
        int length = index < 0 ? bytes.Length : index;
        rest = bytes[length..];
        return length <= MaxWhiteSpace;
    }
}
