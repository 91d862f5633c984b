using System.Text;
using System.Text.Json;
using AccountImport.Cli.Rendering;

namespace AccountImport.Cli.Configuration;

/// <summary>A file with options: one JSON object, its members named as the options are, without dashes.</summary>
internal static class ConfigurationFile
{
    private const int LargestSize = 64 * 1024;

    private static readonly string[] Secrets = ["token", "credential", "api-key", "password", "authorization"];

    /// <summary>Reads the members; none if there is no such file and none is required.</summary>
    /// <exception cref="ToolException">The file cannot be read, or is no such object.</exception>
    public static IReadOnlyList<JsonProperty> Read(string path, bool isRequired)
    {
        string name = DisplayText.Clean(path);
        if (!isRequired && !File.Exists(path))
        {
            return [];
        }

        try
        {
            byte[] content = ReadBounded(path, name);
            ReadOnlyMemory<byte> text = content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content.AsMemory(Encoding.UTF8.Preamble.Length) : content;
            JsonElement root = JsonDocument.Parse(text).RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
            {
                throw new ToolException(ExitCode.Usage, $"{name}: This is no JSON object; expected one such as {{\"rate\": 200}}.");
            }

            JsonProperty[] members = [.. root.EnumerateObject()];
            foreach (string twice in members.GroupBy(member => member.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
            {
                throw new ToolException(ExitCode.Usage, $"{name}: {DisplayText.Clean(twice)} is there twice; remove one of them.");
            }

            return members;
        }
        catch (JsonException exception)
        {
            throw new ToolException(
                ExitCode.Usage,
                $"{name}:{exception.LineNumber + 1}:{exception.BytePositionInLine + 1}: This is no JSON; expected one object such as {{\"rate\": 200}}.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                ExitCode.Usage,
                exception is FileNotFoundException or DirectoryNotFoundException ? $"{name}: There is no such file." : $"{name}: It cannot be read: {DisplayText.Clean(exception.Message)}",
                exception);
        }
    }

    /// <summary>Says what to do about a member that is no option.</summary>
    public static string DescribeUnknown(string path, string member) => Secrets.Contains(member, StringComparer.OrdinalIgnoreCase)
        ? $"{DisplayText.Clean(path)}: {DisplayText.Clean(member)}: a credential does not belong in this file; set ACCOUNT_IMPORT_TOKEN, or name a file that holds it with token-file."
        : $"{DisplayText.Clean(path)}: {DisplayText.Clean(member)} is no option of any command; members are named as options are, without dashes, such as base-address. Correct or remove it.";

    /// <summary>Gives a member's value as it would be typed.</summary>
    /// <exception cref="ToolException">It has the wrong type.</exception>
    public static string GetValue(string path, JsonProperty member, bool isSwitch) => (member.Value.ValueKind, isSwitch) switch
    {
        (JsonValueKind.True, true) => "true",
        (JsonValueKind.False, true) => "false",
        (_, true) => throw new ToolException(ExitCode.Usage, $"{DisplayText.Clean(path)}: {member.Name} must be true or false."),
        (JsonValueKind.String, false) => member.Value.GetString()!,
        (JsonValueKind.Number, false) => member.Value.GetRawText(),
        _ => throw new ToolException(ExitCode.Usage, $"{DisplayText.Clean(path)}: {member.Name} must be a text or a number."),
    };

    private static byte[] ReadBounded(string path, string name)
    {
        using FileStream stream = File.OpenRead(path);
        var content = new byte[LargestSize + 1];
        int length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length > LargestSize
            ? throw new ToolException(ExitCode.Usage, $"{name}: It has more than {LargestSize / 1024} KiB, and so is no file with options.")
            : content[..length];
    }
}
