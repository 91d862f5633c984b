namespace AccountImport.Client.Importing.Journal;

/// <summary>A number for each account, in pieces, so that growing copies next to nothing.</summary>
internal sealed class LongTable
{
    private const int PieceBits = 12;
    private const int PieceLength = 1 << PieceBits;

    private long[]?[] _pieces = [];

    /// <summary>The number of an account; 0 if it was not set.</summary>
    public long this[int account]
    {
        get
        {
            int piece = account >> PieceBits;
            return piece < _pieces.Length && _pieces[piece] is { } numbers ? numbers[account & (PieceLength - 1)] : 0;
        }

        set
        {
            int piece = account >> PieceBits;
            if (piece >= _pieces.Length)
            {
                Array.Resize(ref _pieces, Math.Max(piece + 1, _pieces.Length + (_pieces.Length / 2)));
            }

            (_pieces[piece] ??= new long[PieceLength])[account & (PieceLength - 1)] = value;
        }
    }
}
