namespace AccountImport.Client.AccountFiles;

/// <summary>How an account file puts its accounts together.</summary>
public enum AccountFileShape
{
    /// <summary>A JSON array of accounts.</summary>
    Array,

    /// <summary>A JSON object with a member that is the array of accounts; it may have other members.</summary>
    Wrapper,

    /// <summary>One account: a JSON object by itself.</summary>
    SingleAccount,

    /// <summary>One account a line; blank lines are permitted.</summary>
    JsonLines,
}
