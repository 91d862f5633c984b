namespace AccountImport.Client.Validation;

/// <summary>A failure and the place in the JSON of the value that it is about.</summary>
/// <param name="Failure">The failure.</param>
/// <param name="ByteOffset">Where the value begins: bytes from the start of the account's JSON. A missing member is where its object begins.</param>
internal readonly record struct LocatedFailure(ValidationFailure Failure, int ByteOffset);
