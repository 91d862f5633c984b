using System.Runtime.CompilerServices;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Importing.Sources;

/// <summary>Records that the caller reads as a source.</summary>
public sealed class RecordSourceTests
{
    private const string One = """{"externalAccountId":"IM-1"}""";

    private static readonly ImportSourceIdentity Identity = new() { Name = "the queue", Hash = "17" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_RecordsOfSeveralFiles_AreCountedAgainAndKeepTheirPlaces()
    {
        ImportSource source = ImportSource.FromRecords(Identity, Samples.ImportSupplier, ReadFilesAsync);

        (await source.IdentifyAsync(Cancellation)).ShouldBe(Identity);
        SourceReading first = await SourceReading.OfAsync(source);
        SourceReading second = await SourceReading.OfAsync(source);

        first.Accounts.ShouldBe([$"1 IM-1 1:1 {One}", "2 IM-2 2:1 {\"externalAccountId\":\"IM-2\"}", $"3 IM-1 1:1 {One}", "4 IM-2 2:1 {\"externalAccountId\":\"IM-2\"}"]);
        first.Errors.ShouldBeEmpty();
        first.Payloads.ShouldAllBe(payload => payload!.StartsWith("{\"import_supplier\":\"SUPPLIER\",\"external_account_number\":\"IM-"));
        second.ShouldBeLike(first);
        source.IdentifierPath.ShouldBeNull();
        await source.CloseAsync();

        static async IAsyncEnumerable<AccountRecord> ReadFilesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var options = new AccountFileReaderOptions { Validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = [ValidationCodes.Required] }) };
            for (int file = 0; file < 2; file++)
            {
                await using var reader = new AccountFileReader(new MemoryStream(Samples.Utf8($"{One}\n{One.Replace('1', '2')}\n")), options);
                await foreach (AccountRecord record in reader.ReadAsync(cancellationToken))
                {
                    yield return record;
                }
            }
        }
    }

    [Fact]
    public async Task Prepare_RecordsThatTheCallerMade_AreTakenAsTheySay()
    {
        AccountRecord own = new() { Number = 7, Utf8Json = Samples.Utf8("""{"n":"N-1","external_account_number":"N-1"}"""), IdentifierPath = "n" };
        AccountRecord failed = new()
        {
            Number = 7,
            Utf8Json = Samples.Utf8(One),
            Failures =
            [
                new ValidationFailure { Attr = "externalAccountId", Code = "own_rule", Detail = "It is not ours.", Severity = ValidationSeverity.Error },
                new ValidationFailure { Attr = "externalAccountId", Code = "own_warning", Detail = "It is odd.", Severity = ValidationSeverity.Warning },
            ],
        };
        ImportSource source = ImportSource.FromRecords(Identity, Samples.ImportSupplier, _ => Give(own, failed));

        SourceReading reading = await SourceReading.OfAsync(source);

        reading.Payloads.ShouldBe(["""{"import_supplier":"SUPPLIER","n":"N-1","external_account_number":"N-1"}""", null]);
        reading.Errors.ShouldBe(["2 1:22 externalAccountId own_rule"]);
        reading.Warnings.ShouldBe(["2 1:22 externalAccountId own_warning"]);
    }

    [Fact]
    public async Task ReadAsync_NullInsteadOfARecord_SaysWhich()
    {
        ImportSource source = ImportSource.FromRecords(Identity, Samples.ImportSupplier, _ => Give([null!]));

        (await Should.ThrowAsync<InvalidOperationException>(() => SourceReading.OfAsync(source))).Message.ShouldBe("The source gave null as account 1; leave out what is no account.");
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task ReadAsync_RecordWithoutIdentifierPath_SaysWhich(string? path)
    {
        ImportSource source = ImportSource.FromRecords(Identity, Samples.ImportSupplier, _ => Give(new AccountRecord { Number = 1, Utf8Json = Samples.Utf8(One), IdentifierPath = path! }));

        (await Should.ThrowAsync<InvalidOperationException>(() => SourceReading.OfAsync(source))).Message.ShouldBe("The source gave a record without IdentifierPath as account 1.");
    }

    [Fact]
    public void FromRecords_ArgumentsThatCannotBeUsed_AreRefused()
    {
        Should.Throw<ArgumentNullException>(() => ImportSource.FromRecords(null!, "S", _ => Give())).ParamName.ShouldBe("identity");
        Should.Throw<ArgumentNullException>(() => ImportSource.FromRecords(Identity, "S", null!)).ParamName.ShouldBe("read");
        Should.Throw<ArgumentException>(() => ImportSource.FromRecords(Identity, ".", _ => Give())).ParamName.ShouldBe("importSupplier");
        Should.Throw<ArgumentException>(() => ImportSource.FromRecords(Identity with { Name = "" }, "S", _ => Give())).ParamName.ShouldBe("identity");
    }

    private static async IAsyncEnumerable<AccountRecord> Give(params AccountRecord[] records)
    {
        foreach (AccountRecord record in records)
        {
            await Task.Yield();
            yield return record;
        }
    }
}
