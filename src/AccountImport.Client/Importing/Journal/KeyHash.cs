namespace AccountImport.Client.Importing.Journal;

/// <summary>Makes the hash of a key, in UTF-8.</summary>
internal delegate uint KeyHash(ReadOnlySpan<byte> key);
