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
    private string? _code;
    private string? _detail;
    private string? _domain;
    private string? _correlationId;
    private Instant? _serverTime;
    private TimeSpan? _retryAfter;
    private bool _isForeign;

    /// <summary>Makes the exception.</summary>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="innerException">What caused it.</param>
    public AccountImportApiException(HttpStatusCode statusCode, Exception? innerException = null)
        : base(message: null, innerException)
    {
        StatusCode = statusCode;
    }

    /// <summary>The HTTP status of the answer.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The error's code, such as <c>account_failed_validation</c>; the list of codes differs by tenant and grows.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    public string? Code
    {
        get => _code;
        init => _code = value;
    }

    /// <summary>The error in the API's words, which may quote personal data; set only if <c>IncludeErrorDetail</c> is on.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Detail
    {
        get => _detail;
        init => _detail = value;
    }

    /// <summary>The part of the platform that reports the error, such as <c>import_process</c>.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    public string? Domain
    {
        get => _domain;
        init => _domain = value;
    }

    /// <summary>The platform's id of the call, for its support.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    public string? CorrelationId
    {
        get => _correlationId;
        init => _correlationId = value;
    }

    /// <summary>The platform's clock when it answered, in whole seconds.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    public Instant? ServerTime
    {
        get => _serverTime;
        init => _serverTime = value;
    }

    /// <summary>How long the answer asks to wait before the next call, from when it arrived.</summary>
    /// <value>The default is <see langword="null"/>: the answer does not say.</value>
    public TimeSpan? RetryAfter
    {
        get => _retryAfter;
        init => _retryAfter = value;
    }

    /// <summary>
    /// Whether the answer has none of the shapes of the API's errors, so that something in front of it probably answered: a gateway, a
    /// proxy, or another host than the one that was meant.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsForeign
    {
        get => _isForeign;
        init => _isForeign = value;
    }

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

    /// <summary>Fills in what the answer says, for a class that was chosen by it.</summary>
    internal AccountImportApiException Describe(ApiAnswer answer, ErrorBody body, bool includeErrorDetail)
    {
        // The class has a code of its own where the answer says it with a shape instead.
        _code = body.Code ?? _code;
        _detail = includeErrorDetail ? body.Detail ?? body.Errors.FirstOrDefault(error => error.Attr is FieldError.NonFieldErrors)?.Detail : null;
        _domain = body.Domain;
        _isForeign = body.IsForeign;
        _correlationId = answer.CorrelationId;
        _serverTime = answer.ServerTime;
        _retryAfter = answer.RetryAfter;
        SetOperation(answer.Operation);
        return this;
    }
}
