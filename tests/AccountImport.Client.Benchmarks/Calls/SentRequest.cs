namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>A request as it reached the platform.</summary>
internal sealed record SentRequest(string Method, string Address, string? MediaType, string Authorization, string Body);
