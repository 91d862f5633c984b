namespace AccountImport.Client.Errors;

/// <summary>An answer that is an error, with what its body says.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Body">What its body says.</param>
/// <param name="IncludesDetail">Whether the exception may carry the answer's sentence.</param>
internal sealed record ApiError(ApiAnswer Answer, ErrorBody Body, bool IncludesDetail);
