using System.Collections.ObjectModel;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>What goes back to the client, but for the headers that every answer has.</summary>
internal sealed record Answer(int StatusCode, ReadOnlyMemory<byte> Body)
{
    public string ContentType { get; init; } = "application/json";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
