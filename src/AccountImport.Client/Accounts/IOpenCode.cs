namespace AccountImport.Client.Accounts;

/// <summary>A code whose list of values may grow without a new version of this package.</summary>
/// <typeparam name="TSelf">The code itself.</typeparam>
/// <remarks>An implementation is immutable and safe for use by several threads.</remarks>
public interface IOpenCode<TSelf>
    where TSelf : struct, IOpenCode<TSelf>
{
    /// <summary>The code as it is written on the wire; empty for <see langword="default"/>.</summary>
    string Value { get; }

    /// <summary>Makes a code of any value.</summary>
    /// <param name="value">The code as it is written on the wire.</param>
    /// <returns>The code.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    static abstract TSelf Create(string value);
}
