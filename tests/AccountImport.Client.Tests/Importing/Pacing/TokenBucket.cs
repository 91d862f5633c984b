namespace AccountImport.Client.Tests.Importing.Pacing;

/// <summary>A platform's limit: refilled evenly, with room for a tenth of a second. Its time is given, in seconds.</summary>
internal sealed class TokenBucket(double rate)
{
    private double _rate = rate;
    private double _tokens = rate / 10;
    private double _at;

    public double Rate
    {
        get => _rate;
        set => _tokens = Math.Min(_tokens, (_rate = value) / 10);
    }

    public bool TryTake(double at)
    {
        _tokens = Math.Min(_tokens + ((at - _at) * _rate), Math.Max(1, _rate / 10));
        _at = at;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
