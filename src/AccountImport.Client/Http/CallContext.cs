using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Http;

/// <summary>What the handlers of one call know of it together. It travels with the request.</summary>
internal sealed class CallContext(AccountImportOperation operation)
{
    private static readonly HttpRequestOptionsKey<CallContext> Key = new("AccountImport.Client.CallContext");

    private int _permitIsUsed;
    private int _sends;

    public AccountImportOperation Operation { get; } = operation;

    /// <summary>
    /// Whether anybody has asked for the bytes of the request since the last permit. As long as nobody has, the request cannot have
    /// left: the server may have seen its headers, but not the body without which it can do nothing.
    /// </summary>
    public bool MayHaveLeft { get; private set; }

    /// <summary>How the body of the last answer ended.</summary>
    public BodyEnd AnswerEnd { get; set; }

    /// <summary>Finds the context of a request, or of a copy of it that an application's handler made with its options or its content.</summary>
    public static CallContext? Find(HttpRequestMessage request) => request switch
    {
        CallRequest own => own.Call,
        _ when request.Options.TryGetValue(Key, out CallContext? context) => context,
        { Content: AccountContent content } => content.Call,
        _ => null,
    };

    /// <summary>Counts a request that leaves.</summary>
    /// <returns>How many have left before it.</returns>
    public int CountSend() => Interlocked.Increment(ref _sends) - 1;

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(Key, this);

    public void NoteLeaving() => MayHaveLeft = true;

    /// <summary>Notes that what may have left surely had no effect. The permit to send is another matter.</summary>
    public void NoteNoEffect() => MayHaveLeft = false;

    /// <summary>Takes the permit to send the request. There is one for each attempt.</summary>
    /// <returns>Whether it was still there.</returns>
    public bool TryTakeSendPermit() => Interlocked.Exchange(ref _permitIsUsed, 1) is 0;

    /// <summary>Gives a new permit, by who knows that the last request surely had no effect.</summary>
    public void RenewSendPermit()
    {
        NoteNoEffect();
        Volatile.Write(ref _permitIsUsed, 0);
    }

    /// <summary>Whether a failed request surely had no effect: it never left.</summary>
    public bool SurelyHadNoEffect(Exception exception) =>
        !MayHaveLeft
        || exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError,
        };
}
