using System.Runtime.CompilerServices;
using System.Text;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;

namespace AccountImport.Client.Tests.Importing.Sources;

/// <summary>Payloads that the caller makes as a source.</summary>
public sealed class PayloadSourceTests
{
    private static readonly ImportSourceIdentity Identity = new() { Name = "the customers of 2026", Hash = "version 17", Accounts = 3 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_Payloads_AreCountedFromOneInEachReading()
    {
        int readings = 0;
        ImportSource source = ImportSource.FromPayloads(Identity, Samples.ImportSupplier, token =>
        {
            token.ShouldBe(Cancellation);
            readings++;
            return Give(Samples.Payload("IM-1"), Samples.Payload("Käse/%🏦"));
        });

        (await source.IdentifyAsync(Cancellation)).ShouldBe(Identity);
        readings.ShouldBe(0);
        SourceReading first = await SourceReading.OfAsync(source);
        SourceReading second = await SourceReading.OfAsync(source);

        string[] payloads = [Encoding.UTF8.GetString(Samples.Payload("IM-1").Json.Span), Encoding.UTF8.GetString(Samples.Payload("Käse/%🏦").Json.Span)];
        first.Payloads.ShouldBe(payloads);
        first.Accounts.ShouldBe([$"1 IM-1 - {payloads[0]}", $"2 Käse/%🏦 - {payloads[1]}"]);
        first.Errors.ShouldBeEmpty();
        first.Warnings.ShouldBeEmpty();
        second.ShouldBeLike(first);
        readings.ShouldBe(2);
        source.IdentifierPath.ShouldBeNull();
        await source.CloseAsync();
    }

    [Fact]
    public async Task Prepare_PayloadOfAnotherImportSupplier_IsRefusedAndKeepsNoKeyTaken()
    {
        ImportSource source = ImportSource.FromPayloads(Identity, Samples.ImportSupplier, _ => Give(Samples.Payload("IM-1", "OTHER"), Samples.Payload("IM-1")));

        SourceReading reading = await SourceReading.OfAsync(source);

        reading.Errors.ShouldBe(["1 - import_supplier identity_mismatch"]);
        reading.Payloads[0].ShouldBeNull();
        reading.Payloads[1].ShouldNotBeNull();
        reading.Accounts[0].ShouldStartWith("1 - - {");
        reading.Accounts[1].ShouldStartWith("2 IM-1 - {");
    }

    [Fact]
    public async Task ReadAsync_NullInsteadOfAPayload_SaysWhich()
    {
        ImportSource source = ImportSource.FromPayloads(Identity, Samples.ImportSupplier, _ => Give(Samples.Payload(), null!));

        (await Should.ThrowAsync<InvalidOperationException>(() => SourceReading.OfAsync(source))).Message.ShouldBe("The source gave null as account 2; leave out what is no account.");
    }

    [Fact]
    public async Task ReadAsync_NullInsteadOfTheSequence_SaysWhatToDo()
    {
        ImportSource source = ImportSource.FromPayloads(Identity, Samples.ImportSupplier, _ => null!);

        (await Should.ThrowAsync<InvalidOperationException>(() => SourceReading.OfAsync(source))).Message.ShouldContain("gave null instead of its accounts");
    }

    [Fact]
    public async Task ReadAsync_CallersFault_ComesOutAsItIs()
    {
        var fault = new TimeoutException("The database is away.");
        ImportSource source = ImportSource.FromPayloads(Identity, Samples.ImportSupplier, _ => throw fault);

        (await Should.ThrowAsync<TimeoutException>(() => SourceReading.OfAsync(source))).ShouldBeSameAs(fault);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_ReachesTheCallersSequence()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        ImportSource source = ImportSource.FromPayloads(Identity, Samples.ImportSupplier, _ => Wait(CancellationToken.None));
        await using IAsyncEnumerator<SourceAccount> accounts = source.ReadAsync(cancellation.Token).GetAsyncEnumerator(Cancellation);
        Task<bool> reading = accounts.MoveNextAsync().AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading);

        static async IAsyncEnumerable<AccountPayload> Wait([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            yield break;
        }
    }

    [Fact]
    public void FromPayloads_ArgumentsThatCannotBeUsed_AreRefused()
    {
        Should.Throw<ArgumentNullException>(() => ImportSource.FromPayloads(null!, "S", _ => Give())).ParamName.ShouldBe("identity");
        Should.Throw<ArgumentNullException>(() => ImportSource.FromPayloads(Identity, null!, _ => Give())).ParamName.ShouldBe("importSupplier");
        Should.Throw<ArgumentNullException>(() => ImportSource.FromPayloads(Identity, "S", null!)).ParamName.ShouldBe("read");
        Should.Throw<ArgumentException>(() => ImportSource.FromPayloads(Identity, "", _ => Give())).ParamName.ShouldBe("importSupplier");
        Should.Throw<ArgumentException>(() => ImportSource.FromPayloads(Identity with { Name = null! }, "S", _ => Give())).ParamName.ShouldBe("identity");
        Should.Throw<ArgumentException>(() => ImportSource.FromPayloads(Identity with { Hash = "" }, "S", _ => Give())).ParamName.ShouldBe("identity");
    }

    private static async IAsyncEnumerable<AccountPayload> Give(params AccountPayload[] payloads)
    {
        foreach (AccountPayload payload in payloads)
        {
            await Task.Yield();
            yield return payload;
        }
    }
}
