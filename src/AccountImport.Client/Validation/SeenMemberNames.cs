using System.Runtime.CompilerServices;

namespace AccountImport.Client.Validation;

/// <summary>The names that one object has had so far, of those that the account's documentation does not list.</summary>
/// <remarks>A few plain names are compared as they stand in the JSON; for more of them, or for one with escapes, a hash set pays off.</remarks>
internal struct SeenMemberNames
{
    private const int FewNames = 16;

    private Names _few;
    private int _count;
    private HashSet<string>? _many;

    /// <summary>Takes note of a name.</summary>
    /// <returns>Whether the object did not have it before.</returns>
    public bool Add(JsonStringToken name, ReadOnlySpan<byte> json)
    {
        if (_many is null && _count < FewNames && !name.IsEscaped)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_few[i].Raw(json).SequenceEqual(name.Raw(json)))
                {
                    return false;
                }
            }

            _few[_count++] = name;
            return true;
        }

        if (_many is null)
        {
            _many = new HashSet<string>(StringComparer.Ordinal);
            for (int i = 0; i < _count; i++)
            {
                _many.Add(_few[i].ToText(json));
            }
        }

        return _many.Add(name.ToText(json));
    }

    [InlineArray(FewNames)]
    private struct Names
    {
        private JsonStringToken _first;
    }
}
