using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AccountImport.Client.Tests.Conventions;

namespace AccountImport.Client.Tests.WireMock;

/// <summary>That the mapping files keep to what both WireMock and WireMock.Net read.</summary>
/// <remarks>
/// WireMock.Net (<c>WireMockServer.ImportWireMockOrg.cs</c>) takes one mapping or an array from a file, of the request the url, the method, headers and the first body
/// pattern, each with the first of <c>equalTo</c>, <c>matches</c> and <c>contains</c>, and drops a condition of another kind without a word. It
/// drops priority, scenario, fault and delay; of the mappings that match, that with the most conditions answers, and then the one that was read last.
/// </remarks>
public sealed class MappingFilesTests
{
    private const string Authorization = @"^((Token|JWT|Bearer) )?(?!WRONG)\S+$";

    private static readonly SortedDictionary<string, JsonObject> Files = ReadFiles();

    public static TheoryData<string> FileNames { get; } = [.. Files.Keys];

    [Theory]
    [MemberData(nameof(FileNames))]
    public void File_HasOnlyWhatBothRead(string file)
    {
        JsonObject mapping = Files[file];
        JsonObject request = mapping["request"]!.AsObject();
        JsonObject response = mapping["response"]!.AsObject();

        Names(mapping).ShouldBeSubsetOf(["name", "priority", "scenarioName", "requiredScenarioState", "newScenarioState", "request", "response"]);
        Names(request).ShouldBeSubsetOf(["method", "urlPathPattern", "headers", "bodyPatterns"]);
        Names(request["headers"]!.AsObject()).ShouldBe(["Authorization"]);
        Names(response).ShouldBeSubsetOf(["status", "headers", "body", "jsonBody", "fault", "fixedDelayMilliseconds"]);
        foreach (JsonNode? pattern in request["bodyPatterns"]?.AsArray().ToArray() ?? [])
        {
            Names(pattern!.AsObject()).ShouldBe(["matches"]);
        }

        // Without a status WireMock.Net would answer 0 in the place of a fault.
        response["status"].ShouldNotBeNull();
        ((string?)request["urlPathPattern"]).ShouldStartWith("^");
        ((string?)request["urlPathPattern"]).ShouldEndWith("$");
    }

    [Theory]
    [MemberData(nameof(FileNames))]
    public void File_OfAnAnswerOfTheApi_NamesItselfAsCorrelationId(string file)
    {
        JsonNode response = Files[file]["response"]!;
        if (response["jsonBody"] is null)
        {
            response["headers"]?["x-kraken-correlation-id"].ShouldBeNull();
            return;
        }

        ((string?)response["headers"]!["x-kraken-correlation-id"]).ShouldBe($"wiremock-{file}");
        ((string?)response["headers"]!["Content-Type"]).ShouldBe("application/json");
    }

    [Theory]
    [MemberData(nameof(FileNames))]
    public void File_AsksForTheSameCredentialAsAllOthers(string file)
    {
        JsonObject condition = Files[file]["request"]!["headers"]!["Authorization"]!.AsObject();

        ((string?)condition[file is "unauthorized" ? "doesNotMatch" : "matches"]).ShouldBe(Authorization);
        condition.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("4711", "accepted-validate", "accepted-process", "accepted-status-5-processed")]
    [InlineData("a/b c?d#é", "accepted-validate", "accepted-process", null)]
    [InlineData("ALREADY-IMPORTED", "accepted-validate", "already-imported-process", "already-imported-status")]
    [InlineData("INVALID-1", "invalid-validate", "invalid-process", "invalid-status")]
    [InlineData("ERRORED-1", "accepted-validate", "accepted-process", "errored-status")]
    [InlineData("CANCELLED-1", "accepted-validate", "accepted-process", "cancelled-status")]
    [InlineData("UNKNOWN-1", "accepted-validate", "accepted-process", "unknown-status")]
    [InlineData("THROTTLED-1", "throttled-validate", "throttled-process", "throttled-status")]
    [InlineData("UNAVAILABLE-1", "unavailable-validate", "unavailable-process", "unavailable-status")]
    [InlineData("LOST-1", "lost-validate", "lost-process", "lost-status")]
    [InlineData("SLOW-1", "slow-validate", "slow-process", "accepted-status-5-processed")]
    public void Files_AsWireMockNetReadsThem_AnswerByTheNumber(string number, string validate, string process, string? status)
    {
        string account = $$"""{"payload":{"import_supplier":"SUPPLIER","external_account_number":"{{number}}"}""";

        FindAsWireMockNet("POST", "/v2/data-import/accounts/validate/", "Token key", account + "}").ShouldBe(validate);
        FindAsWireMockNet("POST", "/v2/data-import/accounts/", "Token key", account + ""","task_params":{}}""").ShouldBe(process);

        // It matches the decoded path, so that a number with a slash is found by nothing but the mapping without a credential.
        FindAsWireMockNet("GET", $"/v2/data-import/accounts/SUPPLIER/{number}/", "Token key", body: null).ShouldBe(status ?? "unauthorized");
        FindAsWireMockNet("GET", $"/v2/data-import/accounts/SUPPLIER/{number}/", "Token WRONG", body: null).ShouldBe("unauthorized");
    }

    private static string? FindAsWireMockNet(string method, string path, string authorization, string? body) => Files
        .Select(file => (file.Key, Conditions: Conditions(file.Value["request"]!, method, path, authorization, body).ToArray()))
        .Where(mapping => mapping.Conditions.All(isMet => isMet))
        .Reverse()
        .MaxBy(mapping => mapping.Conditions.Length).Key;

    private static IEnumerable<bool> Conditions(JsonNode request, string method, string path, string authorization, string? body)
    {
        yield return IsMatch(path, request["urlPathPattern"]);
        if (request["method"] is { } requested)
        {
            yield return (string?)requested == method;
        }

        if (request["headers"]!["Authorization"]!["matches"] is { } credential)
        {
            yield return IsMatch(authorization, credential);
        }

        if (request["bodyPatterns"]?[0]!["matches"] is { } pattern)
        {
            yield return body is not null && IsMatch(body, pattern);
        }
    }

    private static bool IsMatch(string text, JsonNode? pattern) =>
        Regex.IsMatch(text, (string)pattern!, RegexOptions.Multiline, TimeSpan.FromSeconds(10));

    private static string[] Names(JsonObject node) => [.. node.Select(member => member.Key)];

    private static SortedDictionary<string, JsonObject> ReadFiles()
    {
        var files = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "AccountImport.Client.Testing", "wiremock", "mappings")))
        {
            Path.GetExtension(path).ShouldBe(".json");
            files.Add(Path.GetFileNameWithoutExtension(path), JsonNode.Parse(File.ReadAllText(path))!.AsObject());
        }

        return files;
    }
}
