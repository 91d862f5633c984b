using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>How an account file is read.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record AccountFileReaderOptions
{
    /// <summary>The most bytes that <see cref="MaxAccountBytes"/> may be: 1 GiB.</summary>
    public const int LargestMaxAccountBytes = 1 << 30;

    /// <summary>The member that identifies an account: member names joined by dots.</summary>
    /// <value>
    /// The default is <see cref="AccountPayload.DefaultIdentifierPath"/>. With another path the accounts are of a tenant's own
    /// schema: they are checked only for JSON and identity, and <see cref="AccountRecord.Account"/> is <see langword="null"/>.
    /// </value>
    public string IdentifierPath { get; init; } = AccountPayload.DefaultIdentifierPath;

    /// <summary>The name of the member that is the array of accounts, in a file of the shape <see cref="AccountFileShape.Wrapper"/>.</summary>
    /// <value>The default is <c>accounts</c>.</value>
    public string WrapperMember { get; init; } = "accounts";

    /// <summary>The most bytes that one account may have, from 1 to <see cref="LargestMaxAccountBytes"/>. A larger one is a failure of that account, and is not held in memory.</summary>
    /// <value>The default is 16,777,216 (16 MiB).</value>
    public int MaxAccountBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The rules that accounts of the account file are checked by.</summary>
    /// <value>The default is <see cref="AccountValidator.Default"/>.</value>
    public AccountValidator Validator { get; init; } = AccountValidator.Default;

    /// <summary>Whether accounts are compared with one another: an external account id that is there twice, a master account that the file does not have.</summary>
    /// <value>
    /// The default is <see langword="false"/>. If <see langword="true"/>, the input is read twice, and between 10 and 16 bytes of memory are
    /// held for each account; input that cannot seek is kept, meanwhile, in a temporary file that only its owner may read.
    /// </value>
    public bool ComparesAccounts { get; init; }

    /// <summary>Whether a stream that was given stays open when the reader is disposed.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool LeavesOpen { get; init; }

    /// <summary>The member of an account that is, or leads to, what identifies it.</summary>
    internal string IdentifierMember => IdentifierPath.Split('.')[0];
}
