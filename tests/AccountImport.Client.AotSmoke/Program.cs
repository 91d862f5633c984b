using AccountImport.Client.AotSmoke;

// The three calls, from a native program: exit 0 if every answer of a running `account-import simulate` was right.
if (args is not [var address] || !Uri.TryCreate(address, UriKind.Absolute, out Uri? baseAddress) || !baseAddress.IsLoopback
    || (baseAddress.Scheme != Uri.UriSchemeHttp && baseAddress.Scheme != Uri.UriSchemeHttps))
{
    await Console.Error.WriteLineAsync("One argument, please: the base address that `account-import simulate` has written.");
    return 2;
}

using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
foreach (SmokeCheck check in SmokeChecks.All)
{
    try
    {
        await check.RunAsync(baseAddress, limit.Token);
    }
    catch (Exception exception)
    {
        await Console.Error.WriteLineAsync($"{check.Name}: {exception.GetType().Name}: {exception.Message}");
        return 1;
    }
}

Console.WriteLine($"{SmokeChecks.All.Count} of {SmokeChecks.All.Count} answers were right.");
return 0;
