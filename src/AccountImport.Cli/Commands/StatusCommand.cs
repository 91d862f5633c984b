using System.CommandLine;
using System.Net;
using AccountImport.Cli.Rendering;
using AccountImport.Client;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Cli.Commands;

/// <summary>Asks where the import of accounts stands.</summary>
internal sealed class StatusCommand : Command, IHasExamples
{
    private const int Concurrency = 8;

    private readonly ToolServices _services;
    private readonly Argument<string[]> _numbers = new("EXTERNAL_ACCOUNT_NUMBER")
    {
        Description = "The external account numbers to ask for.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<Uri?> _baseAddress = SharedOptions.CreateBaseAddress();
    private readonly Option<string> _importSupplier = SharedOptions.CreateImportSupplier();
    private readonly Option<Authentication> _authentication = SharedOptions.CreateAuthentication();
    private readonly Option<string?> _tokenFile = SharedOptions.CreateTokenFile();
    private readonly Option<bool> _json = SharedOptions.CreateJson();

    public StatusCommand(ToolServices services)
        : base("status", "Asks where the import of accounts stands.")
    {
        _services = services;
        _baseAddress.Required = true;
        _numbers.Validators.Add(result => SharedOptions.CheckKeyPart(result, result.Tokens, "An external account number"));
        Add(_numbers);
        Add(_baseAddress);
        Add(_importSupplier);
        Add(_authentication);
        Add(_tokenFile);
        Add(_json);
        SetAction(async (parsed, _) => (int)await RunAsync(parsed).ConfigureAwait(false));
    }

    public IReadOnlyList<string> HelpLines { get; } =
    [
        "Examples:",
        "  account-import status IM-A-00023 IM-A-00024 \\",
        "    --base-address https://api.example.com/ --import-supplier SAMPLE",
        string.Empty,
        "Exit codes:",
        "  0  all are imported, or passed a dry run",
        "  1  some are not known to the platform, errored or cancelled",
        "  2  usage, configuration, or unreachable host",
        "  3  authentication",
        "  6  some are still pending, or could not be asked",
    ];

    private async Task<ExitCode> RunAsync(ParseResult parsed)
    {
        string importSupplier = parsed.GetRequiredValue(_importSupplier);
        string[] numbers = [.. parsed.GetRequiredValue(_numbers).Distinct(StringComparer.Ordinal)];
        using AccountImportClient client = ClientFactory.Create(
            _services,
            parsed.GetRequiredValue(_baseAddress)!,
            parsed.GetRequiredValue(_authentication),
            parsed.GetValue(_tokenFile));
        var answers = new AccountStatus[numbers.Length];
        try
        {
            await Parallel.ForAsync(
                0,
                numbers.Length,
                new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = _services.Interruption.Stopping },
                async (index, cancellationToken) =>
                    answers[index] = await AskAsync(client, new AccountKey(importSupplier, numbers[index]), cancellationToken).ConfigureAwait(false))
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new ToolException(ExitCode.Stopped, "Stopped before all answers were there.");
        }

        ToolConsole console = _services.Console;
        if (parsed.GetValue(_json))
        {
            StatusRendering.WriteJson(console.Results, answers);
        }
        else if (console.ResultsTerminal is { } terminal)
        {
            StatusRendering.WriteTable(terminal, answers);
        }
        else
        {
            StatusRendering.WriteLines(console.Results, answers);
        }

        await console.Results.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return ExitCodePrecedence.First(answers.Select(answer => answer.ExitCode));
    }

    private static async Task<AccountStatus> AskAsync(AccountImportClient client, AccountKey key, CancellationToken cancellationToken)
    {
        string number = key.ExternalAccountNumber;
        try
        {
            StatusResult result = await client.GetStatusAsync(key, cancellationToken).ConfigureAwait(false);
            return new AccountStatus(number, result.Status, Failure: null, result.Status switch
            {
                { IsSuccess: true } => ExitCode.Success,
                { IsTerminal: true } => ExitCode.SomeFailed,
                _ => ExitCode.OutcomeUnknown,
            });
        }
        catch (AccountImportNotFoundException exception) when (!exception.IsForeign)
        {
            return new AccountStatus(number, Status: null, Failure: null, ExitCode.SomeFailed);
        }
        catch (AccountImportException exception)
        {
            return exception switch
            {
                AccountImportAuthenticationException or CredentialUnavailableException => throw new ToolException(ExitCode.Authentication, exception.Message, exception),
                AccountImportConnectionException or AccountImportNotFoundException => throw new ToolException(ExitCode.Usage, exception.Message, exception),
                AccountImportApiException { StatusCode: < HttpStatusCode.BadRequest } => throw new ToolException(ExitCode.Usage, exception.Message, exception),
                AccountImportApiException api => new AccountStatus(
                    number, Status: null, DisplayText.KeepCode(api.Code) ?? $"http_{(int)api.StatusCode}", ExitCode.OutcomeUnknown),
                _ => new AccountStatus(number, Status: null, "no_answer", ExitCode.OutcomeUnknown),
            };
        }
    }
}
