using System.Text.Json.Serialization;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>How figures travel from a process to its parent.</summary>
[JsonSerializable(typeof(LoopbackFigures))]
internal sealed partial class LoopbackJsonContext : JsonSerializerContext;
