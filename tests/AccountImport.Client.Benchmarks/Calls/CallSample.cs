using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The account that all contenders send.</summary>
internal static class CallSample
{
    private const string ImportSupplier = "SAMPLES";
    private const int WantedLength = 1300;

    static CallSample()
    {
        // The sample account that is nearest to the length, of those that no member is lost of on the way through the plain model.
        (PlainAccount Plain, AccountPayload Payload) nearest = SampleAccounts.CreateMany(seed: 1, count: 300)
            .Select(account => AccountPayload.FromAccount(account, ImportSupplier))
            .Select(payload => (Plain: JsonSerializer.Deserialize(payload.Json.Span, PlainJsonContext.Default.PlainAccount)!, Payload: payload))
            .Where(pair => JsonSerializer.SerializeToUtf8Bytes(pair.Plain, PlainJsonContext.Default.PlainAccount).AsSpan().SequenceEqual(pair.Payload.Json.Span))
            .MinBy(pair => Math.Abs(pair.Payload.Json.Length - WantedLength));
        Plain = nearest.Plain;
        Payload = nearest.Payload;
    }

    public static PlainAccount Plain { get; }

    public static AccountPayload Payload { get; }
}
