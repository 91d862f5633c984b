using AccountImport.Client.Errors;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Tests.Contract;

/// <summary>A row of the error table: an answer, and the exception that it becomes.</summary>
public sealed record ErrorRow(string Name, ScriptedAnswer Answer, Type Exception)
{
    private const string Html = "<html><body><h1>Access denied</h1><p>Peter Alexander Schmidt</p></body></html>";

    public string? Code { get; init; }

    public IReadOnlyList<(string Attr, string Code)>? Errors { get; init; }

    public string? ExistingAccountId { get; init; }

    public string? Domain { get; init; }

    public bool IsForeign { get; init; }

    /// <summary>Whether process leaves the outcome open.</summary>
    public bool OutcomeUnknown { get; init; }

    public static IReadOnlyList<ErrorRow> All { get; } =
    [
        Row("A: seed document", 400, SeedDocument.FailedValidation, typeof(AccountValidationException)) with
        {
            Code = "account_failed_validation", Errors = [("customers.0.landline", "invalid_phone_number")],
        },
        Row("A: several, attr null or missing", 400, """{"code":"account_failed_validation","detail":"x","errors":[{"attr":null,"code":"required","detail":"y"},{"code":"null"},{"attr":"a","detail":"z"}]}""", typeof(AccountValidationException)) with
        {
            Code = "account_failed_validation", Errors = [("non_field_errors", "required"), ("non_field_errors", "null"), ("a", "invalid")],
        },
        Row("A: no errors listed", 400, """{"code":"account_failed_validation","detail":"x","errors":[]}""", typeof(AccountValidationException)) with
        {
            Code = "account_failed_validation", Errors = [],
        },
        Row("B: seed document", 400, SeedDocument.ProcessFailedValidation, typeof(ImportProcessValidationException)) with
        {
            Code = "import_process_failed_validation", Domain = "import_process",
        },
        Row("C: seed document", 400, SeedDocument.AlreadyImported, typeof(AccountAlreadyImportedException)) with
        {
            Code = "account_import_process_already_imported", ExistingAccountId = "A-12345678",
        },
        Row("C: as 409", 409, SeedDocument.AlreadyImported, typeof(AccountAlreadyImportedException)) with
        {
            Code = "account_import_process_already_imported", ExistingAccountId = "A-12345678",
        },
        Row("C: code at the top", 400, """{"code":"account_import_process_already_imported","detail":"x","account_id":"A-12345678"}""", typeof(AccountAlreadyImportedException)) with
        {
            Code = "account_import_process_already_imported", ExistingAccountId = "A-12345678",
        },
        Row("C: without the account", 400, """{"non_field_errors":{"detail":"x","code":"account_import_process_already_imported"}}""", typeof(AccountAlreadyImportedException)) with
        {
            Code = "account_import_process_already_imported", ExistingAccountId = null,
        },
        Row("D: older", 400, """{"external_account_number":"1234567890","kraken_account_number":"A-12345678","non_field_errors":["The account 1234567890 has already been imported."]}""", typeof(AccountAlreadyImportedException)) with
        {
            Code = "account_import_process_already_imported", ExistingAccountId = "A-12345678",
        },
        Row("E: nested with index", 400, """{"customers":{"0":{"landline":["abcde is not a valid phone number"]}}}""", typeof(AccountValidationException)) with
        {
            Errors = [("customers.0.landline", "invalid")],
        },
        Row("E: as an array", 400, """{"customers":[{},{"landline":["x","y"],"non_field_errors":["z"]}]}""", typeof(AccountValidationException)) with
        {
            Errors = [("customers.1.landline", "invalid"), ("customers.1.landline", "invalid"), ("customers.1", "invalid")],
        },
        Row("F: nested without index", 400, """{"billing_address":{"postcode":["postcode field is required."]}}""", typeof(AccountValidationException)) with
        {
            Errors = [("billing_address.postcode", "invalid")],
        },
        Row("G: flat", 400, """{"field_name":["one","two"],"code":["three"],"detail":[{"message":"four","code":"five"}]}""", typeof(AccountValidationException)) with
        {
            Errors = [("field_name", "invalid"), ("field_name", "invalid"), ("code", "invalid"), ("detail", "five")],
        },
        Row("H: non-field messages", 400, """{"non_field_errors":["message"]}""", typeof(AccountValidationException)) with
        {
            Errors = [("non_field_errors", "invalid")],
        },
        Row("H: one non-field message", 400, """{"non_field_errors":"message"}""", typeof(AccountValidationException)) with
        {
            Errors = [("non_field_errors", "invalid")],
        },
        Row("I: 404, seed document", 404, SeedDocument.NotFound, typeof(AccountImportNotFoundException)) with { Code = "not_found" },
        Row("I: 400", 400, """{"code":"schedule_window_start_in_past","detail":"x"}""", typeof(AccountImportApiException)) with { Code = "schedule_window_start_in_past" },
        Row("I: numeric code", 400, """{"code":400,"detail":"x"}""", typeof(AccountImportApiException)) with { Code = "400" },
        Row("I: numeric code as text", 400, """{"code":"400","detail":"x"}""", typeof(AccountImportApiException)) with { Code = "400" },
        Row("J: detail alone", 400, """{"detail":"Malformed request."}""", typeof(AccountImportApiException)),
        Row("J: 401", 401, """{"detail":"Invalid token."}""", typeof(AccountImportAuthenticationException)),
        Row("401 without a body", ScriptedAnswer.Empty(401), typeof(AccountImportAuthenticationException)) with { IsForeign = true },
        Row("J: 403", 403, """{"detail":"You do not have permission to perform this action."}""", typeof(AccountImportAuthenticationException)),
        Row("O: 403 of a gateway", ScriptedAnswer.Html(403, Html), typeof(AccountImportApiException)) with { IsForeign = true },
        Row("O: 403 of a gateway in JSON", 403, """{"message":"Forbidden"}""", typeof(AccountImportApiException)) with { IsForeign = true },
        Row("O: 404 of a gateway in JSON", 404, """{"message":"Not Found"}""", typeof(AccountImportNotFoundException)) with { IsForeign = true },
        Row("O: 404 of a web server", ScriptedAnswer.Html(404, Html), typeof(AccountImportNotFoundException)) with { IsForeign = true },
        Row("429", 429, """{"detail":"Request was throttled."}""", typeof(AccountImportThrottledException)),
        Row("429 without a body", ScriptedAnswer.Empty(429), typeof(AccountImportThrottledException)) with { IsForeign = true },
        Row("500", 500, """{"detail":"x","code":"account_failed_validation","errors":[{"attr":"a","code":"b"}]}""", typeof(AccountImportServerException)) with
        {
            Code = "account_failed_validation", OutcomeUnknown = true,
        },
        Row("O: 502 of a gateway", ScriptedAnswer.Html(502, Html), typeof(AccountImportServerException)) with { IsForeign = true, OutcomeUnknown = true },
        Row("O: 503 without a body", ScriptedAnswer.Empty(503), typeof(AccountImportServerException)) with { IsForeign = true, OutcomeUnknown = true },
        Row("408", ScriptedAnswer.Empty(408), typeof(AccountImportApiException)) with { IsForeign = true, OutcomeUnknown = true },
        Row("409", 409, """{"detail":"Conflict."}""", typeof(AccountImportApiException)) with { OutcomeUnknown = true },
        Row("405", 405, """{"detail":"Method not allowed.","code":"method_not_allowed"}""", typeof(AccountImportApiException)) with { Code = "method_not_allowed" },
        Row("302 to a login page", new ScriptedAnswer { StatusCode = 302, Headers = new Dictionary<string, string> { ["Location"] = "/login" } }, typeof(AccountImportApiException)) with { IsForeign = true },
        Row("307", new ScriptedAnswer { StatusCode = 307, Headers = new Dictionary<string, string> { ["Location"] = "/v2/data-import/accounts/" } }, typeof(AccountImportApiException)) with { IsForeign = true },
        Row("O: empty", ScriptedAnswer.Empty(400), typeof(AccountImportApiException)) with { IsForeign = true },
        Row("O: HTML", ScriptedAnswer.Html(400, Html), typeof(AccountImportApiException)) with { IsForeign = true },
        Row("O: cut off", 400, SeedDocument.FailedValidation[..100], typeof(AccountImportApiException)) with { IsForeign = true },
        Row("O: not UTF-8", ScriptedAnswer.Empty(400) with { Body = new byte[] { (byte)'{', (byte)'"', 0xE9, (byte)'"', (byte)':', (byte)'1', (byte)'}' } }, typeof(AccountImportApiException)) with { IsForeign = true },
        Row("O: UTF-16", ScriptedAnswer.Empty(400) with { Body = System.Text.Encoding.Unicode.GetBytes(SeedDocument.FailedValidation), ContentType = "application/json; charset=utf-16" }, typeof(AccountImportApiException)) with { IsForeign = true },
        Row("O: half a surrogate pair", 400, """{"detail":"\ud800"}""", typeof(AccountImportApiException)) with { IsForeign = true },
        Row("O: deeply nested", 400, string.Concat(Enumerable.Repeat("""{"a":""", 5000)) + "1" + new string('}', 5000), typeof(AccountImportApiException)) with { IsForeign = true },
        Row("O: megabytes", 400, $$"""{"detail":"{{new string('x', 5_000_000)}}","code":"c"}""", typeof(AccountImportApiException)) with { IsForeign = true },
        Row("unknown: no known member", 400, """{"foo":1,"bar":null}""", typeof(AccountImportApiException)) with { IsForeign = true },
        Row("unknown: a list of messages", 400, """["one","two"]""", typeof(AccountValidationException)) with
        {
            Errors = [("non_field_errors", "invalid"), ("non_field_errors", "invalid")],
        },
        Row("unknown: a number", 400, "42", typeof(AccountImportApiException)) with { IsForeign = true },
        Row("unknown: 422 in shape G", 422, """{"field_name":["one"]}""", typeof(AccountValidationException)) with { Errors = [("field_name", "invalid")] },
    ];

    public override string ToString() => Name;

    private static ErrorRow Row(string name, int statusCode, string json, Type exception) => new(name, ScriptedAnswer.Json(statusCode, json), exception);

    private static ErrorRow Row(string name, ScriptedAnswer answer, Type exception) => new(name, answer, exception);
}
