using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Compares the accounts of a file with one another, in two passes over it, the second of which can be repeated.</summary>
/// <remarks>
/// The first pass keeps a hash of each key, and which hashes came twice. The second pass keeps the keys of those few hashes
/// themselves, so that two keys that only share a hash are told apart; everything is then known of an account when it is read.
/// </remarks>
internal sealed class AccountComparison(IdentityReader identifier)
{
    private static readonly Fault NoMasterAccount = new(
        ValidationCodes.MissingMasterAccount,
        "The file has no account with this external account id.",
        ValidationSeverity.Warning);

    private readonly KeyHashes _hashes = new();
    private readonly HashSet<ulong> _repeated = [];
    private readonly Dictionary<string, long> _firstNumbers = new(StringComparer.Ordinal);

    /// <summary>Whether the first pass came to the end of the file: else nobody knows what the file does not have.</summary>
    public bool IsComplete { get; set; }

    /// <summary>How many accounts the first pass has seen.</summary>
    public long Count { get; private set; }

    /// <summary>Takes note of an account in the first pass.</summary>
    public void Note(ReadOnlySpan<byte> utf8Json)
    {
        Count++;
        if (HashOf(identifier.Find(utf8Json), utf8Json) is { } hash && !_hashes.Add(hash))
        {
            _repeated.Add(hash);
        }
    }

    /// <summary>Begins a second pass, or one more, from the first account.</summary>
    public void BeginSecondPass() => _firstNumbers.Clear();

    /// <summary>Says in the second pass whether an account has the key of an earlier one.</summary>
    /// <returns>The failure; <see langword="null"/> if it has not.</returns>
    public LocatedFailure? FindDuplicate(ReadOnlySpan<byte> utf8Json, long number)
    {
        if (_repeated.Count is 0
            || identifier.Find(utf8Json) is not { } key
            || HashOf(key, utf8Json) is not { } hash
            || !_repeated.Contains(hash)
            || _firstNumbers.TryAdd(key.ToText(utf8Json), number))
        {
            return null;
        }

        var fault = new Fault(
            ValidationCodes.DuplicateExternalAccountId,
            FormattableString.Invariant($"Account {_firstNumbers[key.ToText(utf8Json)]} of the file has it already."));
        return new LocatedFailure(FindingPaths.CreateFailure(identifier.Path, fault), key.Start);
    }

    /// <summary>Says in the second pass whether the file lacks a master account.</summary>
    /// <returns>The failure; <see langword="null"/> if the file has it, or may have it.</returns>
    public LocatedFailure? FindMissingMaster(ReadOnlySpan<byte> utf8Json, JsonStringToken masterAccount) =>
        !IsComplete || masterAccount.RawLength is 0 || HashOf(masterAccount, utf8Json) is not { } hash || _hashes.Contains(hash)
            ? null
            : new LocatedFailure(FindingPaths.CreateFailure("externalMasterAccountId", NoMasterAccount), masterAccount.Start);

    private static ulong? HashOf(JsonStringToken? key, ReadOnlySpan<byte> utf8Json)
    {
        if (key is not { } token)
        {
            return null;
        }

        try
        {
            return KeyHashes.Of(token.Content(utf8Json, token.IsEscaped ? stackalloc byte[JsonStringToken.BufferLength] : []));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or no UTF-8: the account is refused for that.
            return null;
        }
    }
}
