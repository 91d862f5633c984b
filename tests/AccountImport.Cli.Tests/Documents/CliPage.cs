using System.Text;
using System.Text.RegularExpressions;

namespace AccountImport.Cli.Tests.Documents;

/// <summary><c>docs/cli.md</c>, of which a part for each command is the command's own help.</summary>
internal static partial class CliPage
{
    public const string Name = "cli.md";

    private static readonly string[] Lists = ["Arguments:", "Options:", "Commands:"];

    /// <summary>The page with the parts that are help as the tool gives it now.</summary>
    /// <param name="page">The page.</param>
    /// <param name="getHelp">Gives the help of a command; of the tool itself for an empty name.</param>
    public static async Task<string> RenewAsync(string page, Func<string, Task<string>> getHelp)
    {
        var renewed = new StringBuilder();
        int copied = 0;
        foreach (Match part in Part().Matches(page))
        {
            renewed.Append(page, copied, part.Index - copied);
            string command = part.Groups["command"].Value;
            renewed.Append($"<!-- help: {command} -->\n{Render(await getHelp(command))}<!-- end of help -->");
            copied = part.Index + part.Length;
        }

        return renewed.Append(page, copied, page.Length - copied).ToString();
    }

    /// <summary>The commands that the page has, in its order.</summary>
    public static IReadOnlyList<string> CommandsOf(string page) =>
        [.. Part().Matches(page).Select(part => part.Groups["command"].Value).Where(command => command.Length > 0)];

    /// <summary>The names of the commands that the tool's help lists.</summary>
    public static IReadOnlyList<string> CommandsOfHelp(string help) =>
        [.. ReadSections(help).Single(section => section.Title is "Commands:").Lines.Select(line => line.TrimStart().Split(' ')[0])];

    private static string Render(string help)
    {
        var page = new StringBuilder();
        List<(string Title, List<string> Lines)> sections = ReadSections(help);
        foreach ((string title, List<string> lines) in sections.TakeWhile(section => section.Title is "Description:" or "Usage:" || Lists.Contains(section.Title)))
        {
            page.Append(title switch
            {
                "Description:" => $"{string.Join('\n', lines.Select(line => line.Trim()))}\n\n",
                "Usage:" => $"```text\n{string.Join('\n', lines.Select(line => line.Trim()))}\n```\n\n",
                _ => $"| {title.TrimEnd(':').ToLowerInvariant()} | |\n|---|---|\n{string.Concat(lines.Select(RenderRow))}\n",
            });
        }

        string rest = string.Join('\n', sections
            .SkipWhile(section => section.Title is "Description:" or "Usage:" || Lists.Contains(section.Title))
            .Select(section => string.Join('\n', (string[])[section.Title, .. section.Lines])));
        return page.Append($"```text\n{rest.Trim('\n')}\n```\n").ToString();
    }

    private static string RenderRow(string line)
    {
        Match row = Row().Match(line);
        row.Success.ShouldBeTrue($"No row of a list: {line}");
        return $"| `{row.Groups["name"].Value.Replace("|", "\\|", StringComparison.Ordinal)}` | {Escape(row.Groups["text"].Value)} |\n";
    }

    private static string Escape(string text) => text
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("[default:", "\\[default:", StringComparison.Ordinal);

    private static List<(string Title, List<string> Lines)> ReadSections(string help)
    {
        List<(string Title, List<string> Lines)> sections = [];
        bool isList = true;
        foreach (string line in help.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            bool isTitle = line.Length > 0 && line[0] is not ' ';
            if (isTitle || sections.Count is 0)
            {
                sections.Add((line, []));
                isList = Lists.Contains(line) || line is "Description:" or "Usage:";
            }
            else if (line.Length > 0 || !isList)
            {
                sections[^1].Lines.Add(line);
            }
        }

        return sections;
    }

    [GeneratedRegex(@"<!-- help: (?<command>[a-z]*) -->\n(.*?)<!-- end of help -->", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Part();

    [GeneratedRegex(@"^  (?<name>\S.*?)(  +(?<text>\S.*))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Row();
}
