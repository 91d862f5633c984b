using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Validation;

/// <summary>The account of the documentation's sample, and variants of it.</summary>
internal static class AccountSample
{
    public const string Verbatim = SeedDocument.Account;

    private const string Placeholder = "a place for raw JSON";

    /// <summary>The sample with the member at a path set to raw JSON, which need not be valid.</summary>
    public static string With(string path, string rawJson)
    {
        JsonNode account = JsonNode.Parse(Verbatim)!;
        (JsonNode parent, string name) = Find(account, path);
        if (parent is JsonArray array)
        {
            array[IndexOf(name)] = Placeholder;
        }
        else
        {
            parent[name] = Placeholder;
        }

        return account.ToJsonString().Replace($"\"{Placeholder}\"", rawJson, StringComparison.Ordinal);
    }

    /// <summary>The sample with several members set to raw JSON that is valid.</summary>
    public static string With(params (string Path, string RawJson)[] changes)
    {
        JsonNode account = JsonNode.Parse(Verbatim)!;
        foreach ((string path, string rawJson) in changes)
        {
            (JsonNode parent, string name) = Find(account, path);
            parent[name] = JsonNode.Parse(rawJson);
        }

        return account.ToJsonString();
    }

    /// <summary>The sample without the member at a path.</summary>
    public static string Without(string path)
    {
        JsonNode account = JsonNode.Parse(Verbatim)!;
        (JsonNode parent, string name) = Find(account, path);
        parent.AsObject().Remove(name).ShouldBeTrue();
        return account.ToJsonString();
    }

    /// <summary>The sample with raw members in front of its own.</summary>
    public static string WithInFront(string rawMembers) => Verbatim.Insert(Verbatim.IndexOf('{', StringComparison.Ordinal) + 1, rawMembers + ",");

    /// <summary>The path of every value of the sample.</summary>
    public static IEnumerable<string> Paths() => PathsOf(JsonNode.Parse(Verbatim)!, prefix: "");

    /// <summary>What a validator has against an account, each as <c>attr: code (Severity)</c>.</summary>
    public static string[] Findings(string json, AccountValidator? validator = null) =>
        [.. (validator ?? AccountValidator.Default).Validate(Encoding.UTF8.GetBytes(json)).Select(Describe)];

    public static string Describe(ValidationFailure failure) => $"{failure.Attr}: {failure.Code} ({failure.Severity})";

    private static (JsonNode Parent, string Name) Find(JsonNode account, string path)
    {
        string[] segments = path.Split('.');
        JsonNode parent = account;
        foreach (string segment in segments[..^1])
        {
            parent = parent is JsonArray array ? array[IndexOf(segment)]! : parent[segment]!;
        }

        return (parent, segments[^1]);
    }

    private static IEnumerable<string> PathsOf(JsonNode node, string prefix)
    {
        IEnumerable<(string Name, JsonNode? Value)> children = node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray elements => elements.Select((element, index) => ($"{index}", element)),
            _ => [],
        };
        foreach ((string name, JsonNode? value) in children)
        {
            yield return prefix + name;
            foreach (string path in value is null ? [] : PathsOf(value, $"{prefix}{name}."))
            {
                yield return path;
            }
        }
    }

    private static int IndexOf(string segment) => int.Parse(segment, CultureInfo.InvariantCulture);
}
