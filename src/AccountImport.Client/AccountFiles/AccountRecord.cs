using System.Text.Json;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>One account as an account file has it: its bytes, where they are, and the account or what is wrong with it.</summary>
/// <remarks>Owns its bytes: they stay as they are when the reader goes on. Immutable and safe for use by several threads, as long as the collection that was put in is not changed.</remarks>
public sealed class AccountRecord
{
    private Account? _account;

    /// <summary>The number of the account in the file, counted from 1. What could not be read as an account is counted, too.</summary>
    public required long Number { get; init; }

    /// <summary>The bytes of the account, exactly as the file has them; empty if there are more of them than the reader may hold.</summary>
    public required ReadOnlyMemory<byte> Utf8Json { get; init; }

    /// <summary>Where the first byte is.</summary>
    /// <value>The default is <see cref="FilePosition.Start"/>.</value>
    public FilePosition Position { get; init; } = FilePosition.Start;

    /// <summary>How many bytes of the file it takes, also where <see cref="Utf8Json"/> does not hold them.</summary>
    public long Length => LengthInFile ?? Utf8Json.Length;

    /// <summary>The member that identifies the account: member names joined by dots.</summary>
    /// <value>The default is <see cref="AccountPayload.DefaultIdentifierPath"/>; another one means that the account is of a tenant's own schema.</value>
    public string IdentifierPath { get; init; } = AccountPayload.DefaultIdentifierPath;

    /// <summary>Everything that is wrong with the account, in the order of the file, each with its place; empty if nothing is.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<ValidationFailure> Failures { get; init; } = [];

    /// <summary>Whether any of the failures is an error, so that the account is not fit to be sent.</summary>
    public bool HasErrors => Failures.Any(failure => failure.Severity is ValidationSeverity.Error);

    /// <summary>The account; it is read from the bytes when it is first asked for.</summary>
    /// <value>
    /// <see langword="null"/> if it has errors, is of a tenant's own schema, or cannot be held by the model, because the rule
    /// that would have said so is switched off.
    /// </value>
    public Account? Account => _account ??= ReadAccount();

    /// <summary>What the account calls itself, sound or not: the value at the identifier path.</summary>
    /// <value><see langword="null"/> if it is missing or no text, or the bytes are not JSON up to there.</value>
    public string? ExternalAccountNumber => new IdentityReader(IdentifierPath).Read(Utf8Json.Span);

    /// <summary>The length of what the reader may not hold.</summary>
    internal long? LengthInFile { get; init; }

    /// <summary>Finds out where a value is: of a failure of a local check, or of the <see cref="FieldError.Attr"/> that the API answered.</summary>
    /// <param name="attr">The path of the value: member names and 0-based indexes joined by dots, such as <c>accountNumbers.0.accountNumber.value</c>.</param>
    /// <returns>The place of the value, or of the nearest parent that the account has; for <see cref="FieldError.NonFieldErrors"/> that of the account.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="attr"/> is <see langword="null"/>.</exception>
    public FilePosition Locate(string attr)
    {
        ArgumentNullException.ThrowIfNull(attr);
        return ValueLocator.Locate(Utf8Json.Span, attr, Position);
    }

    /// <summary>Makes an excerpt that shows where something is and no value of the account.</summary>
    /// <param name="position">The place, such as that of a failure; one outside of the account counts as its nearest end.</param>
    /// <returns>The excerpt; <see langword="null"/> if the record does not hold the bytes of the account.</returns>
    public AccountExcerpt? GetExcerpt(FilePosition position) => Utf8Json.IsEmpty ? null : ExcerptMask.Create(Utf8Json.Span, Position, position);

    /// <summary>Gives the number: the rest is personal data.</summary>
    /// <returns>A text such as <c>AccountRecord 17</c>.</returns>
    public override string ToString() => $"{nameof(AccountRecord)} {Number}";

    private Account? ReadAccount()
    {
        if (HasErrors || IdentifierPath is not AccountPayload.DefaultIdentifierPath)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Utf8Json.Span, AccountImportJsonContext.Default.Account);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
