namespace AccountImport.Client.AotSmoke;

/// <summary>An answer is there and is not the expected one.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message)
{
    /// <summary>Lets a right answer pass.</summary>
    public static void ThrowUnless(bool isRight, string expectation)
    {
        if (!isRight)
        {
            throw new WrongAnswerException($"not as expected: {expectation}.");
        }
    }

    /// <summary>Expects a call to be refused.</summary>
    public static async Task<TException> ThrowUnlessRefusedAsync<TException>(Func<Task> call)
        where TException : Exception
    {
        try
        {
            await call();
        }
        catch (TException exception)
        {
            return exception;
        }

        throw new WrongAnswerException($"it was not refused; expected was {typeof(TException).Name}.");
    }
}
