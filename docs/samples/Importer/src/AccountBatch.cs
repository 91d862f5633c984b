namespace Importer;

/// <summary>Accounts that were handed over together. Nothing is added to them, and nothing changed in them, as long as they wait.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Version">Changes when one of its accounts does: an import does not go on with other accounts than it was begun with.</param>
internal sealed record AccountBatch(long Id, string Version);
