using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Testing.Tests;

/// <summary>
/// The models inside a type of an application, with a JSON context of its own: this assembly sees no internals of the library, as an application does not.
/// </summary>
public sealed partial class ConsumerJsonContextTests
{
    [Fact]
    public void RoundTrip_ModelsInATypeOfTheApplication_IsThatOfTheLibrary()
    {
        var message = new Message
        {
            Account = new Account
            {
                ExternalAccountId = "IM-A-1",
                ExternalPersonId = "IM-P-1",
                StatusCode = new AccountStatusCode("DORMANT"),
                AccountTypeCode = AccountTypeCode.Currency,
                ActivationDate = new LocalDate(2023, 2, 17),
                AccountNumbers = [],
                OverdraftAmount = new Money { Amount = 50.00m, CurrencyCode = "EUR" },
                PersonTypeCode = PersonTypeCode.Legal,
            },
            Status = new ImportStatus { Status = ImportStatusCode.Pending, CreatedAt = Instant.FromUnixTimeTicks(17).WithOffset(Offset.FromHours(2)) },
        };

        string json = JsonSerializer.Serialize(message, MessageJsonContext.Default.Message);

        JsonNode.DeepEquals(
            JsonNode.Parse(json)!["account"],
            JsonSerializer.SerializeToNode(message.Account, AccountImportJsonContext.Default.Account)).ShouldBeTrue();
        Message read = JsonSerializer.Deserialize(json, MessageJsonContext.Default.Message)!;
        read.Account.StatusCode.Value.ShouldBe("DORMANT");
        read.Account.OverdraftAmount!.Amount.ShouldBe(50.00m);
        read.Status.ShouldBe(message.Status);
    }

    internal sealed class Message
    {
        [JsonPropertyName("account")]
        public required Account Account { get; init; }

        [JsonPropertyName("status")]
        public required ImportStatus Status { get; init; }
    }

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Message))]
    internal sealed partial class MessageJsonContext : JsonSerializerContext;
}
