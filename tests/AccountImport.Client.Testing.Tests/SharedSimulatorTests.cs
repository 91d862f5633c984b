using System.Text;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Testing.Tests;

/// <summary>What a consumer writes: one simulator for the class, one client, and each test begins with nothing.</summary>
public sealed class SharedSimulatorTests : IClassFixture<SimulatorFixture>, IDisposable
{
    private static readonly AccountPayload Payload = AccountPayload.FromJson(Encoding.UTF8.GetBytes(TestAccounts.OfTenant("4711")), TestAccounts.Supplier, "4711");

    private readonly AccountImportSimulator _simulator;
    private readonly AccountImportClient _client;

    public SharedSimulatorTests(SimulatorFixture fixture)
    {
        _simulator = fixture.Simulator;
        _simulator.Reset();
        _client = AccountImportClient.Create(new AccountImportClientOptions
        {
            BaseAddress = _simulator.BaseAddress,
            Authentication = { Credential = "any" },
            Resilience = { RetryDelay = TimeSpan.FromMilliseconds(1) },
        });
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task ImportAsync_AnswerIsLost_TheAccountIsCreatedOnce()
    {
        _simulator.Given(Payload).IsProcessedAfter(TimeSpan.Zero).Throttles().LosesTheAnswerOf(AccountImportOperation.Process);

        ImportStatus status = await _client.ImportAsync(Payload, cancellationToken: TestContext.Current.CancellationToken);

        status.IsSuccess.ShouldBeTrue();
        _simulator.AssertReceived(AccountImportOperation.Process, times: 1, Payload.Key);
        _simulator.AssertCreatedOnce(Payload.Key);
        _simulator.AssertNoViolations();
    }

    [Fact]
    public async Task ImportAsync_AlreadyImported_GivesTheExistingAccount()
    {
        _simulator.Given(Payload).IsAlreadyImported("A-12345678");

        (await Should.ThrowAsync<AccountAlreadyImportedException>(
            () => _client.ImportAsync(Payload, cancellationToken: TestContext.Current.CancellationToken))).ExistingAccountId.ShouldBe("A-12345678");
        _simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task ImportAsync_ErrorsThatOnlyTheTenantFinds_AreListed()
    {
        _simulator.Given(Payload).FailsValidation("billing_address.postcode", "invalid");

        (await Should.ThrowAsync<AccountValidationException>(
            () => _client.ImportAsync(Payload, cancellationToken: TestContext.Current.CancellationToken)))
            .Errors.ShouldHaveSingleItem().ToString().ShouldBe("billing_address.postcode: invalid");
    }

    [Fact]
    public async Task ImportAsync_EndsErrored_SaysWhy()
    {
        _simulator.Given(Payload).IsProcessedAfter(TimeSpan.Zero).EndsErrored("no_such_product");

        (await Should.ThrowAsync<AccountImportFailedException>(
            () => _client.ImportAsync(Payload, cancellationToken: TestContext.Current.CancellationToken))).Status.LatestError!.Code.ShouldBe("no_such_product");
    }
}
