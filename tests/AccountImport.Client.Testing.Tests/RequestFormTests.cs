using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace AccountImport.Client.Testing.Tests;

public class RequestFormTests : SimulatorTest
{
    private const string ValidatePath = "v2/data-import/accounts/validate/";
    private const string ProcessPath = "v2/data-import/accounts/";

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/merge-patch+json")]
    public async Task ContentType_NotJson_IsRefused(string contentType)
    {
        RawAnswer answer = await Client.PostAsync(ValidatePath, "{}", contentType);

        answer.StatusCode.ShouldBe(415);
        Simulator.Violations.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    public async Task ContentType_Json_IsAccepted(string contentType)
    {
        RawAnswer answer = await Client.PostAsync(ValidatePath, $$"""{"payload":{{TestAccounts.OfTenant("1")}}}""", contentType);

        answer.StatusCode.ShouldBe(200);
        Simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task ContentEncoding_Gzip_IsRefused()
    {
        using var content = new ByteArrayContent([0x1f, 0x8b]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        RawAnswer answer = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, ProcessPath) { Content = content });

        answer.StatusCode.ShouldBe(415);
    }

    [Fact]
    public async Task Body_Chunked_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ProcessPath);
        request.Content = new StringContent($$$"""{"payload":{{{TestAccounts.OfTenant("1")}}},"task_params":{}}""", Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = true;

        RawAnswer answer = await Client.SendAsync(request);

        answer.StatusCode.ShouldBe(411);
        answer["code"].ShouldBe("simulator_length_required");
        Simulator.Violations.ShouldHaveSingleItem();
        Simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Body_LongerThan20Megabytes_IsRefusedUnread()
    {
        string answer = await SendRawAsync($"POST /{ProcessPath} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20971521\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 413 ");
        Simulator.Violations.ShouldHaveSingleItem();
        Simulator.Requests.ShouldHaveSingleItem().StatusCode.ShouldBe(413);
    }

    [Fact]
    public async Task Body_OfAlmost20Megabytes_IsRead()
    {
        string account = TestAccounts.OfTenant("1", $"\"note\":\"{new string('x', 20_000_000)}\"");

        RawAnswer answer = await Client.ProcessAsync(account);

        answer.StatusCode.ShouldBe(201);
    }

    [Fact]
    public async Task Body_OfStatus_IsRefused()
    {
        RawAnswer answer = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "v2/data-import/accounts/SUPPLIER/1/")
        {
            Content = new StringContent("{}"),
        });

