using System.Text;
using System.Text.Json;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Tests.Contracts;

public sealed class ImportStatusReaderTests
{
    private const string Newest =
        """
        {"status":"PROCESSED","kraken_identifier":"A-1","created_at":"2025-10-07T09:00:21.179194+02:00","modified_at":"2025-10-07T07:00:21Z",
        "latest_error":{"code":"c","detail":"d","domain":"e","more":[{}]},"latest_event":{"event":"f","occurred_at":"2025-10-07T09:00:21.5-03:30","data":{"a":[1,"\u00e9"]},"more":{}},"more":[[1],{"a":2}]}
        """;

    public static TheoryData<string> Bodies { get; } =
    [
        SeedDocument.StatusProcessed,
        SeedDocument.StatusErrored,
        SeedDocument.StatusWithoutIdentifier,
        Newest,
        "null",
        "  null  ",
        string.Empty,
        " ",
        "{}",
        "[]",
        "1",
        "\"PENDING\"",
        """{"status":null}""",
        """{"status":1}""",
        """{"status":""}""",
        """{"status":"ARCHIVED"}""",
        """{"status":"\u0050ENDING"}""",
        """{"sta\u0074us":"PENDING"}""",
        """{"Status":"PENDING"}""",
        """{"status":"PENDING","status":"PROCESSED"}""",
        """{"status":"PENDING"} x""",
        """{"status":"PENDING"}{}""",
        """{"status":"PENDING",}""",
        """{"status":"PENDING"/**/}""",
        """{"status":"PENDING" """,
        """{"status":"\ud800"}""",
        """{"status":"PENDING","kraken_identifier":1e3}""",
        """{"status":"PENDING","kraken_identifier":null}""",
        """{"status":"PENDING","kraken_identifier":"\ud800"}""",
        """{"status":"PENDING","kraken_identifier":true}""",
        """{"status":"PENDING","kraken_identifier":{}}""",
        """{"status":"PENDING","created_at":null,"modified_at":null,"latest_error":null,"latest_event":null}""",
        """{"status":"PENDING","created_at":1}""",
        """{"status":"PENDING","created_at":"2025-10-07"}""",
        """{"status":"PENDING","created_at":"2025-10-07T09:00:21"}""",
        """{"status":"PENDING","created_at":"2025-10-07T09:00:21\u002b02:00"}""",
        """{"status":"PENDING","latest_error":[]}""",
        """{"status":"PENDING","latest_error":"x"}""",
        """{"status":"PENDING","latest_error":{}}""",
        """{"status":"PENDING","latest_error":{"code":400,"detail":null,"domain":null}}""",
        """{"status":"PENDING","latest_error":{"code":[]}}""",
        """{"status":"PENDING","latest_error":{"detail":1}}""",
        """{"status":"PENDING","latest_error":{"domain":{}}}""",
        """{"status":"PENDING","latest_event":[]}""",
        """{"status":"PENDING","latest_event":{"event":1}}""",
        """{"status":"PENDING","latest_event":{"event":null,"occurred_at":null,"data":null}}""",
        """{"status":"PENDING","latest_event":{"data":"x"}}""",
        """{"status":"PENDING","latest_event":{"data":[1,{"b":null}]}}""",
        """{"status":"PENDING","latest_event":{"occurred_at":"yesterday"}}""",
        """{"status":"PENDING","latest_event":{"data":""" + new string('[', 61) + new string(']', 61) + "}}",
        """{"status":"PENDING","latest_event":{"data":""" + new string('[', 63) + new string(']', 63) + "}}",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Read_Body_IsWhatTheGeneratedCodeMakesOfIt(string json) => Read(json).ShouldBe(Deserialize(json));

    [Fact]
    public void Read_BodyThatBreaksOffAnywhere_IsWhatTheGeneratedCodeMakesOfIt()
    {
        for (int length = 0; length < Newest.Length; length++)
        {
            Read(Newest[..length]).ShouldBe(Deserialize(Newest[..length]), $"{length} characters");
        }
    }

    [Fact]
    public void Read_AnyCharacterReplaced_IsWhatTheGeneratedCodeMakesOfIt()
    {
        foreach (char other in "\"{}[],:0nx\\ ")
        {
            for (int at = 0; at < Newest.Length; at++)
            {
                string json = $"{Newest.AsSpan(0, at)}{other}{Newest.AsSpan(at + 1)}";
                Read(json).ShouldBe(Deserialize(json), json);
            }
        }
    }

    [Fact]
    public void Read_Newest_HasEveryMember() => Read(Newest).ShouldBe(
        """
        {"status":"PROCESSED","kraken_identifier":"A-1","created_at":"2025-10-07T09:00:21.179194\u002B02:00","modified_at":"2025-10-07T07:00:21Z","latest_error":{"code":"c","detail":"d","domain":"e"},"latest_event":{"event":"f","occurred_at":"2025-10-07T09:00:21.5-03:30","data":{"a":[1,"\u00E9"]}}}
        """);

    private static string? Read(string json)
    {
        try
        {
            return Describe(ImportStatusReader.Read(Encoding.UTF8.GetBytes(json)));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "refused";
        }
    }

    private static string? Deserialize(string json)
    {
        try
        {
            return Describe(JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), AccountImportJsonContext.Default.ImportStatus));
        }
        catch (JsonException)
        {
            return "refused";
        }
    }

    private static string? Describe(ImportStatus? status) =>
        status is null ? null : JsonSerializer.Serialize(status, AccountImportJsonContext.Default.ImportStatus);
}
