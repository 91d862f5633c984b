namespace AccountImport.Client.Validation;

/// <summary>The first place from which on bytes are no JSON.</summary>
/// <param name="ByteOffset">The offending byte: bytes from the start; the length of the JSON where it ends too early.</param>
/// <param name="Fault">What is there, or was expected instead; it never quotes the JSON.</param>
internal readonly record struct JsonSyntaxError(int ByteOffset, Fault Fault);
