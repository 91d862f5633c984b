using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Validation;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>Headers and records for the tests of the journal.</summary>
internal static class JournalSamples
{
    public static Instant Time { get; } = Instant.FromUtc(2026, 11, 20, 17, 22, 15) + Duration.FromMilliseconds(123);

    public static ImportSourceIdentity Input { get; } = new() { Name = "accounts.json", Hash = "sha256:0a1b", Size = 4711, Accounts = 12 };

    public static JournalHeader Header { get; } = new()
    {
        CreatedAt = Time,
        Target = "https://api.example.com/",
        IsSimulated = false,
        Mode = JournalMode.Import,
        ImportSupplier = "SUPPLIER",
        IdentifierPath = "externalAccountId",
        Input = Input,
        HashKey = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 7))],
    };

    /// <summary>A record of an attempt that is about to begin.</summary>
    public static JournalEntry Intended(int account) => Of(account, JournalState.Intended);

    public static JournalEntry Of(int account, JournalState state) => new()
    {
        Account = account,
        Number = account,
        State = state,
        ExternalAccountNumber = FormattableString.Invariant($"IM-A-{account}"),
        At = Time + Duration.FromSeconds(account),
        Attempt = 1,
    };

    /// <summary>A record that has every member.</summary>
    public static JournalEntry Full(int account, string key) => new()
    {
        Account = account,
        Number = account + 3,
        State = JournalState.Failed,
        ExternalAccountNumber = key,
        IsDuplicate = true,
        At = Time,
        Attempt = 3,
        Server = new ServerWindow(Time - Duration.FromMilliseconds(1500), Time + Duration.FromMilliseconds(20)),
        Baseline = new Baseline(
            "ERRORED",
            new LocalDateTime(2026, 11, 20, 18, 22, 15).PlusNanoseconds(123_456_789).WithOffset(Offset.FromHours(1)),
            new LocalDateTime(2026, 11, 20, 17, 23, 15).WithOffset(Offset.Zero)),
        UnresolvedSince = Time + Duration.FromMilliseconds(1),
        SentUntil = Time + Duration.FromMilliseconds(999),
        Position = new FilePosition(1042, 17, 5_000_000_000),
        Content = 0x0123_4567_89AB_CDEF,
        KrakenIdentifier = "A-1234ABCD",
        AccountId = "9007199254740993",
        Errors =
        [
            new ImportFinding { Attr = "accountNumbers.0.value", Code = "invalid", Detail = "It has \"quotes\", a \\ and an \u00E9.", Position = new FilePosition(1, 2, 3) },
            new ImportFinding { Attr = "non_field_errors", Code = "unknown" },
        ],
        Warnings = [new ImportFinding { Attr = "currencyCode", Code = "odd", Detail = "\u26A1 \U0001F600" }],
    };

    public static void ShouldBeSame(JournalEntry actual, JournalEntry expected)
    {
        actual.Errors.ShouldBe(expected.Errors);
        actual.Warnings.ShouldBe(expected.Warnings);
        (actual with { Errors = expected.Errors, Warnings = expected.Warnings }).ShouldBe(expected);
    }
}
