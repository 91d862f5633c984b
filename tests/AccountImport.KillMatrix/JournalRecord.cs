using System.Text.Json;
using NodaTime;

namespace AccountImport.KillMatrix;

/// <summary>A line of a journal.</summary>
/// <param name="Start">The byte at which it begins.</param>
/// <param name="Length">How many bytes it has, with its end.</param>
/// <param name="State">The state, as the journal calls it.</param>
/// <param name="ExternalAccountNumber">The key; <see langword="null"/> if there is none.</param>
/// <param name="Window">When the attempt began, by the platform's clock.</param>
internal sealed record JournalRecord(long Start, int Length, string State, string? ExternalAccountNumber, (Instant From, Instant To)? Window)
{
    public static JournalRecord Read(JsonElement line, long start, int length) => new(
        start,
        length,
        line.GetProperty("state").GetString()!,
        line.TryGetProperty("key", out JsonElement key) ? key.GetString() : null,
        line.TryGetProperty("server", out JsonElement server)
            ? (Instant.FromUnixTimeMilliseconds(server[0].GetInt64()), Instant.FromUnixTimeMilliseconds(server[1].GetInt64()))
            : null);
}
