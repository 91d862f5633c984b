using System.Text.Json;

namespace Importer.Tests;

/// <summary>The folders of the service on disk, which a test fills and looks into.</summary>
internal sealed class ImporterFolder : IDisposable
{
    public const string PersonName = "Ida Marked-Example";
    public const string Iban = "DE89370400440532013000";

    private readonly string _path = Directory.CreateTempSubdirectory("importer-").FullName;

    public string Inbox => Path.Combine(_path, "inbox");

    public string Outbox => Path.Combine(_path, "outbox");

    public string Journals => Path.Combine(_path, "journals");

    /// <summary>The files that nobody has taken yet.</summary>
    public string[] Waiting => Names(Directory.EnumerateFiles(Inbox));

    /// <summary>The files that were begun.</summary>
    public string[] Working => FilesOf("working");

    public string[] Done => FilesOf("done");

    public string[] Aside => FilesOf("aside");

    /// <summary>Puts accounts in, as a producer does: written under another name, and renamed when the file is complete.</summary>
    public void Put(string fileName, IEnumerable<string> accounts) => PutText(fileName, $"[{string.Join(",\n", accounts)}]");

    public void PutText(string fileName, string text)
    {
        string draft = Path.Combine(Directory.CreateDirectory(Inbox).FullName, fileName + ".draft");
        File.WriteAllText(draft, text);
        File.Move(draft, Path.Combine(Inbox, fileName));
    }

    /// <summary>Gives accounts without a fault, from a number on.</summary>
    public static IEnumerable<string> Accounts(int count, int first = 1) =>
        Enumerable.Range(first, count).Select(number => Account($"IM-A-{number}"));

    public static string Account(string externalAccountId, string moreMembers = "") => $$"""
        {
          "externalAccountId": "{{externalAccountId}}",
          "externalPersonId": "IM-P-1",
          "statusCode": "ACTIVE",
          "accountTypeCode": "CURRENCY",
          "activationDate": "2023-02-17",
          "personName": "{{PersonName}}",
          "accountNumbers": [
            {
              "accountNumber": { "value": "{{Iban}}", "type": "IBAN" },
              "countryCode": "DE",
              "financialInstitutionId": { "value": "MAINDE2XXXX", "type": "BIC" },
              "defaultCurrencyCode": "EUR"
            }
          ]{{moreMembers}}
        }
        """;

    /// <summary>Reads the summaries of all imports, the oldest first.</summary>
    public JsonElement[] ReadSummaries() => [.. ReadReports("summary.json").Select(text => JsonElement.Parse(text))];

    /// <summary>Reads the outcomes of the only import, as <c>number outcome codes</c>.</summary>
    public string[] ReadOutcomes() =>
    [
        .. ReadReports("outcomes.ndjson").Single().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line))
            .Select(line => string.Join(
                ' ',
                [line.GetProperty("external_account_number").GetString()!, line.GetProperty("outcome").GetString()!, .. line.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString()!)])),
    ];

    /// <summary>Reads why the only import that was put aside was.</summary>
    public string ReadReason() => File.ReadAllText(Path.Combine(Directory.GetDirectories(Path.Combine(Inbox, "aside")).Single(), "reason.txt"));

    /// <summary>Puts what is aside back to work, as a person does who has mended it.</summary>
    public void PutBackToWork()
    {
        string folder = Directory.GetDirectories(Path.Combine(Inbox, "aside")).Single();
        Directory.Move(folder, Path.Combine(Inbox, "working", Path.GetFileName(folder)));
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private IEnumerable<string> ReadReports(string name) =>
        Directory.GetDirectories(Outbox).Order(StringComparer.Ordinal).Select(folder => File.ReadAllText(Path.Combine(folder, name)));

    private string[] FilesOf(string folder) => Names(Directory.GetDirectories(Path.Combine(Inbox, folder)).SelectMany(Directory.EnumerateFiles));

    private static string[] Names(IEnumerable<string> paths) => [.. paths.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
