using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Tests.Errors;

public sealed class ErrorBodyTests
{
    private static readonly string[] Bodies =
    [
        SeedDocument.FailedValidation,
        SeedDocument.ProcessFailedValidation,
        SeedDocument.AlreadyImported,
        SeedDocument.NotFound,
        """{"customers":{"0":{"landline":["abcde is not a valid phone number"]}}}""",
        """{"external_account_number":"1","kraken_account_number":"A-1","non_field_errors":["x has already been imported."]}""",
        """["a",{"detail":"b","code":1}]""",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_BytesThatWereChanged_NeverThrowsAndGivesErrorsThatCanBeShown(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] body = ChangedBytes.Of(Samples.Utf8(Bodies[random.Next(Bodies.Length)]), random);

            ErrorBody read = ErrorBody.Read(body);

            read.Errors.ShouldAllBe(error => error.Attr.Length > 0 && error.Code != null);
            (read.IsForeign && (read.Code ?? read.Detail ?? read.ExistingAccountId) is not null).ShouldBeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(EveryLength))]
    public void Read_CutOffAnywhere_IsForeign(int length) =>
        ErrorBody.Read(Samples.Utf8(SeedDocument.AlreadyImported[..length])).IsForeign.ShouldBeTrue();

    public static TheoryData<int> EveryLength { get; } = [.. Enumerable.Range(0, SeedDocument.AlreadyImported.Length)];

    [Fact]
    public void Read_NestedObjectsAndLists_GivePathsInDocumentOrder() =>
        ErrorBody.Read(Samples.Utf8("""{"a":{"b":[{"c":["x"]},{"c":[{"message":"y","code":"z"}]}],"non_field_errors":["w"]},"d":"ignored","e":1,"f":null}"""))
            .Errors.ShouldBe(
            [
                new FieldError { Attr = "a.b.0.c", Code = "invalid", Detail = "x" },
                new FieldError { Attr = "a.b.1.c", Code = "z", Detail = "y" },
                new FieldError { Attr = "a", Code = "invalid", Detail = "w" },
            ]);
}
