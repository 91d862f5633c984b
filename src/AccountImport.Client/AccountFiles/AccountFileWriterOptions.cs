using System.Collections.ObjectModel;
using System.Text.Json;

namespace AccountImport.Client.AccountFiles;

/// <summary>How an account file is written.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the dictionary that was put in is not changed.</remarks>
public sealed record AccountFileWriterOptions
{
    /// <summary>How the file puts its accounts together.</summary>
    /// <value>The default is <see cref="AccountFileShape.JsonLines"/>, the only shape that takes an account whose JSON is broken.</value>
    public AccountFileShape Shape { get; init; } = AccountFileShape.JsonLines;

    /// <summary>The name of the member that is the array of accounts, in a file of the shape <see cref="AccountFileShape.Wrapper"/>.</summary>
    /// <value>The default is <c>accounts</c>.</value>
    public string WrapperMember { get; init; } = "accounts";

    /// <summary>The other members of a file of the shape <see cref="AccountFileShape.Wrapper"/>. They are written before the accounts, their values as they were read.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, JsonElement> WrapperMembers { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>Whether the file is compressed with gzip.</summary>
    /// <value>The default is <see langword="null"/>: a file is if its name ends with <c>.gz</c>, a stream is not.</value>
    public bool? IsCompressed { get; init; }

    /// <summary>Whether the file begins with a UTF-8 byte order mark.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool HasByteOrderMark { get; init; }

    /// <summary>Whether a stream that was given stays open when the writer is disposed.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool LeavesOpen { get; init; }
}
