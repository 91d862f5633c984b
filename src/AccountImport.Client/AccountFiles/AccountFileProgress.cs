using System.Runtime.InteropServices;

namespace AccountImport.Client.AccountFiles;

/// <summary>How far an account file was read.</summary>
/// <param name="BytesRead">The bytes of the file that were read, before decompression; those that were read twice are counted twice.</param>
/// <param name="BytesTotal">How many there will be in the end; <see langword="null"/> if that is not known.</param>
/// <remarks>Immutable and safe for use by several threads.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AccountFileProgress(long BytesRead, long? BytesTotal);
