namespace AccountImport.Client.Testing.Simulation;

/// <summary>The answer to a request that is refused for its form, and what the client did wrong, if it did.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Violation">A sentence without personal data; <see langword="null"/> where nothing was done that the API's documents do not permit.</param>
internal sealed record Refusal(Answer Answer, string? Violation)
{
    /// <summary>Refuses what the API's documents do not permit, and says so in the answer too, so that a person finds the reason where the failure shows.</summary>
    public static Refusal OfViolation(int statusCode, string code, string violation) =>
        new(Answers.Error(statusCode, code, violation), violation);

    public static Refusal OfEnvelope(string violation) => OfViolation(400, "simulator_invalid_envelope", violation);
}
