namespace AccountImport.Client.Accounts;

/// <summary>A code whose list of values may grow without a new version of this package.</summary>
internal interface IOpenCode<TSelf>
    where TSelf : struct, IOpenCode<TSelf>
{
    string Value { get; }

    static abstract TSelf Create(string value);
}
