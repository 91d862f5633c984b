namespace AccountImport.Client.AotSmoke;

/// <summary>One thing that a native program must be able to do; it throws if an answer is not the right one.</summary>
internal sealed record SmokeCheck(string Name, Func<Uri, CancellationToken, Task> RunAsync);