        answer.StatusCode.ShouldBe(400);
        answer["code"].ShouldBe("simulator_unwanted_body");
        Simulator.Violations.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"payload":[]}""")]
    [InlineData("""{"payload":null}""")]
    [InlineData("""{"payload":{}}{}""")]
    [InlineData("""{"payload":{},"payload":{}}""")]
    [InlineData("""{"payload":{},"task_params":{}}""")]
    [InlineData("""{"payload":{},}""")]
    [InlineData("\uFEFF{\"payload\":{}}")]
    public async Task Envelope_OfValidateIsNotOne_IsRefused(string body) => await ShouldViolateEnvelopeAsync(ValidatePath, body);

    [Theory]
    [InlineData("""{"payload":{}}""")]
    [InlineData("""{"payload":{},"task_params":null}""")]
    [InlineData("""{"payload":{},"task_params":{},"task_params":{}}""")]
    [InlineData("""{"payload":{},"task_params":{},"extra":1}""")]
    [InlineData("""{"payload":{},"task_params":{"is_dry_run":"true"}}""")]
    [InlineData("""{"payload":{},"task_params":{"is_dry_run":null}}""")]
    [InlineData("""{"payload":{},"task_params":{"is_dry_run":true,"is_dry_run":true}}""")]
    [InlineData("""{"payload":{},"task_params":{"dry_run":true}}""")]
    [InlineData("""{"payload":{},"task_params":{"schedule_window_start":"2026-03-02T10:00:00"}}""")]
    [InlineData("""{"payload":{},"task_params":{"schedule_window_start":"tomorrow"}}""")]
    [InlineData("""{"payload":{},"task_params":{"schedule_window_end":1}}""")]
    public async Task Envelope_OfProcessIsNotOne_IsRefused(string body) => await ShouldViolateEnvelopeAsync(ProcessPath, body);

    [Fact]
    public async Task Envelope_InvalidUtf8_IsRefused()
    {
        using var content = new ByteArrayContent([.. "{\"payload\":{\"a\":\""u8, 0xC3, 0x28, .. "\"}}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        RawAnswer answer = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, ValidatePath) { Content = content });

        answer.StatusCode.ShouldBe(400);
        answer["code"].ShouldBe("simulator_invalid_envelope");
    }

    [Fact]
    public async Task Identity_OfAnotherAccount_IsRefused()
    {
        string account = TestAccounts.OfFile("1").Replace("\"externalAccountId\":\"1\"", "\"externalAccountId\":\"2\"", StringComparison.Ordinal);

        RawAnswer answer = await Client.ProcessAsync(account);

        answer.StatusCode.ShouldBe(400);
        answer["code"].ShouldBe("simulator_identity_mismatch");
        Simulator.Violations.ShouldHaveSingleItem();
        Simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Identity_Twice_IsRefused()
    {
        RawAnswer answer = await Client.ProcessAsync(TestAccounts.OfTenant("1", "\"external_account_number\":\"2\""));

        answer.StatusCode.ShouldBe(400);
        answer["code"].ShouldBe("simulator_identity_ambiguous");
        Simulator.Violations.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Authorization_NotAskedFor_MayBeMissing()
    {
        (await Client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode.ShouldBe(404);

        Simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Authorization_AskedFor_IsCompared()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { Authorization = "Token key" });

        int wrong = await GetStatusCodeAsync("Token other");
        int right = await GetStatusCodeAsync("Token key");
        simulator.Violations.ShouldBeEmpty("a wrong credential may have expired; only a missing one is a mistake");
        int missing = await GetStatusCodeAsync(null);

        (missing, wrong, right).ShouldBe((401, 401, 404));
        simulator.Violations.ShouldBe(["The header Authorization is missing."]);

        async Task<int> GetStatusCodeAsync(string? authorization)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "v2/data-import/accounts/SUPPLIER/1/");
            request.Headers.TryAddWithoutValidation("Authorization", authorization is null ? [] : [authorization]);
            return (await client.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task Authorization_Refused_IsRecordedWithItsAccount()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { Authorization = "Token key" });

        (await client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode.ShouldBe(401);

        simulator.Requests.ShouldHaveSingleItem().Key!.ExternalAccountNumber.ShouldBe("1");
        simulator.Imports.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"payload":{},"task_params":{},"\ud800":1}""")]
    [InlineData("""{"payload":{},"task_params":{"\ud800":1}}""")]
    [InlineData("""{"payload":{"customers":[{"\ud800 and more of a long name":1}]},"task_params":{}}""")]
    public async Task Envelope_NameWithHalfASurrogatePair_IsRefused(string body) => await ShouldViolateEnvelopeAsync(ProcessPath, body);

    [Fact]
    public async Task Violations_Any_HoldNoPersonalData()
    {
        const string Secret = "Mustermann";
        await Client.PostAsync($"v2/data-import/accounts/{Secret}", Secret);
        await Client.PostAsync(ValidatePath, $$"""{"payload":{},"{{Secret}}":1}""");
        await Client.PostAsync(ProcessPath, $$$"""{"payload":{"external_account_number":"{{{Secret}}}","externalAccountId":"1"},"task_params":{}}""");
        await Client.PostAsync(ProcessPath, $$$"""{"payload":{},"task_params":{"{{{Secret}}}":1}}""");
        await Client.GetStatusAsync(" ", Secret);

        Simulator.Violations.Count.ShouldBe(5);
        Simulator.Violations.ShouldAllBe(violation => !violation.Contains(Secret, StringComparison.Ordinal));
    }

    private async Task ShouldViolateEnvelopeAsync(string path, string body)
    {
        RawAnswer answer = await Client.PostAsync(path, body);

        answer.StatusCode.ShouldBe(400);
        answer["code"].ShouldBe("simulator_invalid_envelope");
        Simulator.Violations.ShouldHaveSingleItem().ShouldBe(answer["detail"]);
        Simulator.Imports.ShouldBeEmpty();
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", Simulator.BaseAddress.Port, TestContext.Current.CancellationToken);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(connection.GetStream(), Encoding.UTF8);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? string.Empty;
    }
}
