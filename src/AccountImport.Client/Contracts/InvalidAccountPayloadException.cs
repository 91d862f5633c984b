namespace AccountImport.Client.Contracts;

/// <summary>A payload was refused before any call, because it is not JSON or its identity is missing, ambiguous or not the one that was named.</summary>
/// <remarks>The message says what is wrong and where, and repeats no value.</remarks>
public sealed class InvalidAccountPayloadException : ArgumentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="error">What is wrong, and with which member.</param>
    /// <param name="innerException">What the JSON reader threw, if it did.</param>
    /// <exception cref="ArgumentNullException"><paramref name="error"/> is <see langword="null"/>.</exception>
    public InvalidAccountPayloadException(FieldError error, Exception? innerException = null)
        : base(CreateMessage(error), innerException)
    {
        Error = error;
    }

    /// <summary>
    /// What is wrong, and with which member. Its code is <c>invalid_json</c>, <c>required</c>, <c>invalid_type</c>,
    /// <c>duplicate_member</c>, <c>identity_mismatch</c>, <c>blank</c>, <c>max_length</c>, <c>control_character</c>,
    /// <c>surrounding_white_space</c>, <c>reserved_path_segment</c> or <c>invalid_unicode</c>.
    /// </summary>
    public FieldError Error { get; }

    private static string CreateMessage(FieldError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return $"The account was refused before any call: {error.Attr}: {error.Detail} ({error.Code})";
    }
}
