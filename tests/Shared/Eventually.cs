namespace AccountImport.Tests.Shared;

/// <summary>Waits for something that surely happens, on a machine of any speed.</summary>
internal static class Eventually
{
    // Reached only if what is waited for never comes, and then the test has failed.
    private static readonly TimeSpan GiveUp = TimeSpan.FromMinutes(1);

    public static async Task IsTrueAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(GiveUp);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, limit.Token);
        }
    }
}
