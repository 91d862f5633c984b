using AccountImport.Client.Contracts;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace AccountImport.Cli.Rendering;

/// <summary>Where the import of one account stands, as far as it could be asked.</summary>
/// <param name="ExternalAccountNumber">The account.</param>
/// <param name="Status">The answer; <see langword="null"/> if there is none.</param>
/// <param name="Failure">Why there is no answer, as a code; <see langword="null"/> if the platform knows no such import.</param>
/// <param name="ExitCode">What the tool would end with if there were no other account.</param>
internal sealed record AccountStatus(string ExternalAccountNumber, ImportStatus? Status, string? Failure, ExitCode ExitCode)
{
    public string Description => Status?.Status.Value ?? (Failure is null ? "not found" : "no answer");

    public string? ErrorCode => Failure ?? (Status?.LatestError is { } error ? DisplayText.KeepCode(error.Code) ?? "no_code_given" : null);
}

/// <summary>Shows where imports stand.</summary>
internal static class StatusRendering
{
    private static readonly OffsetDateTimePattern FullTime = OffsetDateTimePattern.ExtendedIso;

    private static readonly LocalDateTimePattern ShortTime = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    public static void WriteTable(IAnsiConsole terminal, IEnumerable<AccountStatus> answers)
    {
        var table = new RowTable("Account", "Status", "Kraken", "Created (UTC)", "Modified (UTC)");
        foreach (AccountStatus answer in answers)
        {
            table.Add(
                new Style(answer.ExitCode switch
                {
                    ExitCode.Success => Color.Green,
                    ExitCode.SomeFailed => Color.Red,
                    _ => Color.Yellow,
                }),
                answer.ErrorCode is { } code ? [$"latest error: {DisplayText.Clean(code)}"] : [],
                DisplayText.Clean(answer.ExternalAccountNumber),
                DisplayText.Clean(answer.Description),
                DisplayText.Clean(answer.Status?.KrakenIdentifier ?? "-"),
                FormatShort(answer.Status?.CreatedAt),
                FormatShort(answer.Status?.ModifiedAt));
        }

        table.Write(terminal);
    }

    public static void WriteLines(TextWriter output, IEnumerable<AccountStatus> answers)
    {
        foreach (AccountStatus answer in answers)
        {
            output.WriteLine(string.Join(
                "  ",
                DisplayText.Clean(answer.Description).Replace(' ', '-'),
                DisplayText.Clean(answer.ExternalAccountNumber),
                DisplayText.Clean(answer.Status?.KrakenIdentifier ?? "-"),
                Format(answer.Status?.CreatedAt) ?? "-",
                Format(answer.Status?.ModifiedAt) ?? "-",
                answer.ErrorCode ?? "-"));
        }
    }

    public static void WriteJson(TextWriter output, IEnumerable<AccountStatus> answers)
    {
        foreach (AccountStatus answer in answers)
        {
            JsonLine.Write(output, writer =>
            {
                writer.WriteString("external_account_number", answer.ExternalAccountNumber);
                writer.WriteString("outcome", answer.Status is not null ? "found" : answer.Failure is null ? "not_found" : "no_answer");
                writer.WriteString("status", answer.Status?.Status.Value);
                writer.WriteString("kraken_identifier", answer.Status?.KrakenIdentifier);
                writer.WriteString("created_at", Format(answer.Status?.CreatedAt));
                writer.WriteString("modified_at", Format(answer.Status?.ModifiedAt));
                writer.WriteString("latest_error_code", answer.ErrorCode);
            });
        }
    }

    private static string? Format(OffsetDateTime? time) => time is { } value ? FullTime.Format(value) : null;

    private static string FormatShort(OffsetDateTime? time) =>
        time is { } value ? ShortTime.Format(value.InFixedZone().ToInstant().InUtc().LocalDateTime) : "-";
}
