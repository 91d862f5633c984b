namespace AccountImport.Client.Errors;

/// <summary>How the body of an answer ended.</summary>
internal enum BodyEnd : byte
{
    /// <summary>Where its sender meant it to.</summary>
    Whole,

    /// <summary>At the bound up to which a body is read.</summary>
    TooLong,

    /// <summary>With the connection.</summary>
    Broken,
}
