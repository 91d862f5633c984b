using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Puts accounts into one file.</summary>
internal static class FileLayouts
{
    public static IEnumerable<FileLayout> All { get; } = Enum.GetValues<FileLayout>();

    public static AccountFileShape Shape(this FileLayout layout) => layout switch
    {
        FileLayout.Wrapper => AccountFileShape.Wrapper,
        FileLayout.JsonLines => AccountFileShape.JsonLines,
        _ => AccountFileShape.Array,
    };

    public static string Write(this FileLayout layout, params IEnumerable<string> accounts) => layout switch
    {
        FileLayout.CompactArray => $"[{string.Join(',', accounts)}]",
        FileLayout.PrettyArray => $"[\n  {string.Join(",\n  ", accounts)}\n]\n",
        FileLayout.Wrapper => "{\"source\":{\"sourceName\":\"s\"},\"accounts\":[" + string.Join(',', accounts) + "],\"count\":{\"n\":4}}",
        _ => string.Join('\n', accounts) + "\n",
    };
}
