namespace AccountImport.KillMatrix;

/// <summary>A journal that was cut, and a copy of the platform's state to go on against.</summary>
internal sealed class CutFolder
{
    public CutFolder(string path, ReadOnlySpan<byte> journal, string state)
    {
        Path = path;
        Directory.CreateDirectory(path);
        File.WriteAllBytes(Journal, journal);
        File.Copy(state, State);
    }

    public string Path { get; }

    public string Journal => System.IO.Path.Combine(Path, "journal");

    public string Report => System.IO.Path.Combine(Path, "report");

    public string State => System.IO.Path.Combine(Path, "simulator.state");

    /// <summary>Keeps the folder if anything is wrong, and says in which one it is.</summary>
    public Verdict Keep(Verdict verdict)
    {
        if (verdict.Faults.Count is 0)
        {
            Directory.Delete(Path, recursive: true);
        }

        return verdict with { Faults = [.. verdict.Faults.Select(fault => $"{System.IO.Path.GetFileName(Path)}: {fault}")] };
    }
}
