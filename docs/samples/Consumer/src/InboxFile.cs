namespace Consumer;

/// <summary>A file of the inbox, with one account.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="IsDue">Whether it may be sent now; it may not while the platform may yet show that it was sent before.</param>
internal sealed record InboxFile(string Path, bool IsDue);
