using System.Globalization;

namespace AccountImport.KillMatrix;

/// <summary>The files of one seed of one row: kept if anything is wrong, for whoever looks into it.</summary>
internal sealed class SeedFolder
{
    private readonly Lock _lock = new();
    private readonly long _beganAt = TimeProvider.System.GetTimestamp();

    public SeedFolder(string parent, MatrixRow row, int seed)
    {
        Path = System.IO.Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{row}-{seed}"));
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Whether it stays although nothing is wrong.</summary>
    public bool IsKept { get; init; }

    public string Input => this["accounts.json"];

    public string Journal => this["journal"];

    public string Report => this["report"];

    public string State => this["simulator.state"];

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Notes what the parent has done and seen.</summary>
    public void Note(string line)
    {
        lock (_lock)
        {
            File.AppendAllText(this["matrix.log"], string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(_beganAt).TotalSeconds:F3} {line}\n"));
        }
    }

    public void Delete() => Directory.Delete(Path, recursive: true);
}
