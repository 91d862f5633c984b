using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;
using NodaTime;

namespace AccountImport.Client.Tests.Contract;

/// <summary>
/// WireMock with the mapping files of the package. A scripted answer is a mapping that comes before those; what none is scripted for is
/// answered by the files.
/// </summary>
/// <remarks>It has no ledger of imports: whether a scripted answer takes effect is all the same to it.</remarks>
public sealed class WireMockContractServer : ContractServer
{
    // Longer than any test waits: the client has gone by then.
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(2);

    private readonly HttpClient _admin;
    private readonly CancellationToken _cancellationToken;
    private int _scripts;

    private WireMockContractServer(Uri server, string pathPrefix, CancellationToken cancellationToken)
    {
        _admin = new HttpClient { BaseAddress = new Uri(server, "__admin/") };
        _cancellationToken = cancellationToken;
        BaseAddress = new Uri(server, pathPrefix.Length is 0 ? string.Empty : $"{pathPrefix}/");
    }

    public override Uri BaseAddress { get; }

    public override Instant? OwnTime => null;

    /// <summary>Brings a server that is running back to its mapping files and to the beginning of each scenario.</summary>
    public static async Task<ContractServer> ConnectAsync(Uri server, string pathPrefix, CancellationToken cancellationToken)
    {
        var connected = new WireMockContractServer(server, pathPrefix, cancellationToken);
        await connected.PostAsync("reset", body: null);
        return connected;
    }

    public override async Task AnswerAsync(AccountImportOperation operation, params ScriptedAnswer[] answers)
    {
        string scenario = $"script {++_scripts}";
        for (int index = 0; index < answers.Length; index++)
        {
            await PostAsync("mappings", new JsonObject
            {
                ["priority"] = 1,
                ["scenarioName"] = scenario,
                ["requiredScenarioState"] = index is 0 ? "Started" : $"{index} given",
                ["newScenarioState"] = $"{index + 1} given",
                ["request"] = Request(operation),
                ["response"] = Response(answers[index]),
            });
        }
    }

    public override Task<IReadOnlyList<RecordedRequest>> GetRequestsAsync() =>
        GetAsync("requests", entry => Recorded(entry["request"]!));

    public override Task<IReadOnlyList<string>> GetViolationsAsync() =>
        GetAsync("requests/unmatched", request => $"{request["method"]} {request["url"]} matches no mapping.");

    public override void LetImportsProceed()
    {
        // Each question brings the scenario to its next state.
    }

    public override ValueTask DisposeAsync()
    {
        _admin.Dispose();
        return ValueTask.CompletedTask;
    }

    private static JsonObject Request(AccountImportOperation operation) => new()
    {
        ["method"] = operation is AccountImportOperation.Status ? "GET" : "POST",
        ["urlPathPattern"] = ".*/v2/data-import/accounts/" + operation switch
        {
            AccountImportOperation.Validate => "validate/",
            AccountImportOperation.Process => string.Empty,
            _ => "[^/]+/[^/]+/",
        },
    };

    private static JsonObject Response(ScriptedAnswer answer) => answer switch
    {
        { Delay.Ticks: > 0 } or { EffectDelay.Ticks: > 0 } or { Meanwhile: not null } =>
            throw new NotSupportedException("A mapping of WireMock does not wait for the test."),
        { Fault: ScriptedFault.DropBeforeAnswer } => new JsonObject { ["fault"] = "CONNECTION_RESET_BY_PEER" },
        { Fault: ScriptedFault.NeverAnswer } => new JsonObject { ["fixedDelayMilliseconds"] = Held.TotalMilliseconds },
        { StatusCode: null } => throw new NotSupportedException("A mapping of WireMock does not know what another one would answer."),
        _ => new JsonObject
        {
            ["status"] = answer.StatusCode,
            ["headers"] = Headers(answer),
            ["base64Body"] = Convert.ToBase64String((answer.Fault is ScriptedFault.DropInsideAnswer ? answer.Body[..(answer.Body.Length / 2)] : answer.Body).Span),
        },
    };

    private static JsonObject Headers(ScriptedAnswer answer)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Date"] = Now.ToString("R", CultureInfo.InvariantCulture),
            ["x-kraken-correlation-id"] = "wiremock-script",
        };
        if (answer.ContentType.Length > 0)
        {
            headers["Content-Type"] = answer.ContentType;
        }

        if (answer.Fault is ScriptedFault.DropInsideAnswer)
        {
            // More than there is: the connection is closed where the body ends. A body that WireMock compresses would get another length.
            headers["Content-Encoding"] = "identity";
            headers["Content-Length"] = Math.Max(answer.Body.Length, 1).ToString(CultureInfo.InvariantCulture);
        }

        foreach ((string name, string value) in answer.Headers)
        {
            headers[name] = value;
        }

        return new JsonObject(headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value)));
    }

    private static RecordedRequest Recorded(JsonNode request) => new()
    {
        Method = (string)request["method"]!,
        Path = (string)request["url"]!,
        Headers = request["headers"]!.AsObject().ToDictionary(
            header => header.Key,
            header => header.Value is JsonArray values ? string.Join(", ", values.Select(value => (string?)value)) : (string)header.Value!,
            StringComparer.OrdinalIgnoreCase),
        Body = Convert.FromBase64String((string)request["bodyAsBase64"]!),
        ReceivedAt = Instant.FromUnixTimeMilliseconds((long)request["loggedDate"]!),
    };

    /// <summary>Gives what WireMock lists, which it does from the newest to the oldest, in the order of arrival.</summary>
    private async Task<IReadOnlyList<T>> GetAsync<T>(string path, Func<JsonNode, T> read)
    {
        JsonNode answer = (await _admin.GetFromJsonAsync<JsonNode>(path, _cancellationToken))!;
        return [.. answer["requests"]!.AsArray().Select(entry => read(entry!)).Reverse()];
    }

    private async Task PostAsync(string path, JsonObject? body)
    {
        using HttpResponseMessage answer = await _admin.PostAsJsonAsync(path, body, _cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
