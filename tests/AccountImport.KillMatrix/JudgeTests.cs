using System.Text;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;
using NodaTime;

namespace AccountImport.KillMatrix;

/// <summary>The judge finds what it is there to find.</summary>
public sealed class JudgeTests
{
    private const string Number = "IM-1";
    private const string Identifier = "A-00000001";

    private static readonly Instant Begin = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly AccountKey Key = new(SeedPlan.ImportSupplier, Number);

    [Fact]
    public async Task Decide_CreatedOnceAndSaidSo_FindsNoFault()
    {
        Verdict verdict = await DecideAsync([Import()], Report());

        verdict.Faults.ShouldBeEmpty();
        (verdict.CreatedOnce, verdict.CreatedTwice, verdict.Lost, verdict.Unknown).ShouldBe((1, 0, 0, 0));
    }

    [Theory]
    [InlineData(Promise.Full, true)]
    [InlineData(Promise.NeverTwice, true)]
    [InlineData(Promise.None, false)]
    public async Task Decide_CreatedTwice_IsAFaultWhereItIsPromised(Promise promise, bool isFault)
    {
        Verdict verdict = await DecideAsync([Import(), Import() with { KrakenIdentifier = "A-00000002" }], Report(), promise: promise);

        verdict.CreatedTwice.ShouldBe(1);
        (verdict.Faults.Count > 0).ShouldBe(isFault);
    }

    [Fact]
    public async Task Decide_SaidToBeImportedAndNotThere_IsLost()
    {
        Verdict verdict = await DecideAsync([], Report());

        verdict.Lost.ShouldBe(1);
        verdict.Faults.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Decide_NoOutcome_IsLost()
    {
        Verdict verdict = await DecideAsync([Import()], reported: null);

        verdict.Lost.ShouldBe(1);
        verdict.Faults.ShouldContain(fault => fault.Contains("has no outcome"));
    }

    [Theory]
    [InlineData(Promise.Full, true)]
    [InlineData(Promise.NeverTwice, false)]
    public async Task Decide_Unknown_IsAFaultWhereOutcomesArePromised(Promise promise, bool isFault)
    {
        Verdict verdict = await DecideAsync([Import()], Report() with { Outcome = ImportOutcome.Unknown, KrakenIdentifier = null }, promise: promise);

        verdict.Unknown.ShouldBe(1);
        (verdict.Faults.Count > 0).ShouldBe(isFault);
    }

    [Fact]
    public async Task Decide_AnotherIdentifier_IsAFault()
    {
        Verdict verdict = await DecideAsync([Import()], Report() with { KrakenIdentifier = "A-00000002" });

        verdict.Faults.ShouldHaveSingleItem().ShouldContain("is reported as Imported A-00000002");
    }

    [Theory]
    [InlineData("""{"a":1}""", false)]
    [InlineData("""{"a": 1}""", true)]
    [InlineData("""{"more":0,"a":1}""", true)]
    public async Task Decide_OtherBytes_IsAFault(string account, bool isFault)
    {
        string payload = $$"""{"import_supplier":"{{SeedPlan.ImportSupplier}}","external_account_number":"{{Number}}",{{account[1..]}}""";

        Verdict verdict = await DecideAsync([Import()], Report(), Request(payload));

        (verdict.Faults.Count > 0).ShouldBe(isFault);
    }

    [Fact]
    public async Task Decide_MoreRequestsThanAttempts_IsAFault()
    {
        RecordedRequest request = Request($$"""{"import_supplier":"{{SeedPlan.ImportSupplier}}","external_account_number":"{{Number}}","a":1}""");

        Verdict verdict = await DecideAsync([Import()], Report(), request, request);

        verdict.Faults.ShouldHaveSingleItem().ShouldContain("was sent 2 times in 1 attempts");
    }

    private static SimulatedImport Import() =>
        new() { Key = Key, KrakenIdentifier = Identifier, ScheduledAt = Begin, Status = ImportStatusCode.Processed };

    private static ReportedAccount Report() => new()
    {
        Number = 1,
        ExternalAccountNumber = Number,
        Outcome = ImportOutcome.Imported,
        KrakenIdentifier = Identifier,
        AccountId = null,
        Attempts = 1,
        Codes = [],
    };

    private static RecordedRequest Request(string payload) => new()
    {
        Operation = AccountImportOperation.Process,
        Method = "POST",
        Path = "/",
        Body = Encoding.UTF8.GetBytes("{\"payload\":" + payload + ",\"task_params\":{}}"),
        Key = Key,
        ReceivedAt = Begin,
    };

    private static Task<Verdict> DecideAsync(SimulatedImport[] imports, ReportedAccount? reported, params RecordedRequest[] requests) =>
        DecideAsync(imports, reported, Promise.Full, requests);

    private static async Task<Verdict> DecideAsync(SimulatedImport[] imports, ReportedAccount? reported, Promise promise, params RecordedRequest[] requests)
    {
        SeedPlan plan = await SeedPlan.CreateAsync(MatrixRow.Poll, seed: 1, TestContext.Current.CancellationToken);
        plan = plan with
        {
            Accounts = [new PlannedAccount { Number = 1, ExternalAccountNumber = Number, Kind = AccountKind.Sound, Json = """{"a":1}"""u8.ToArray() }],
        };
        ReportedAccount[] accounts = reported is null ? [] : [reported];
        var reports = new ImportReports(accounts, accounts.ToDictionary(account => account.Outcome, _ => 1L), Read: 1, IsConserved: true);
        var truth = new Truth(imports.ToLookup(import => import.Key.ExternalAccountNumber), requests, Violations: []);
        return new Judge(plan, truth, reports, JournalRecords.Empty).Decide(promise);
    }
}
