using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;

namespace AccountImport.Cli.Commands;

/// <summary>The options that several commands have.</summary>
internal static class SharedOptions
{
    private static readonly AccountFileReaderOptions DefaultReading = new();

    public static Argument<string> CreateFile()
    {
        var argument = new Argument<string>("FILE")
        {
            Description = "The account file: a JSON array of accounts, an object with such an array, one account, or one account a line; plain or compressed with gzip. - reads the standard input.",
        };
        argument.Validators.Add(result => RequireText(result, result.Tokens, "FILE"));
        return argument;
    }

    public static Option<string> CreateIdentifierPath()
    {
        var option = new Option<string>("--identifier-path")
        {
            Description = "The member that has an account's number, as names joined by dots. With another than the default the accounts are of a schema of the tenant's own: they are checked only for JSON and identity.",
            HelpName = "PATH",
            DefaultValueFactory = _ => AccountPayload.DefaultIdentifierPath,
        };
        option.Validators.Add(result => RequireText(result, result.Tokens, "--identifier-path"));
        return option;
    }

    public static Option<string> CreateWrapper()
    {
        var option = new Option<string>("--wrapper")
        {
            Description = "The member that has the array of accounts, in a file that is an object with such an array.",
            HelpName = "NAME",
            DefaultValueFactory = _ => DefaultReading.WrapperMember,
        };
        option.Validators.Add(result => RequireText(result, result.Tokens, "--wrapper"));
        return option;
    }

    public static Option<Uri?> CreateBaseAddress() => new("--base-address")
    {
        Description = "The address of the tenant's API, such as https://api.example.com/.",
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? address))
            {
                return address;
            }

            result.AddError("--base-address is not an absolute address, such as https://api.example.com/.");
            return null;
        },
    };

    public static Option<string> CreateImportSupplier()
    {
        var option = new Option<string>("--import-supplier")
        {
            Description = "The code of the import supplier, as agreed with the tenant.",
            HelpName = "CODE",
            Required = true,
        };
        option.Validators.Add(result => CheckKeyPart(result, result.Tokens, "--import-supplier"));
        return option;
    }

    public static Option<string?> CreateTokenFile() => new("--token-file")
    {
        Description = "A file that holds the API key or JWT and nothing else. Without it, it is taken from the environment variable ACCOUNT_IMPORT_TOKEN.",
        HelpName = "PATH",
    };

    public static Option<Authentication> CreateAuthentication() => new("--authentication")
    {
        CompletionSources = { _ => Authentication.All.Select(authentication => new CompletionItem(authentication.Name)) },
        Description = "How the credential is sent: token for an API key; jwt, bearer or bare for a JWT after the word JWT, after Bearer or by itself; "
            + "obtain, obtain-bearer or obtain-bare for an API key that the tool exchanges for such a JWT.",
        HelpName = "HOW",
        DefaultValueFactory = _ => Authentication.Token,
        CustomParser = result =>
        {
            string name = result.Tokens[0].Value;
            if (Authentication.All.FirstOrDefault(authentication => authentication.Name == name) is { } authentication)
            {
                return authentication;
            }

            result.AddError($"--authentication must be one of {string.Join(", ", Authentication.All.Select(authentication => authentication.Name))}.");
            return Authentication.Token;
        },
    };

    public static Option<bool> CreateJson() => new("--json")
    {
        Description = "Write JSON Lines to the standard output, and nothing else.",
    };

    public static Option<string[]> CreateAlreadyImported(string description)
    {
        var option = new Option<string[]>("--already-imported")
        {
            Description = description,
            HelpName = "NUMBER",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        option.Validators.Add(result => CheckKeyPart(result, result.Tokens, "--already-imported"));
        return option;
    }

    /// <summary>Refuses an empty text.</summary>
    public static void RequireText(SymbolResult result, IReadOnlyList<Token> tokens, string name)
    {
        if (tokens.Any(token => token.Value.Length is 0))
        {
            result.AddError($"{name} is empty.");
        }
    }

    /// <summary>Refuses what cannot be part of an account's key.</summary>
    public static void CheckKeyPart(SymbolResult result, IReadOnlyList<Token> tokens, string name)
    {
        foreach (Token token in tokens)
        {
            try
            {
                _ = new AccountKey(token.Value, token.Value);
            }
            catch (ArgumentException exception)
            {
                result.AddError($"{name} cannot be used: {exception.Message.Split(" (Parameter", 2)[0]}");
            }
        }
    }
}
