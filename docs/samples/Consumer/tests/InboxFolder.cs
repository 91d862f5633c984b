namespace Consumer.Tests;

/// <summary>An inbox on disk that a test fills and looks into.</summary>
internal sealed class InboxFolder : IDisposable
{
    public const string PersonName = "Ida Marked-Example";
    public const string Iban = "DE89370400440532013000";

    public string Path { get; } = Directory.CreateTempSubdirectory("consumer-").FullName;

    /// <summary>The files that wait.</summary>
    public string[] Waiting => Names(string.Empty);

    public string[] Sending => Names("sending");

    public string[] Done => Names("done");

    public string[] Refused => Names("refused");

    /// <summary>Puts an account in, as a producer does: written beside the inbox, and moved in when it is complete.</summary>
    public void Put(string fileName, string externalAccountId, string moreMembers = "") => PutText(fileName, $$"""
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
        """);

    public void PutText(string fileName, string text)
    {
        string draft = System.IO.Path.Combine(Path, fileName + ".draft");
        File.WriteAllText(draft, text);
        File.Move(draft, System.IO.Path.Combine(Path, fileName));
    }

    public string[] ReadErrors(string fileName) => File.ReadAllLines(System.IO.Path.Combine(Path, "refused", fileName + ".errors.txt"));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private string[] Names(string folder) =>
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(Path, folder), "*.json").Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
