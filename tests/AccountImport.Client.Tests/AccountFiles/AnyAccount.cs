using System.Text;
using System.Text.Json;
using AccountImport.Client.Accounts;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Draws accounts full of what could mislead one who looks for brackets, quotation marks and line breaks.</summary>
internal static class AnyAccount
{
    private const int MaxDepth = 4;

    /// <summary>Parts of texts as a program has them.</summary>
    private static readonly string[] Characters =
    [
        "a", " ", "\t", "\"", "\\", "/", "{", "}", "[", "]", ",", ":", "\n", "\r\n", "\0", "\u001f", "\u007f", "\u0085", "ä", "€", "\uFEFF", "\uFFFD",
        "\u2028", "\U0001F3E6", "o\u0308", "{\"externalAccountId\":\"no\"}", "\"accounts\":[", "//", "/*", "\\u0022", "},{", "]}",
    ];

    /// <summary>Parts of strings as JSON has them.</summary>
    private static readonly string[] RawCharacters =
    [
        "a", " ", "\\\"", "\\\\", "\\/", "\\n", "\\u000a", "\\u0022", "\\u005C", "\\uD83C\\uDFE6", "\\ud800", "{", "}", "[", "]", ",", ":", "/", "'",
        "ä", "€", "\uFEFF", "\u2028", "\U0001F3E6", "},{", "{\\\"externalAccountId\\\":1}", "//",
    ];

    private static readonly string[] Literals = ["true", "false", "null", "0", "-0", "1.50", "1e400", "-1.5E+3", "12345678901234567890123456789012345"];

    /// <summary>White space between two tokens: none in a compact file.</summary>
    private static readonly string[] Gaps = ["", " ", "\n  ", "\r\n\t", "\n\n"];

    /// <summary>Texts without half of a surrogate pair.</summary>
    public static Gen<string> Texts() => Gen.Elements(Characters).ListOf().Select(string.Concat);

    /// <summary>JSON objects with an external account id somewhere and any other members.</summary>
    public static Gen<string> RawAccounts() =>
        from gap in Gen.Elements(Gaps)
        from members in Members(MaxDepth - 1, gap).Resize(6)
        from id in Gen.Choose(0, 1000)
        from place in Gen.Choose(0, members.Count)
        select Object([.. members[..place], $"\"externalAccountId\":{gap}\"IM-{id}\"", .. members[place..]], gap);

    /// <summary>Members of an object with names that differ, none of which has a name that a file's structure knows.</summary>
    public static Gen<Dictionary<string, JsonElement>> ElementsByName() =>
        from names in Texts().ListOf()
        from values in Values(MaxDepth, gap: "").ListOf(names.Count)
        select names.Zip(values)
            .DistinctBy(member => member.First)
            .Where(member => member.First is not "accounts" and not "externalAccountId" && !member.Second.Contains("\\ud800", StringComparison.Ordinal))
            .ToDictionary(member => member.First, member => Element(member.Second), StringComparer.Ordinal);

    /// <summary>Accounts that no rule has anything against.</summary>
    public static Gen<Account> Accounts() =>
        from id in Gen.Choose(0, 1000)
        from name in Texts()
        from person in Texts()
        from day in Gen.Choose(0, 20_000)
        from amount in Gen.Choose(int.MinValue, int.MaxValue)
        from scale in Gen.Choose(0, 9)
        from customFields in ElementsByName().Resize(4).OrNull()
        from additional in ElementsByName().Resize(4)
        select Samples.Account($"IM-{id}") with
        {
            AccountName = name,
            PersonName = person,
            ActivationDate = new LocalDate(1980, 1, 1).PlusDays(day),
            AccountInterestRate = new decimal(amount & int.MaxValue, 0, 0, amount < 0, (byte)scale),
            CustomFields = customFields,
            AdditionalMembers = additional.Where(member => member.Key.Length > 3).ToDictionary(StringComparer.Ordinal),
        };

    private static Gen<string> Values(int depth, string gap)
    {
        Gen<string> leaf = Gen.OneOf(Strings(), Gen.Elements(Literals));
        return depth is 0
            ? leaf
            : Gen.OneOf(
                leaf,
                Members(depth - 1, gap).Select(members => Object(members, gap)),
                Values(depth - 1, gap).ListOf().Resize(3).Select(elements => $"[{gap}{string.Join($",{gap}", elements)}{gap}]"));
    }

    private static Gen<string> Strings() => Gen.Elements(RawCharacters).ListOf().Select(parts => $"\"{string.Concat(parts)}\"");

    /// <summary>Members with names that differ.</summary>
    private static Gen<List<string>> Members(int depth, string gap) =>
        (from name in Strings()
         from value in Values(depth, gap)
         select (Name: name, Value: value)).ListOf().Resize(4)
            .Select(members => members.Select((member, index) => $"{member.Name.Insert(member.Name.Length - 1, $"{index}")}:{gap}{member.Value}").ToList());

    private static string Object(List<string> members, string gap) => $"{{{gap}{string.Join($",{gap}", members)}{gap}}}";

    private static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json));
        return document.RootElement.Clone();
    }
}
