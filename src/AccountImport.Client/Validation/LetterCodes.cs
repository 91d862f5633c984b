namespace AccountImport.Client.Validation;

/// <summary>A set of codes of upper-case letters, all of one length, that is asked with UTF-8 and makes no strings.</summary>
internal sealed class LetterCodes
{
    private const int Letters = 26;

    private readonly int _length;
    private readonly bool[] _isAssigned;

    /// <summary>Makes the set of codes that are separated by single spaces.</summary>
    public LetterCodes(ReadOnlySpan<byte> codes)
    {
        _length = codes.IndexOf((byte)' ');
        _isAssigned = new bool[_length is 2 ? Letters * Letters : Letters * Letters * Letters];
        for (int start = 0; start < codes.Length; start += _length + 1)
        {
            _isAssigned[IndexOf(codes.Slice(start, _length))] = true;
        }
    }

    public bool Contains(ReadOnlySpan<byte> code) =>
        code.Length == _length && Contains(IndexOf(code));

    /// <summary>Whether the code at a place, as <see cref="IndexOf"/> gives it, is in the set.</summary>
    public bool Contains(int index) => index >= 0 && _isAssigned[index];

    /// <summary>The place of a code in the alphabetical list of all possible ones of its length; -1 if it has another character than A to Z.</summary>
    public static int IndexOf(ReadOnlySpan<byte> code)
    {
        int index = 0;
        foreach (byte letter in code)
        {
            if (!char.IsAsciiLetterUpper((char)letter))
            {
                return -1;
            }

            index = (index * Letters) + letter - 'A';
        }

        return index;
    }
}
