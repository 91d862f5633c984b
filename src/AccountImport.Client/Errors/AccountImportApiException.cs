using System.Net;
using System.Text;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Errors;

/// <summary>The API, or something in front of it, answered with an error.</summary>
/// <remarks>
/// Thrown itself for errors that have no class of their own. <see cref="Exception.Message"/> is made of status code, code and correlation id;
/// the answer's sentences are in it only where <see cref="Detail"/> is set.
/// </remarks>
public class AccountImportApiException : AccountImportException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="innerException">What caused it.</param>
    public AccountImportApiException(HttpStatusCode statusCode, Exception? innerException = null)
        : base(message: null, innerException)
    {
        StatusCode = statusCode;
    }

    /// <summary>Makes the exception of an answer.</summary>
    internal AccountImportApiException(ApiError error)
        : base(message: null, innerException: null)
    {
        (ApiAnswer answer, ErrorBody body, bool includesDetail) = error;
        Operation = answer.Operation;
        StatusCode = answer.StatusCode;
        Code = body.Code;
        Detail = includesDetail ? body.Detail ?? body.Errors.FirstOrDefault(item => item.Attr is FieldError.NonFieldErrors)?.Detail : null;
        Domain = body.Domain;
        CorrelationId = answer.CorrelationId;
        ServerTime = answer.ServerTime;
        RetryAfter = answer.RetryAfter;
        IsForeign = body.IsForeign;
        OutcomeUnknown = answer.Operation is AccountImportOperation.Process
            && this is not AccountAlreadyImportedException
            && ApiExceptions.LeavesOutcomeUnknown(answer.StatusCode);
    }

    /// <summary>The HTTP status of the answer.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The error's code, such as <c>account_failed_validation</c>; the list of codes differs by tenant and grows.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    public string? Code { get; init; }

    /// <summary>The error in the API's words, which may quote personal data; set only if <c>IncludeErrorDetail</c> is on.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Detail { get; init; }

    /// <summary>The part of the platform that reports the error, such as <c>import_process</c>.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    public string? Domain { get; init; }

    /// <summary>The platform's id of the call, for its support.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    public string? CorrelationId { get; init; }

    /// <summary>The platform's clock when it answered, in whole seconds.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    public Instant? ServerTime { get; init; }

    /// <summary>How long the answer asks to wait before the next call, from when it arrived.</summary>
    /// <value>The default is <see langword="null"/>: the answer does not say.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether the answer has none of the shapes of the API's errors, so that something in front of it probably answered: a gateway, a
    /// proxy, or another host than the one that was meant.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsForeign { get; init; }

    /// <summary>What happened, without a part of the answer's body unless <see cref="Detail"/> is set.</summary>
    public sealed override string Message
    {
        get
        {
            var message = new StringBuilder(OperationName)
                .Append(": ")
                .Append(Summary)
                .Append(" (")
                .Append((int)StatusCode);
            if (SafeText.Code(Code) is { } code)
            {
                message.Append(' ').Append(code);
            }

            if (SafeText.Identifier(CorrelationId) is { } correlationId)
            {
                message.Append(", correlation id ").Append(correlationId);
            }

            message.Append(").");
            if (IsForeign)
            {
                message.Append(" The answer is not one of this API: check the base address, and what stands in front of the API.");
            }

            message.Append(OutcomeSentence);
            if (Detail is not null)
            {
                message.Append(" The API says: ").Append(Detail);
            }

            return message.ToString();
        }
    }

    /// <summary>What happened, in a few words without a value.</summary>
    private protected virtual string Summary => (int)StatusCode is >= 300 and < 400
        ? "the API redirects, which is never followed; check the base address"
        : "the API refused the call";
}
