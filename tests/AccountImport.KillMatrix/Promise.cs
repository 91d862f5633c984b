namespace AccountImport.KillMatrix;

/// <summary>What holds of an import, whatever kills it.</summary>
public enum Promise
{
    /// <summary>That nothing is without an outcome, and no more.</summary>
    None,

    /// <summary>That nothing is created twice, and every outcome is right or unknown.</summary>
    NeverTwice,

    /// <summary>That nothing is created twice, and every outcome is known and right.</summary>
    Full,
}
