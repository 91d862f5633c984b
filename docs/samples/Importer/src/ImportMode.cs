namespace Importer;

/// <summary>Where the accounts come from.</summary>
internal enum ImportMode
{
    /// <summary>From files that arrive in a folder.</summary>
    Inbox,

    /// <summary>From the application's own database.</summary>
    Queue,
}
