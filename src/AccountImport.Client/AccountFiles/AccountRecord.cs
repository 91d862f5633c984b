using AccountImport.Client.Accounts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>One account as an account file has it: its bytes, where they are, and what is wrong with them.</summary>
/// <remarks>Owns its bytes. Immutable and safe for use by several threads.</remarks>
public sealed class AccountRecord
{
    public AccountRecord(long number, ReadOnlyMemory<byte> utf8Json, FilePosition position, IReadOnlyList<ValidationFailure>? failures = null)
    {
        Number = number;
        Utf8Json = utf8Json;
        Position = position;
        Failures = failures ?? [];
    }

    /// <summary>Which of the file's accounts it is, from 1.</summary>
    public long Number { get; }

    /// <summary>Its bytes, exactly as the file has them; empty if there are more of them than the reader may hold.</summary>
    public ReadOnlyMemory<byte> Utf8Json { get; }

    /// <summary>Where its first byte is.</summary>
    public FilePosition Position { get; }

    public IReadOnlyList<ValidationFailure> Failures { get; }

    public bool HasErrors => throw new NotImplementedException();

    public Account? Account => throw new NotImplementedException();

    public string? ExternalAccountNumber => throw new NotImplementedException();

    public FilePosition Locate(string attr) => throw new NotImplementedException();

    /// <summary>Gives the number: the rest is personal data.</summary>
    /// <returns>A text such as <c>AccountRecord 17</c>.</returns>
    public override string ToString() => $"{nameof(AccountRecord)} {Number}";
}
