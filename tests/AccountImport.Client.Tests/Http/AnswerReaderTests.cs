using System.Net;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Http;
using NodaTime;

namespace AccountImport.Client.Tests.Http;

public sealed class AnswerReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_Dates_AreEachAnswersOwn()
    {
        foreach (int second in (int[])[21, 21, 22, 21, 22, 22])
        {
            (await ReadAsync($"Tue, 07 Oct 2025 07:00:{second} GMT")).ServerTime.ShouldBe(Instant.FromUtc(2025, 10, 7, 7, 0, second));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    public async Task ReadAsync_NoDate_HasNoTime(string? date)
    {
        (await ReadAsync("Tue, 07 Oct 2025 07:00:21 GMT")).ServerTime.ShouldNotBeNull();

        (await ReadAsync(date)).ServerTime.ShouldBeNull();
    }

    [Fact]
    public async Task Release_BodyThatWasRented_IsCleared()
    {
        ApiAnswer answer = await ReadAsync(date: null);
        answer.Body.ToArray().ShouldBe([1, 2, 3]);

        answer.Release();

        answer.Body.ToArray().ShouldBe([0, 0, 0]);
    }

    private static async Task<ApiAnswer> ReadAsync(string? date)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        response.Content = new ByteArrayContent([1, 2, 3]);
        if (date is not null)
        {
            response.Headers.TryAddWithoutValidation("Date", date);
        }

        return await AnswerReader.ReadAsync(response, AccountImportOperation.Validate, TimeProvider.System, Cancellation);
    }
}
