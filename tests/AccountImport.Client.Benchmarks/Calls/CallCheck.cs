namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>Proves that all contenders send the same: method, address, kind of content, credential, and every byte of the body.</summary>
internal static class CallCheck
{
    public static readonly Uri BaseAddress = new("https://api.example.com/");

    /// <summary>Makes all calls with all contenders.</summary>
    /// <returns>What they sent, call by call.</returns>
    /// <exception cref="InvalidOperationException">One sent something else than the first.</exception>
    public static async Task<IReadOnlyList<SentRequest>> RunAsync()
    {
        List<SentRequest>? first = null;
        foreach (string name in CallContenders.Names)
        {
            using var platform = new InMemoryPlatform { Records = true };
            using ICalls calls = CallContenders.Create(name, BaseAddress, platform);
            var sent = new List<SentRequest>();
            await calls.ValidateAsync();
            sent.Add(platform.Last!);
            await calls.ProcessAsync();
            sent.Add(platform.Last!);
            Task status = calls.GetStatusAsync();
            await status;
            if (calls.GetKrakenIdentifier(status) is not "A-12345678")
            {
                throw new InvalidOperationException($"{name} did not read the status.");
            }

            sent.Add(platform.Last!);
            first ??= sent;
            foreach ((SentRequest expected, SentRequest actual) in first.Zip(sent))
            {
                if (actual != expected)
                {
                    throw new InvalidOperationException($"{name} sent {actual}, and {CallContenders.Names[0]} {expected}.");
                }
            }
        }

        return first!;
    }
}
