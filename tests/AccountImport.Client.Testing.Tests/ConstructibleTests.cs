using System.Net;
using System.Reflection;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Validation;
using NodaTime;

namespace AccountImport.Client.Testing.Tests;

/// <summary>What a consumer's own fake throws and gives: everything can be made through the public surface, and keeps what it was given.</summary>
public class ConstructibleTests
{
    private static readonly Instant ServerTime = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly InvalidOperationException Cause = new("The cause.");
    private static readonly FilePosition Position = new(Line: 3, Column: 17, ByteOffset: 120);

    private static readonly FieldError Error = new() { Attr = "customers.0.landline", Code = "invalid_phone_number", Detail = "It is none." };

    private static readonly ImportStatus Failed = new()
    {
        Status = ImportStatusCode.Errored,
        KrakenIdentifier = "A-1",
        CreatedAt = ServerTime.WithOffset(Offset.Zero),
        ModifiedAt = ServerTime.WithOffset(Offset.Zero),
        LatestError = new ImportError { Code = "account_creation_failed", Detail = "It failed.", Domain = "account_import" },
        LatestEvent = new ImportEvent { Event = "data_import.import_process.error-v1", OccurredAt = ServerTime.WithOffset(Offset.Zero) },
    };

    private static readonly Exception[] Exceptions =
    [
        new AccountAlreadyImportedException("A-12345678", HttpStatusCode.Conflict, Cause)
        {
            Operation = AccountImportOperation.Process, OutcomeUnknown = true, Code = "code", Detail = "Detail.", Domain = "domain",
            CorrelationId = "id-1", ServerTime = ServerTime, RetryAfter = TimeSpan.FromSeconds(3), IsForeign = true,
        },
        new AccountImportApiException(HttpStatusCode.Conflict, Cause)
        {
            Operation = AccountImportOperation.Process, OutcomeUnknown = true, Code = "code", Detail = "Detail.", Domain = "domain",
            CorrelationId = "id-1", ServerTime = ServerTime, RetryAfter = TimeSpan.FromSeconds(3), IsForeign = true,
        },
        new AccountImportAuthenticationException(HttpStatusCode.Conflict, Cause)
        {
            Operation = AccountImportOperation.Process, OutcomeUnknown = true, Code = "code", Detail = "Detail.", Domain = "domain",
            CorrelationId = "id-1", ServerTime = ServerTime, RetryAfter = TimeSpan.FromSeconds(3), IsForeign = true,
        },
        new AccountImportNotFoundException(HttpStatusCode.Conflict, Cause)
        {
            Operation = AccountImportOperation.Process, OutcomeUnknown = true, Code = "code", Detail = "Detail.", Domain = "domain",
            CorrelationId = "id-1", ServerTime = ServerTime, RetryAfter = TimeSpan.FromSeconds(3), IsForeign = true,
        },
        new AccountImportServerException(HttpStatusCode.Conflict, Cause)
        {
            Operation = AccountImportOperation.Process, OutcomeUnknown = true, Code = "code", Detail = "Detail.", Domain = "domain",
            CorrelationId = "id-1", ServerTime = ServerTime, RetryAfter = TimeSpan.FromSeconds(3), IsForeign = true,
        },
        new AccountImportThrottledException(HttpStatusCode.Conflict, Cause)
        {
            Operation = AccountImportOperation.Process, OutcomeUnknown = true, Code = "code", Detail = "Detail.", Domain = "domain",
            CorrelationId = "id-1", ServerTime = ServerTime, RetryAfter = TimeSpan.FromSeconds(3), IsForeign = true,
        },
        new ImportProcessValidationException(HttpStatusCode.Conflict, Cause)
        {
            Operation = AccountImportOperation.Process, OutcomeUnknown = true, Code = "code", Detail = "Detail.", Domain = "domain",
            CorrelationId = "id-1", ServerTime = ServerTime, RetryAfter = TimeSpan.FromSeconds(3), IsForeign = true,
        },
        new AccountValidationException([Error], HttpStatusCode.Conflict, Cause)
        {
            Operation = AccountImportOperation.Process, OutcomeUnknown = true, Code = "code", Detail = "Detail.", Domain = "domain",
            CorrelationId = "id-1", ServerTime = ServerTime, RetryAfter = TimeSpan.FromSeconds(3), IsForeign = true,
        },
        new UnexpectedResponseException(HttpStatusCode.Conflict, Cause)
        {
            Operation = AccountImportOperation.Process, OutcomeUnknown = true, CorrelationId = "id-1", ServerTime = ServerTime,
        },
        new AccountImportConnectionException(Cause) { Operation = AccountImportOperation.Process, OutcomeUnknown = true },
        new AccountImportTimeoutException(Cause) { Operation = AccountImportOperation.Process, OutcomeUnknown = true },
        new AccountImportFailedException(Failed, Cause) { Operation = AccountImportOperation.Process, OutcomeUnknown = true },
        new CredentialUnavailableException("Message.", Cause) { Operation = AccountImportOperation.Process, OutcomeUnknown = true },
        new RepeatedSendException(),
        new InvalidAccountPayloadException(Error, Cause),
        new SimulatorAssertionException("Message.", Cause),
        new SimulatorStateException("Message.", Cause),
        new AccountFileException("Message.", Position, Cause),
        new ImportJournalException(ImportJournalFault.InUse, "Message.", Cause),
        new ImportPlanException("Message.", Cause),
        new ReconciliationStateException("Message.", Cause),
    ];

