namespace Importer;

/// <summary>What the process says when it ends, if it was started to import once. The numbers are those of the tool <c>account-import</c>.</summary>
internal enum ExitCode
{
    /// <summary>Every account was imported, or was there already.</summary>
    Success = 0,

    /// <summary>Some accounts were not imported, or an import was put aside.</summary>
    NeedsAttention = 1,

    /// <summary>The configuration is wrong, or does not lead to the API.</summary>
    Configuration = 2,

    /// <summary>The API does not accept the credential.</summary>
    Authentication = 3,

    /// <summary>Something is left; the next start goes on with it.</summary>
    Unfinished = 4,

    /// <summary>The journal cannot be written.</summary>
    Journal = 7,
}
