using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Compares the accounts of a file with one another, in two passes over it.</summary>
/// <remarks>
/// The first pass keeps a hash of each key, and which hashes came twice. The second pass keeps the keys of those few hashes
/// themselves, so that two keys that only share a hash are told apart; everything is then known of an account when it is read.
/// </remarks>
internal sealed class AccountComparison(IdentityReader identifier, bool hasMasterAccounts)
{
    private static readonly IdentityReader MasterAccount = new("externalMasterAccountId");

    private static readonly Fault NoMasterAccount = new(
        "missing_master_account",
        "The file has no account with this external account id.",
        ValidationSeverity.Warning);

    private readonly KeyHashes _hashes = new();
    private readonly HashSet<ulong> _repeated = [];
    private readonly Dictionary<string, long> _firstNumbers = new(StringComparer.Ordinal);

    /// <summary>Takes note of an account in the first pass.</summary>
    public void Note(ReadOnlySpan<byte> utf8Json)
    {
        if (HashOf(identifier.Find(utf8Json), utf8Json) is { } hash && !_hashes.Add(hash))
        {
            _repeated.Add(hash);
        }
    }

    /// <summary>Says in the second pass what an account has to do with the others.</summary>
    /// <param name="utf8Json">The account.</param>
    /// <param name="number">Its number in the file.</param>
    /// <returns>What is wrong; <see langword="null"/> if nothing is.</returns>
    public IReadOnlyList<LocatedFailure>? Compare(ReadOnlySpan<byte> utf8Json, long number)
    {
        List<LocatedFailure>? found = null;
        if (_repeated.Count > 0
            && identifier.Find(utf8Json) is { } key
            && HashOf(key, utf8Json) is { } hash
            && _repeated.Contains(hash)
            && !_firstNumbers.TryAdd(key.ToText(utf8Json), number))
        {
            string detail = FormattableString.Invariant($"Account {_firstNumbers[key.ToText(utf8Json)]} of the file has it already.");
            Add(ref found, identifier.Path, new Fault("duplicate_external_account_id", detail), key.Start);
        }

        if (hasMasterAccounts
            && MasterAccount.Find(utf8Json) is { RawLength: > 0 } master
            && HashOf(master, utf8Json) is { } masterHash
            && !_hashes.Contains(masterHash))
        {
            Add(ref found, MasterAccount.Path, NoMasterAccount, master.Start);
        }

        return found;
    }

    private static void Add(ref List<LocatedFailure>? found, string attr, Fault fault, int offset) =>
        (found ??= []).Add(new LocatedFailure(FindingPaths.CreateFailure(attr, fault), offset));

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