    public static TheoryData<string> ExceptionNames { get; } = [.. Exceptions.Select(exception => exception.GetType().Name)];

    [Fact]
    public void Exceptions_OfBothPackages_AreAllHere() =>
        Exceptions.Select(exception => exception.GetType()).ShouldBe(
            typeof(IAccountImportClient).Assembly.GetExportedTypes().Concat(typeof(AccountImportSimulator).Assembly.GetExportedTypes())
                .Where(type => typeof(Exception).IsAssignableFrom(type) && !type.IsAbstract),
            ignoreOrder: true);

    [Theory]
    [MemberData(nameof(ExceptionNames))]
    public void Exception_MadeByAConsumer_KeepsWhatItWasGiven(string name)
    {
        Exception exception = Exceptions.Single(candidate => candidate.GetType().Name == name);
        Dictionary<string, object?> expected = new()
        {
            ["Operation"] = AccountImportOperation.Process,
            ["OutcomeUnknown"] = true,
            ["StatusCode"] = HttpStatusCode.Conflict,
            ["Code"] = "code",
            ["Detail"] = "Detail.",
            ["Domain"] = "domain",
            ["CorrelationId"] = "id-1",
            ["ServerTime"] = ServerTime,
            ["RetryAfter"] = TimeSpan.FromSeconds(3),
            ["IsForeign"] = true,
            ["ExistingAccountId"] = "A-12345678",
            ["Error"] = Error,
            ["Status"] = Failed,
            ["Position"] = Position,
            ["Fault"] = ImportJournalFault.InUse,
        };

        foreach (PropertyInfo property in exception.GetType().GetProperties().Where(property => property.DeclaringType?.Assembly != typeof(Exception).Assembly && property.DeclaringType != typeof(ArgumentException) && property.Name is not "Message"))
        {
            object? value = property.GetValue(exception);
            if (property.Name is "Errors")
            {
                value.ShouldBeAssignableTo<IReadOnlyList<FieldError>>().ShouldBe([Error]);
            }
            else
            {
                value.ShouldBe(expected[property.Name], property.Name);
            }
        }

        exception.InnerException.ShouldBe(exception is RepeatedSendException ? null : Cause);
        exception.Message.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData(typeof(ValidateResult))]
    [InlineData(typeof(ProcessResult))]
    [InlineData(typeof(StatusResult))]
    [InlineData(typeof(ImportStatus))]
    [InlineData(typeof(ImportError))]
    [InlineData(typeof(ImportEvent))]
    [InlineData(typeof(FieldError))]
    [InlineData(typeof(TaskParameters))]
    [InlineData(typeof(SimulatedImport))]
    [InlineData(typeof(RecordedRequest))]
    public void Model_WithSettableMembers_CanBeMade(Type type)
    {
        type.GetConstructor(Type.EmptyTypes).ShouldNotBeNull();
        type.GetProperties()
            .Where(property => property.SetMethod is null && property.DeclaringType == type && property.GetMethod!.IsStatic is false)
            .Select(property => property.Name)
            .ShouldBeSubsetOf(["IsTerminal", "IsSuccess", "IsDryRun"], "everything else is given, and not computed");
    }

    [Fact]
    public void Models_MadeByAConsumer_KeepWhatTheyWereGiven()
    {
        var status = new StatusResult { Status = Failed, CorrelationId = "id-1", ServerTime = ServerTime };
        var process = new ProcessResult { CorrelationId = "id-2", ServerTime = ServerTime };
        var validate = new ValidateResult { CorrelationId = "id-3", ServerTime = ServerTime };

        (status.Status, status.CorrelationId, status.ServerTime).ShouldBe((Failed, "id-1", ServerTime));
        (process.CorrelationId, process.ServerTime).ShouldBe(("id-2", ServerTime));
        (validate.CorrelationId, validate.ServerTime).ShouldBe(("id-3", ServerTime));
        (status.Status.IsTerminal, status.Status.IsSuccess).ShouldBe((true, false));
        status.Status.LatestError!.Code.ShouldBe("account_creation_failed");
    }
}
