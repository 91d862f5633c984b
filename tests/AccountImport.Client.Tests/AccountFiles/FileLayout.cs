namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>A way to put accounts into one file.</summary>
public enum FileLayout
{
    CompactArray,
    PrettyArray,
    Wrapper,
    JsonLines,
}
