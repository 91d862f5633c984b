using System.Net;
using NodaTime;

namespace AccountImport.Client.Errors;

/// <summary>The call succeeded by its HTTP status, but the answer is not one that this API gives.</summary>
/// <remarks>
/// Its body is not JSON, cut off, too long or of another shape, or its status is another success than the documented one. After a process
/// call <see cref="AccountImportException.OutcomeUnknown"/> is <see langword="true"/>.
/// </remarks>
public sealed class UnexpectedResponseException : AccountImportException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="innerException">What caused it.</param>
    public UnexpectedResponseException(HttpStatusCode statusCode, Exception? innerException = null)
        : base(message: null, innerException)
    {
        StatusCode = statusCode;
    }

    /// <summary>The HTTP status of the answer.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The platform's id of the call, for its support.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    public string? CorrelationId { get; init; }

    /// <summary>The platform's clock when it answered, in whole seconds.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    public Instant? ServerTime { get; init; }

    /// <summary>What happened, without a part of the answer's body.</summary>
    public override string Message =>
        $"{OperationName}: the answer ({(int)StatusCode}) is not one that this API gives; check the base address, and what stands in front of the API.{OutcomeSentence}";
}
