using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing.Reconciling;

/// <summary>An account whose status is to be asked.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Journal">What the journal has of it.</param>
/// <param name="Number">Its number in the input; <see langword="null"/> if the input does not have it.</param>
/// <param name="Position">Where it begins in the input.</param>
internal sealed record AskedAccount(AccountKey Key, JournalView Journal, long? Number, FilePosition? Position);
