namespace AccountImport.Client.Validation;

/// <summary>Whether an object must have a member.</summary>
internal enum Presence
{
    /// <summary>The member may be missing; <see langword="null"/> is as good as missing.</summary>
    Optional,

    /// <summary>The member may be missing, but not be <see langword="null"/>.</summary>
    OptionalNotNull,

    /// <summary>The member must be there and not <see langword="null"/>.</summary>
    Mandatory,

    /// <summary>The member must be there; <see langword="null"/> is a warning.</summary>
    MandatoryOrNull,
}
