using AccountImport.Client.Validation;

namespace AccountImport.Cli.Checking;

/// <summary>One thing that is wrong with an account of the file, and which account that is.</summary>
/// <param name="Number">Which of the file's accounts it is, from 1.</param>
/// <param name="ExternalAccountNumber">What the account calls itself; <see langword="null"/> if it does not say.</param>
/// <param name="Position">Where in the file.</param>
/// <param name="Failure">What is wrong.</param>
internal sealed record FoundFailure(long Number, string? ExternalAccountNumber, FilePosition Position, ValidationFailure Failure)
{
    /// <summary>Gives the place and the failure: the account's number is personal data.</summary>
    public override string ToString() => $"{Position}: {Failure}";
}
