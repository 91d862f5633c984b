namespace AccountImport.Client.Contracts;

/// <summary>The calls of the account import API.</summary>
public enum AccountImportOperation
{
    /// <summary>Ask whether an account would be accepted.</summary>
    Validate,

    /// <summary>Have the creation of an account scheduled.</summary>
    Process,

    /// <summary>Ask where the import of an account stands.</summary>
    Status,
}
