using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Tests;

public class RouteTests : SimulatorTest
{
    [Theory]
    [InlineData("GET", "", "The path is no route")]
    [InlineData("POST", "v1/data-import/accounts/", "The path is no route")]
    [InlineData("POST", "V2/data-import/accounts/", "The path is no route")]
    [InlineData("POST", "v2/data-import/accounts", "The slash at the end")]
    [InlineData("POST", "v2/data-import/accounts/validate", "The slash at the end")]
    [InlineData("GET", "v2/data-import/accounts/SUPPLIER/1", "The slash at the end")]
    [InlineData("GET", "v2/data-import/accounts/SUPPLIER//", "The path is no route")]
    [InlineData("GET", "v2/data-import/accounts/SUPPLIER/1/2/", "The path is no route")]
    [InlineData("GET", "v2/data-import/accounts/SUPPLIER/1/?verbose=true", "A query")]
    [InlineData("POST", "v2/data-import/accounts/?verbose=true", "A query")]
    public async Task Route_Unknown_IsRefusedLoudly(string method, string path, string reason)
    {
        RawAnswer answer = await Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        answer.StatusCode.ShouldBe(501);
        answer["code"].ShouldBe("simulator_unknown_route");
        answer["detail"]!.ShouldContain("GET /v2/data-import/accounts/{import_supplier}/{external_account_number}/");
        Simulator.Violations.ShouldHaveSingleItem().ShouldStartWith(reason);
        Simulator.Requests.ShouldHaveSingleItem().Operation.ShouldBeNull();
    }

    [Theory]
    [InlineData("GET", "v2/data-import/accounts/", "POST")]
    [InlineData("PUT", "v2/data-import/accounts/validate/", "POST")]
    [InlineData("POST", "v2/data-import/accounts/SUPPLIER/1/", "GET")]
    [InlineData("DELETE", "v2/data-import/accounts/SUPPLIER/1/", "GET")]
    public async Task Route_OtherMethod_IsRefused(string method, string path, string allowed)
    {
        RawAnswer answer = await Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        answer.StatusCode.ShouldBe(405);
        answer.Headers["Allow"].ShouldBe(allowed);
        Simulator.Violations.ShouldHaveSingleItem();
        Simulator.Requests.ShouldHaveSingleItem().Operation.ShouldBeNull();
    }

    [Theory]
    [InlineData("a/b c?d#é%2F")]
    [InlineData("100%")]
    [InlineData("a+b&c=d;e:f@g")]
    [InlineData("口座 一")]
    [InlineData("...")]
    [InlineData(@"back\slash")]
    public async Task Route_FreeTextInBothSegments_FindsTheAccount(string text)
    {
        string json = System.Text.Json.JsonEncodedText.Encode(text).ToString();
        RawAnswer processed = await Client.ProcessAsync($$"""{"import_supplier":"{{json}}","external_account_number":"{{json}}"}""");
        RawAnswer status = await Client.GetStatusAsync(text, text);

        processed.StatusCode.ShouldBe(201);
        status.StatusCode.ShouldBe(200);
        status["status"].ShouldBe("PENDING");
        Simulator.Requests[1].Key.ShouldBe(new AccountKey(text, text));
        Simulator.Requests[1].Path.ShouldBe($"/v2/data-import/accounts/{Uri.EscapeDataString(text)}/{Uri.EscapeDataString(text)}/");
        Simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Route_SlashThatIsNotEncoded_IsAnotherRoute()
    {
        await Client.ProcessAsync(TestAccounts.OfTenant("a/b"));

        RawAnswer answer = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "v2/data-import/accounts/SUPPLIER/a/b/"));

        answer.StatusCode.ShouldBe(501);
    }

    [Theory]
    [InlineData("kraken/eu")]
    [InlineData("/kraken/eu/")]
    public async Task PathPrefix_Set_StandsBeforeEveryPath(string pathPrefix)
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { PathPrefix = pathPrefix });

        simulator.BaseAddress.AbsolutePath.ShouldBe("/kraken/eu/");
        (await client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode.ShouldBe(201);
        (await client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode.ShouldBe(200);
        simulator.Violations.ShouldBeEmpty();
        (await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v2/data-import/accounts/SUPPLIER/1/"))).StatusCode.ShouldBe(501);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a?b")]
    public async Task PathPrefix_NoPath_IsRefused(string pathPrefix) =>
        await Should.ThrowAsync<ArgumentException>(() => AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions { PathPrefix = pathPrefix },
            TestContext.Current.CancellationToken));
}
