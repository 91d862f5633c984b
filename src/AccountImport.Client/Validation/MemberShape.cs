using System.Text;

namespace AccountImport.Client.Validation;

/// <summary>What an object's documentation says of one of its members.</summary>
internal sealed class MemberShape(string name, ValueKind kind, Presence presence = Presence.Optional)
{
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(name);

    public string Name { get; } = name;

    public ReadOnlySpan<byte> Utf8Name => _utf8Name;

    public ValueKind Kind { get; } = kind;

    public Presence Presence { get; } = presence;

    /// <summary>The shape of an object, or of the objects in an array.</summary>
    public ObjectShape? Shape { get; init; }

    /// <summary>Whether an array needs an element.</summary>
    public bool NeedsElement { get; init; }
}
