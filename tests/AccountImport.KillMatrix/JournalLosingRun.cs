namespace AccountImport.KillMatrix;

/// <summary>A run whose journal is lost with each kill: the matrix has to find out.</summary>
internal sealed class JournalLosingRun(SeedPlan plan, SeedFolder folder) : SeedRun(plan, folder)
{
    protected override void NoteKilled() => File.Delete(Folder.Journal);
}
