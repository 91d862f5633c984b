using System.Text;
using System.Text.RegularExpressions;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Accounts;
using AccountImport.Client.Tests.Conventions;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Validation;

/// <summary>The tables of <c>docs/account-files.md</c> against what the check does.</summary>
public sealed partial class RulesDocumentTests
{
    private const string ElementsOfRepresentativeLimits = "representatives.n.limits.";

    private static readonly string[] CodesOfEveryMember = [ValidationCodes.InvalidType, ValidationCodes.DuplicateMember, ValidationCodes.InvalidUnicode];

    private static readonly string[] CodesOfTheWhole = [ValidationCodes.InvalidJson, ValidationCodes.AccountTooLarge];

    private static readonly AccountValidator Validator = new(new AccountValidatorOptions { InterestBearingAccountTypes = [AccountTypeCode.Saving] });

    /// <summary>What a value means depends on these, elsewhere in the account.</summary>
    private static readonly (string Path, string RawJson)[] Surroundings =
    [
        ("accountTypeCode", "\"VIRTUAL\""),
        ("accountTypeCode", "\"SAVING\""),
        ("accountNumbers.0.financialInstitutionId.type", "\"SORT_CODE\""),
        ("accountNumbers.0.financialInstitutionId.type", "\"BANK_CODE\""),
        ("accountNumbers.0.financialInstitutionId.type", "\"ABA_CODE\""),
    ];

    private static readonly string[] Values =
    [
        "null", "7", "1e-400", "[]", "{}",
        "\"\"", "\" \"", "\"x\"", "\" x\"", "\".\"", "\"a\\u0001b\"", $"\"{new string('x', 129)}\"",
        "\"2023-02-30\"", "\"FR\"", "\"MAINFRPP\"",
    ];

    private sealed record Row(string Member, string Presence, string[] Codes);

    [Fact]
    public void MembersAndPresence_AreThoseOfTheCheck() =>
        Rows().Select(row => (row.Member, row.Presence)).ShouldBe(Members(ObjectShape.Account, string.Empty), ignoreOrder: true);

    [Fact]
    public async Task Codes_OfEachMember_AreThoseThatTheCheckGives()
    {
        foreach (Row row in Rows())
        {
            string[] found = [.. FindCodes(row.Member.Replace(".n.", ".0.", StringComparison.Ordinal)), .. await FindCodesOfFileAsync(row.Member)];

            found.Distinct().Except(CodesOfEveryMember).ShouldBe(row.Codes, ignoreOrder: true, row.Member);
        }
    }

    [Fact]
    public void Codes_OfTheTables_AreAllThatThereAre() =>
        Rows().SelectMany(row => row.Codes)
            .Concat(CodesOfEveryMember)
            .Concat(TableRow().Matches(Document()).Select(match => match.Groups["code"].Value))
            .Distinct()
            .ShouldBe(ValidationCodes.All, ignoreOrder: true);

    [Fact]
    public void Codes_OfTheWhole_AreListed() =>
        TableRow().Matches(Document()).Select(match => match.Groups["code"].Value).ShouldBe(CodesOfTheWhole);

    [Fact]
    public void CodesOfEveryMember_AreSaid()
    {
        foreach (string code in CodesOfEveryMember)
        {
            Document().ShouldContain($"`{code}` (");
        }
    }

    private static string Document() => File.ReadAllText(Path.Combine(Repository.Root, "docs", "account-files.md"));

    private static IEnumerable<Row> Rows() =>
        from match in MemberRow().Matches(Document())
        from member in Quoted(match.Groups["members"].Value)
        select new Row(member, match.Groups["presence"].Value, [.. Quoted(match.Groups["codes"].Value)]);

    private static IEnumerable<string> Quoted(string text) => QuotedText().Matches(text).Select(match => match.Groups["text"].Value);

    private static IEnumerable<(string Member, string Presence)> Members(ObjectShape shape, string prefix)
    {
        foreach (MemberShape member in shape.Members.ToArray())
        {
            string path = prefix + member.Name;
            yield return (path, member.Presence switch
            {
                Presence.Mandatory => "mandatory",
                Presence.MandatoryOrNull => "mandatory or null",
                Presence.OptionalNotNull => "optional, not null",
                _ => "optional",
            });
            string inner = member.Kind is ValueKind.Array ? $"{path}.n." : $"{path}.";
            if (member.Shape is { } of && !inner.StartsWith(ElementsOfRepresentativeLimits, StringComparison.Ordinal))
            {
                foreach ((string, string) found in Members(of, inner))
                {
                    yield return found;
                }
            }
        }
    }

    private static IEnumerable<string> FindCodes(string path)
    {
        IEnumerable<string> accounts =
        [
            .. Values.Select(value => AccountSample.With((path, value))),
            .. Surroundings.Where(surrounding => surrounding.Path != path).SelectMany(surrounding => Values.Select(value => AccountSample.With(surrounding, (path, value)))),
            AccountSample.With([.. Surroundings.Where(surrounding => surrounding.Path != path).Take(1), (path, "null")]),
        ];
        IEnumerable<string> without = Surroundings
            .Where(surrounding => surrounding.Path != path)
            .Select(surrounding => AccountSample.With(surrounding, (path, "\"a value to take out\"")).Replace($"\"{path.Split('.')[^1]}\":\"a value to take out\"", "\"something\":1", StringComparison.Ordinal));
        return from account in accounts.Concat(without)
               from failure in Validator.Validate(Encoding.UTF8.GetBytes(account))
               where failure.Attr == path
               select failure.Code;
    }

    private static async Task<IEnumerable<string>> FindCodesOfFileAsync(string path)
    {
        string account = AccountSample.With(("externalMasterAccountId", "\"nowhere\""));
        await using var reader = new AccountFileReader(
            new MemoryStream(Encoding.UTF8.GetBytes($"[{account},{account}]")),
            new AccountFileReaderOptions { ComparesAccounts = true });
        return await reader.ReadAsync(TestContext.Current.CancellationToken)
            .SelectMany(record => record.Failures)
            .Where(failure => failure.Attr == path)
            .Select(failure => failure.Code)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"^\| (?<members>`[^|]*) \| (?<presence>mandatory|mandatory or null|optional|optional, not null) \| [^|]* \| (?<codes>[^|]*)\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex MemberRow();

    [GeneratedRegex(@"^\| `(?<code>[a-z_]+)` \| [^|]* \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex TableRow();

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex QuotedText();
}
