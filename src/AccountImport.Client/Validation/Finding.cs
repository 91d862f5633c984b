namespace AccountImport.Client.Validation;

/// <summary>A fault and where it was found; the path is worked out only when all findings are known.</summary>
/// <param name="Offset">Where the value, or the name, that the fault is about begins: bytes from the start of the JSON.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="MissingMember">The member that the object at <paramref name="Offset"/> lacks, if that is the fault.</param>
internal readonly record struct Finding(int Offset, Fault Fault, string? MissingMember = null);
