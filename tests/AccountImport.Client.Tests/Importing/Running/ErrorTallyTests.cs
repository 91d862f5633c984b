using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Running;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

public sealed class ErrorTallyTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 20, 23, 14);

    private readonly ErrorTally _tally = new();

    [Fact]
    public void Note_SeveralAccounts_CountsEachOnceForACodeAndTheLastSeenFirst()
    {
        _tally.Note(Errors("invalid_iban", "invalid_iban", "required"), Start);
        _tally.Note(Errors(), Start + Duration.FromSeconds(1));
        _tally.Note(Errors("required"), Start + Duration.FromSeconds(2));

        _tally.Snapshot().ShouldBe(
        [
            new ImportErrorCount { Code = "required", Accounts = 2, LastSeenAt = Start + Duration.FromSeconds(2) },
            new ImportErrorCount { Code = "invalid_iban", Accounts = 1, LastSeenAt = Start },
        ]);
    }

    [Fact]
    public void Note_EndlesslyManyCodes_CountsTheOthersTogether()
    {
        for (int number = 0; number < 1_000; number++)
        {
            _tally.Note(Errors($"code_{number}", $"more_{number}"), Start + Duration.FromSeconds(number));
        }

        IReadOnlyList<ImportErrorCount> counts = _tally.Snapshot();

        counts.Count.ShouldBe(21);
        counts[0].Code.ShouldBe("code_9");
        counts[^1].ShouldBe(new ImportErrorCount { Code = ImportErrorCount.OtherCodes, Accounts = 990, LastSeenAt = Start + Duration.FromSeconds(999) });
    }

    private static ImportFinding[] Errors(params string[] codes) => [.. codes.Select(code => new ImportFinding { Attr = "any", Code = code })];
}
