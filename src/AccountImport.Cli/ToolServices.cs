using AccountImport.Cli.Rendering;
using AccountImport.Client;
using AccountImport.Client.Importing;

namespace AccountImport.Cli;

/// <summary>What the commands have around them, so that tests can give them another surrounding.</summary>
internal sealed record ToolServices
{
    public required ToolConsole Console { get; init; }

    public required Interruption Interruption { get; init; }

    public Func<string, string?> GetEnvironmentVariable { get; init; } = Environment.GetEnvironmentVariable;

    public Func<Stream> OpenStandardInput { get; init; } = System.Console.OpenStandardInput;

    /// <summary>Creates a file that only its owner may read, where there is none.</summary>
    public Func<string, Stream> CreateFile { get; init; } = PrivateFile.Create;

    /// <summary>The file with options that nobody types, where none is named.</summary>
    public string ConfigurationPath { get; init; } = "account-import.json";

    /// <summary>The arguments as they were typed, for the command line that goes on with what was stopped.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Changes how an import is done after the command line has been heard.</summary>
    public Func<AccountImporterOptions, AccountImporterOptions> AdjustImport { get; init; } = options => options;

    public ResilienceOptions Resilience { get; init; } = new();

    public bool IsDebug => GetEnvironmentVariable("ACCOUNT_IMPORT_DEBUG") is "1";

    /// <summary>Shows an exception that nobody expected, where the user has asked for it: it may quote personal data.</summary>
    public void Debug(Exception exception)
    {
        if (IsDebug)
        {
            Console.Messages.WriteLine(exception);
        }
    }
}
