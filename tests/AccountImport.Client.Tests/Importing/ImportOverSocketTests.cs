using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Tests.Importing;

/// <summary>The single import over a socket, against a platform that loses answers, fails after the effect, throttles and cuts.</summary>
public sealed class ImportOverSocketTests
{
    private static readonly ImportOptions Quick = new()
    {
        PollInterval = TimeSpan.FromMilliseconds(5),
        MaxPollInterval = TimeSpan.FromMilliseconds(50),

        // Longer than any delay of an effect below, and both are of the same clock.
        AbsenceGrace = TimeSpan.FromMilliseconds(400),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ImportAsync_AnswerIsLostAfterTheEffect_CreatesTheAccountOnce()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = Client(simulator);
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Dropped(takesEffect: true));

        ImportStatus status = await client.ImportAsync(Samples.Payload(), cancellationToken: Cancellation);

        status.KrakenIdentifier.ShouldBe(simulator.Imports.ShouldHaveSingleItem().KrakenIdentifier);
        simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task ImportAsync_StartedTwiceAtOnceWhileTheFirstIsPending_CreatesTheAccountOnce()
    {
        var clock = new ManualTimeProvider();
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { TimeProvider = clock }, Cancellation);
        using AccountImportClient client = Client(simulator);
        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        Task<ImportStatus> second = client.ImportAsync(Samples.Payload(), options: Quick, cancellationToken: Cancellation);
        await Eventually.IsTrueAsync(() => simulator.Requests.Count > 2, Cancellation);
        clock.Advance(TimeSpan.FromSeconds(1));

        (await second).IsSuccess.ShouldBeTrue();
        simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ImportAsync_RejectedByTheTenant_ListsItsErrors()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = Client(simulator);
        AccountPayload payload = AccountPayload.FromAccount(Samples.Account() with { CustomerGroupCode = "GROUP_Z" }, Samples.ImportSupplier);

        AccountValidationException exception = await Should.ThrowAsync<AccountValidationException>(
            () => client.ImportAsync(payload, cancellationToken: Cancellation));

        exception.Errors.ShouldHaveSingleItem().Code.ShouldBe("unknown_customer_group");
        simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task ImportAsync_DryRun_CreatesNothing()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = Client(simulator);

        ImportStatus status = await client.ImportAsync(Samples.Payload(), new TaskParameters { IsDryRun = true }, Quick, Cancellation);

        status.Status.ShouldBe(ImportStatusCode.DryRunSucceeded);
        simulator.Imports.ShouldHaveSingleItem().KrakenIdentifier.ShouldBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ImportAsync_RandomFaults_CreatesEachAccountOnceAndKnowsItsNumber(int seed)
    {
        const int Accounts = 150;
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions
            {
                Seed = seed,
                PendingFor = TimeSpan.FromMilliseconds(10),
                InProgressFor = TimeSpan.FromMilliseconds(10),
                RandomFaults = new RandomFaults
                {
                    Seed = seed,
                    Throttled = 0.1,
                    RetryAfter = null,
                    Unavailable = 0.1,
                    FailedAfterEffect = 0.08,
                    RequestLost = 0.08,
                    AnswerLost = 0.12,
                    AnswerCut = 0.08,
                    EffectDelayed = 0.2,
                    MaxEffectDelay = TimeSpan.FromMilliseconds(100),
                },
            },
            Cancellation);
        using AccountImportClient client = Client(simulator);
        var numbers = new string?[Accounts];

        await Parallel.ForAsync(0, Accounts, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation }, async (index, token) =>
        {
            AccountPayload payload = Samples.Payload($"IM-A-{index}");
            while (numbers[index] is null)
            {
                try
                {
                    numbers[index] = (await client.ImportAsync(payload, options: Quick, cancellationToken: token)).KrakenIdentifier;
                }
                catch (AccountImportException exception) when (!exception.OutcomeUnknown && exception is not AccountAlreadyImportedException)
                {
                    // Nothing was sent with effect: an application tries again, as this one does.
                }
            }
        });

        simulator.Imports.Count.ShouldBe(Accounts);
        simulator.Imports.ToDictionary(import => import.Key.ExternalAccountNumber, import => import.KrakenIdentifier)
            .ShouldBe(numbers.Select((number, index) => KeyValuePair.Create($"IM-A-{index}", number)).ToDictionary(), ignoreOrder: true);
        simulator.Violations.ShouldBeEmpty();
    }

    private static AccountImportClient Client(AccountImportSimulator simulator) => AccountImportClient.Create(new AccountImportClientOptions
    {
        BaseAddress = simulator.BaseAddress,
        Authentication = { Credential = "any" },
        Resilience = { RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(10) },
    });
}
