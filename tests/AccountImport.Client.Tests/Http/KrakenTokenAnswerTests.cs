using System.Net;
using AccountImport.Client.Errors;
using AccountImport.Client.Http;

namespace AccountImport.Client.Tests.Http;

public sealed class KrakenTokenAnswerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"exp":1772442000}""", 1772442000L)]
    [InlineData("""{"exp":1772442000.75}""", 1772442000L)]
    [InlineData("""{"exp":"1772442000"}""", 1772442000L)]
    [InlineData("""{"sub":"ÿ?>~ü","exp":1}""", 1L)]
    [InlineData("""{"exp":-1}""", null)]
    [InlineData("""{"exp":1e300}""", null)]
    [InlineData("""{"exp":1e999}""", null)]
    [InlineData("""{"exp":"NaN"}""", null)]
    [InlineData("""{"exp":"soon"}""", null)]
    [InlineData("""{"exp":"\ud800"}""", null)]
    [InlineData("""{"exp":null}""", null)]
    [InlineData("""{"\ud800":1}""", null)]
    [InlineData("""{}""", null)]
    [InlineData("""[1]""", null)]
    [InlineData("""{""", null)]
    [InlineData("", null)]
    public void ReadExpiry_EachPayload_IsReadOrLeft(string payload, long? seconds)
    {
        string encoded = Convert.ToBase64String(Samples.Utf8(payload)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        JsonWebToken.ReadExpiry($"e30.{encoded}.c2ln")?.ToUnixTimeSeconds().ShouldBe(seconds!.Value);
        (JsonWebToken.ReadExpiry($"e30.{encoded}.c2ln") is null).ShouldBe(seconds is null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("opaque")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("a.eyJleHAiOjF9.c.d")]
    [InlineData("a.!!!!.c")]
    public void ReadExpiry_NoJwt_IsLeft(string token) => JsonWebToken.ReadExpiry(token).ShouldBeNull();

    [Theory]
    [InlineData(null, 60)]
    [InlineData("Mon, 02 Mar 2026 04:00:00 GMT", 360)]
    [InlineData("not a date", 60)]
    public void Read_Date_IsTheClockOfTheAnswer(string? date, int minutes)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        if (date is not null)
        {
            response.Headers.TryAddWithoutValidation("Date", date);
        }

        string exp = Convert.ToBase64String(Samples.Utf8($$"""{"exp":{{Now.AddHours(1).ToUnixTimeSeconds()}}}""")).TrimEnd('=');
        string json = $$$$"""{"data":{"obtainKrakenToken":{"token":"e30.{{{{exp}}}}.c2ln","refreshToken":"r","refreshExpiresIn":"{{{{Now.AddHours(1).ToUnixTimeSeconds()}}}}"}}}""";

        KrakenTokenAnswer answer = KrakenTokenAnswer.Read(response, new ResponseBody(Samples.Utf8(json), BodyEnd.Whole), new ManualTimeProvider(Now));

        answer.Lifetime.ShouldBe(TimeSpan.FromMinutes(minutes));
        answer.RefreshTokenLifetime.ShouldBe(TimeSpan.FromMinutes(minutes));
        answer.RefreshToken.ShouldBe("r");
    }

    [Fact]
    public void Read_AnswerThatWasCutOrChanged_NeverThrows()
    {
        byte[] json = Samples.Utf8("""{"errors":[{"extensions":{"errorCode":"KT-CT-1139"}}],"data":{"obtainKrakenToken":{"token":"a.eyJleHAiOjF9.c","refreshToken":"r","refreshExpiresIn":1}}}""");
        for (int length = 0; length < json.Length; length++)
        {
            using var response = new HttpResponseMessage(HttpStatusCode.OK);
            byte[] changed = [.. json];
            changed[length] ^= 0x55;

            KrakenTokenAnswer.Read(response, new ResponseBody(json.AsMemory(0, length), BodyEnd.Whole), TimeProvider.System).Token.ShouldBeNull();
            KrakenTokenAnswer.Read(response, new ResponseBody(changed, BodyEnd.Whole), TimeProvider.System).Fault.ShouldNotBeNullOrEmpty();
        }
    }
}
