using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using AccountImport.Cli.Commands;
using AccountImport.Cli.Rendering;

namespace AccountImport.Cli.Configuration;

/// <summary>The options that were not typed, from the environment and a file: what is typed wins over the environment, and that over the file.</summary>
internal sealed class ConfiguredOptions
{
    private const string Prefix = "ACCOUNT_IMPORT_";

    private readonly IReadOnlyList<ConfiguredOption> _options;

    private ConfiguredOptions(IReadOnlyList<ConfiguredOption> options) => _options = options;

    /// <summary>Nothing is configured.</summary>
    public static ConfiguredOptions None { get; } = new([]);

    /// <summary>Whether there is nothing to add to what was typed.</summary>
    public bool IsEmpty => _options.Count is 0;

    /// <summary>What is taken from a file, as a sentence; <see langword="null"/> if nothing is.</summary>
    public string? Note => _options.FirstOrDefault(option => option.IsFromFile) is { } first
        ? $"From {first.Source}: {string.Join(", ", _options.Where(option => option.IsFromFile).Select(option => option.Name))}."
        : null;

    /// <summary>Finds what is configured for the command that was typed.</summary>
    /// <param name="services">What has the environment.</param>
    /// <param name="parsed">What was typed.</param>
    /// <param name="namedPath">The file that was named on the command line; <see langword="null"/> if none was.</param>
    /// <exception cref="ToolException">The file, or a variable, cannot be used.</exception>
    public static ConfiguredOptions Load(ToolServices services, ParseResult parsed, string? namedPath)
    {
        string path = namedPath ?? services.ConfigurationPath;
        IReadOnlyList<JsonProperty> members = ConfigurationFile.Read(path, isRequired: namedPath is not null);
        RefuseUnknown(path, members, parsed.RootCommandResult.Command);

        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        var configured = new List<ConfiguredOption>();
        foreach (Option option in OptionsOf(parsed.CommandResult))
        {
            if (parsed.GetResult(option) is { Implicit: false } result)
            {
                if (option.ValueType != typeof(bool) || result.Tokens is not [{ Value: "false" }])
                {
                    typed[option.Name] = result.Tokens is [var token, ..] ? token.Value : string.Empty;
                }
            }
            else if ((FindInEnvironment(services, option) ?? FindInFile(services, option, path, members)) is { } found)
            {
                configured.Add(found);
            }
        }

        return new ConfiguredOptions(Configurable.Reconcile(parsed.CommandResult.Command, typed, configured));
    }

    /// <summary>Gives the arguments as if everything had been typed.</summary>
    public IReadOnlyList<string> AddTo(IReadOnlyList<string> arguments)
    {
        // What follows -- is no option.
        int end = arguments.TakeWhile(argument => argument is not "--").Count();
        return [.. arguments.Take(end), .. _options.Select(option => option.Argument), .. arguments.Skip(end)];
    }

    /// <summary>Says of a message where the options that it names come from.</summary>
    public string Explain(string message)
    {
        string[] sources = [.. _options.Where(option => IsNamed(message, option.Name)).Select(option => $"{option.Name} is from {option.Source}")];
        return sources.Length is 0 ? message : $"{message} ({string.Join("; ", sources)})";
    }

    private static bool IsNamed(string message, string name)
    {
        for (int index = message.IndexOf(name, StringComparison.Ordinal); index >= 0; index = message.IndexOf(name, index + 1, StringComparison.Ordinal))
        {
            int end = index + name.Length;
            if (end == message.Length || !(char.IsAsciiLetterOrDigit(message[end]) || message[end] is '-'))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<Option> OptionsOf(CommandResult command)
    {
        IEnumerable<Option> options = command.Command.Options;
        for (SymbolResult? parent = command.Parent; parent is not null; parent = parent.Parent)
        {
            options = parent is CommandResult outer ? options.Concat(outer.Command.Options.Where(option => option.Recursive)) : options;
        }

        return options.DistinctBy(option => option.Name, StringComparer.Ordinal);
    }

    private static void RefuseUnknown(string path, IReadOnlyList<JsonProperty> members, Command root)
    {
        if (members.Count is 0)
        {
            return;
        }

        HashSet<string> known = root.Subcommands.SelectMany(command => command.Options).Concat(root.Options).Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        foreach (JsonProperty member in members)
        {
            string name = $"--{member.Name}";
            if (!known.Contains(name))
            {
                throw new ToolException(ExitCode.Usage, ConfigurationFile.DescribeUnknown(path, member.Name));
            }

            if (Configurable.FindDenial(name) is { } denial)
            {
                throw new ToolException(ExitCode.Usage, $"{DisplayText.Clean(path)}: {member.Name} cannot be configured: {denial}. Remove it.");
            }
        }
    }

    private static ConfiguredOption? FindInEnvironment(ToolServices services, Option option)
    {
        string variable = VariableOf(option);
        if (Configurable.FindDenial(option.Name) is not null || services.GetEnvironmentVariable(variable) is not { Length: > 0 } value)
        {
            return null;
        }

        bool isSwitch = option.ValueType == typeof(bool);
        string? typed = !isSwitch ? value : value.ToUpperInvariant() switch
        {
            "TRUE" or "1" => "true",
            "FALSE" or "0" => "false",
            _ => null,
        };
        return typed is null
            ? throw new ToolException(ExitCode.Usage, $"The environment variable {variable} must be true or false, as {option.Name} is given or not.")
            : new ConfiguredOption(option.Name, typed, $"the environment variable {variable}", isSwitch, IsFromFile: false);
    }

    private static ConfiguredOption? FindInFile(ToolServices services, Option option, string path, IReadOnlyList<JsonProperty> members)
    {
        JsonProperty member = members.FirstOrDefault(member => $"--{member.Name}" == option.Name);
        if (member.Value.ValueKind is JsonValueKind.Undefined
            || (option.Name is "--token-file" && services.GetEnvironmentVariable(ClientFactory.TokenVariable) is { Length: > 0 }))
        {
            // A credential in the environment wins over a file of one that is named in a file.
            return null;
        }

        bool isSwitch = option.ValueType == typeof(bool);
        return new ConfiguredOption(option.Name, ConfigurationFile.GetValue(path, member, isSwitch), DisplayText.Clean(path), isSwitch, IsFromFile: true);
    }

    private static string VariableOf(Option option) =>
        $"{Prefix}{option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant()}";
}
