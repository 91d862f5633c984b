namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Finds where each value of valid JSON begins, character by character.</summary>
internal sealed class NaivePlaces(string json)
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private int _at;

    /// <summary>The offset of each value by its path; that of the whole by the empty one.</summary>
    public static Dictionary<string, int> Of(string json)
    {
        var places = new NaivePlaces(json);
        places.ReadValue("");
        return places._places;
    }

    private void ReadValue(string path)
    {
        SkipWhiteSpace();
        _places.Add(path, _at);
        switch (json[_at])
        {
            case '{':
                ReadChildren('}', _ => ReadName(), path);
                break;
            case '[':
                ReadChildren(']', index => $"{index}", path);
                break;
            case '"':
                ReadText();
                break;
            default:
                while (!",]}\r\n ".Contains(json[_at], StringComparison.Ordinal))
                {
                    _at++;
                }

                break;
        }
    }

    private void ReadChildren(char end, Func<int, string> readName, string path)
    {
        _at++;
        SkipWhiteSpace();
        for (int index = 0; json[_at] != end; index++)
        {
            ReadValue(path.Length is 0 ? readName(index) : $"{path}.{readName(index)}");
            SkipWhiteSpace();
            _at += json[_at] is ',' ? 1 : 0;
            SkipWhiteSpace();
        }

        _at++;
    }

    private string ReadName()
    {
        string name = ReadText();
        SkipWhiteSpace();
        _at++;
        return name;
    }

    private string ReadText()
    {
        int start = ++_at;
        for (; json[_at] is not '"'; _at++)
        {
            _at += json[_at] is '\\' ? 1 : 0;
        }

        return json[start.._at++];
    }

    private void SkipWhiteSpace()
    {
        while (json[_at] is ' ' or '\r' or '\n')
        {
            _at++;
        }
    }
}
