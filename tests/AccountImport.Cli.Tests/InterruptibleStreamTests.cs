namespace AccountImport.Cli.Tests;

public sealed class InterruptibleStreamTests
{
    [Fact]
    public async Task ReadAsync_CancelledWhileNothingComes_EndsAndLosesNothing()
    {
        var source = new HeldStream([1, 2, 3, 4, 5]);
        await using var stream = new InterruptibleStream(source);
        byte[] given = new byte[3];
        using var cancellation = new CancellationTokenSource();

        Task<int> reading = stream.ReadAsync(given, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => reading);
        source.Release();
        given.ShouldAllBe(value => value == 0, "What was given up must not be written to.");

        (await stream.ReadAsync(given, TestContext.Current.CancellationToken)).ShouldBe(3);
        given.ShouldBe([1, 2, 3]);
        (await stream.ReadAsync(given, TestContext.Current.CancellationToken)).ShouldBe(2);
        (await stream.ReadAsync(given, TestContext.Current.CancellationToken)).ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_EndComesWithTheCancellation_IsNoEnd()
    {
        using var cancellation = new CancellationTokenSource();
        await using var stream = new InterruptibleStream(new ActingStream([], cancellation.Cancel));

        await Should.ThrowAsync<OperationCanceledException>(() => stream.ReadAsync(new byte[1], cancellation.Token).AsTask());
    }

    [Fact]
    public async Task DisposeAsync_ClosesTheSource()
    {
        var source = new MemoryStream();

        await new InterruptibleStream(source).DisposeAsync();

        source.CanRead.ShouldBeFalse();
    }

    /// <summary>Gives nothing until it is told to.</summary>
    private sealed class HeldStream(byte[] content) : MemoryStream(content)
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _released.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _released.Task;
            return await base.ReadAsync(buffer, CancellationToken.None);
        }
    }
}
