using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing;

/// <summary>One account as its source gives it: what it calls itself, what is wrong with it, and what would be sent.</summary>
internal abstract class SourceAccount
{
    /// <summary>Which of the source's accounts it is, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>What it calls itself; <see langword="null"/> if it does not say, or what it says can be no key.</summary>
    public abstract string? ExternalAccountNumber { get; }

    /// <summary>Where it begins; <see langword="null"/> if the source is no file.</summary>
    public virtual FilePosition? Position => null;

    /// <summary>The bytes that tell whether it is still the same account.</summary>
    public abstract ReadOnlyMemory<byte> Content { get; }

    /// <summary>Says whether it may be sent, and makes what is sent if so.</summary>
    /// <returns>The payload; <see langword="null"/> if it has errors.</returns>
    /// <param name="errors">What was found that keeps it from being sent; the importer adds what it finds itself.</param>
    /// <param name="warnings">What is odd about it.</param>
    public abstract AccountPayload? Prepare(out IReadOnlyList<ImportFinding> errors, out IReadOnlyList<ImportFinding> warnings);

    /// <summary>Finds out where the value is that the API has something against.</summary>
    public virtual FilePosition? Locate(string attr) => null;

    /// <summary>Makes an excerpt that shows no value; <see langword="null"/> if the source is no file, or does not hold the account.</summary>
    public virtual AccountExcerpt? GetExcerpt(FilePosition position) => null;
}
