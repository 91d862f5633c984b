using System.Net;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Tests.Errors;

public sealed class ExceptionMessageTests
{
    private const string Unknown = " Whether the account was scheduled is unknown: ask its status before sending it again.";
    private const string Foreign = " The answer is not one of this API: check the base address, and what stands in front of the API.";

    public static TheoryData<string, Exception> Messages { get; } = new()
    {
        { "Status: the API refused the call (400).", new AccountImportApiException(HttpStatusCode.BadRequest) { Operation = AccountImportOperation.Status } },
        { "Validate: the API refused the call (299).", new AccountImportApiException((HttpStatusCode)299) { Operation = AccountImportOperation.Validate } },
        { "The call: the API redirects, which is never followed; check the base address (300).", new AccountImportApiException((HttpStatusCode)300) },
        { "The call: the API redirects, which is never followed; check the base address (399).", new AccountImportApiException((HttpStatusCode)399) },
        {
            "Process: the API refused the call (409 some_code, correlation id AB-12.3:4_z)." + Foreign + Unknown + " The API says: It is taken.",
            new AccountImportApiException(HttpStatusCode.Conflict)
            {
                Operation = AccountImportOperation.Process, Code = "some_code", CorrelationId = "AB-12.3:4_z", IsForeign = true, OutcomeUnknown = true, Detail = "It is taken.",
            }
        },
        { "The call: the API refused the call (400).", new AccountImportApiException(HttpStatusCode.BadRequest) { Code = "Peter Schmidt", CorrelationId = "Peter Schmidt" } },
        { "The call: the account has errors, 0 errors in the property Errors (400).", new AccountValidationException([]) },
        { "The call: the account has errors, 1 error in the property Errors: a (400).", new AccountValidationException([Error("a")]) },
        { "The call: the account has errors, 1 error in the property Errors (422).", new AccountValidationException([Error("Peter Schmidt")], HttpStatusCode.UnprocessableEntity) },
        { "The call: the account has errors, 6 errors in the property Errors: a, b, c, d, e (400).", new AccountValidationException([.. "abacde".Select(code => Error(code.ToString()))]) },
        { "The call: the account has errors, 6 errors in the property Errors: a, b, c, d, e, ... (400).", new AccountValidationException([.. "abcdef".Select(code => Error(code.ToString()))]) },
        { "The call: the account has errors; call validate to have them listed (400).", new ImportProcessValidationException() },
        {
            "The call: the account was imported before; its number in Kraken is in the property ExistingAccountId (400 account_import_process_already_imported).",
            new AccountAlreadyImportedException("A-12345678")
        },
        { "The call: the API knows no such import (or import supplier, or address) (404).", new AccountImportNotFoundException() },
        { "The call: the credential was not accepted, or does not permit the call (401).", new AccountImportAuthenticationException() },
        { "The call: too many calls; wait before the next (429).", new AccountImportThrottledException() },
        { "The call: the API failed (500).", new AccountImportServerException() },
        {
            "Status: no answer, because the connection could not be made or broke; check the base address, the network and the proxy.",
            new AccountImportConnectionException { Operation = AccountImportOperation.Status }
        },
        {
            "Process: the connection broke before an answer arrived." + Unknown,
            new AccountImportConnectionException { Operation = AccountImportOperation.Process, OutcomeUnknown = true }
        },
        { "Validate: no answer in time.", new AccountImportTimeoutException { Operation = AccountImportOperation.Validate } },
        { "Process: no answer in time." + Unknown, new AccountImportTimeoutException { Operation = AccountImportOperation.Process, OutcomeUnknown = true } },
        { "The import did not end before the deadline." + Unknown, new AccountImportTimeoutException { OutcomeUnknown = true } },
        {
            "Process: the answer (200) is not one that this API gives; check the base address, and what stands in front of the API." + Unknown,
            new UnexpectedResponseException(HttpStatusCode.OK) { Operation = AccountImportOperation.Process, OutcomeUnknown = true }
        },
        {
            "Process: a handler in the client's pipeline was about to send the request a second time, which may create a second account; "
                + "the second request was not sent. Take the retrying or hedging handler off, or have it leave process alone." + Unknown,
            new RepeatedSendException()
        },
        { "The import ended as ERRORED (some_code).", new AccountImportFailedException(Status("some_code")) },
        { "The import ended as ERRORED.", new AccountImportFailedException(Status("Peter Schmidt")) },
        { "The import ended as CANCELLED.", new AccountImportFailedException(new ImportStatus { Status = ImportStatusCode.Cancelled }) },
        { "No credential.", new CredentialUnavailableException("No credential.") },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_OfEachException_SaysWhatHappenedAndWhatToDo(string message, Exception exception) => exception.Message.ShouldBe(message);

    [Theory]
    [InlineData("a", "a")]
    [InlineData("some_code_9", "some_code_9")]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("Some", null)]
    [InlineData("a b", null)]
    [InlineData("a-b", null)]
    public void SafeText_Code_LetsCodesThroughOnly(string? text, string? expected) => SafeText.Code(text).ShouldBe(expected);

    [Fact]
    public void SafeText_LongText_IsNoCode()
    {
        SafeText.Code(new string('a', 128)).ShouldNotBeNull();
        SafeText.Code(new string('a', 129)).ShouldBeNull();
    }

    [Fact]
    public void Constructors_Null_IsRefused()
    {
        Should.Throw<ArgumentNullException>(() => new AccountValidationException((IReadOnlyList<FieldError>)null!));
        Should.Throw<ArgumentNullException>(() => new AccountImportFailedException(null!));
        Should.Throw<ArgumentNullException>(() => new InvalidAccountPayloadException(null!));
    }

    [Fact]
    public void Properties_SetByATest_AreKept()
    {
        var cause = new IOException();
        var exception = new AccountImportServerException(HttpStatusCode.BadGateway, cause) { RetryAfter = TimeSpan.FromSeconds(7), Domain = "import_process" };

        exception.InnerException.ShouldBe(cause);
        exception.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        exception.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        exception.Domain.ShouldBe("import_process");
        new AccountAlreadyImportedException("A-1").Code.ShouldBe("account_import_process_already_imported");
        new AccountAlreadyImportedException("A-1", HttpStatusCode.Conflict, cause).InnerException.ShouldBe(cause);
        new AccountImportConnectionException(cause).InnerException.ShouldBe(cause);
    }

    private static FieldError Error(string code) => new() { Attr = "a", Code = code };

    private static ImportStatus Status(string code) => new() { Status = ImportStatusCode.Errored, LatestError = new ImportError { Code = code } };
}
