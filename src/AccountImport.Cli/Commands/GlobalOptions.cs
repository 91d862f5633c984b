using System.CommandLine;

namespace AccountImport.Cli.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<bool> _quiet = new("--quiet")
    {
        Description = "Say nothing but the results and what goes wrong: no progress, and no notes.",
        Recursive = true,
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Write a line for each call to the standard error: what was called, the answer's status and how long it took; nothing of an account.",
        Recursive = true,
    };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "A file with options that need not be typed. [default: account-import.json in the current folder, if there is one]",
        HelpName = "PATH",
        Recursive = true,
    };

    public GlobalOptions()
    {
        _config.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, "--config"));
        _verbose.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && result.GetResult(_quiet) is { Implicit: false } quiet && quiet.GetValueOrDefault<bool>())
            {
                result.AddError("--quiet and --verbose exclude one another: give one of them.");
            }
        });
    }

    public void AddTo(RootCommand root)
    {
        root.Add(_quiet);
        root.Add(_verbose);
        root.Add(_config);
    }

    /// <summary>The file that was named with <c>--config</c>; <see langword="null"/> if none was.</summary>
    public string? GetConfigurationPath(ParseResult parsed) => parsed.GetResult(_config) is { } result && !result.Errors.Any() ? parsed.GetValue(_config) : null;

    /// <summary>How much the tool shall say.</summary>
    public Verbosity GetVerbosity(ParseResult parsed) =>
        parsed.GetResult(_quiet) is not null && parsed.GetValue(_quiet) ? Verbosity.Quiet
        : parsed.GetResult(_verbose) is not null && parsed.GetValue(_verbose) ? Verbosity.Verbose
        : Verbosity.Normal;
}
