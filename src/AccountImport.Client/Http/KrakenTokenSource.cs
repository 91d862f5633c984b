using System.Globalization;
using AccountImport.Client.Errors;
using Microsoft.Extensions.Logging;

namespace AccountImport.Client.Http;

/// <summary>Exchanges the key of another source for a token, and keeps the token fresh.</summary>
/// <remarks>
/// There is one token call at a time, it is no caller's, and after one that failed there is none for a while: the API locks an account out
/// that makes many.
/// </remarks>
internal sealed partial class KrakenTokenSource : CredentialSource, IDisposable
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(10);

    private readonly CredentialSource _keys;
    private readonly string _keyMember;
    private readonly KrakenTokenCall _call;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly long _start;
    private readonly CancellationTokenSource _disposing = new();
    private readonly CancellationToken _disposed;
    private readonly State _state = new();

    private int _isDisposed;
    private int _failures;
    private string? _refusedKey;
    private bool _isRefreshTokenRefused;

    private KrakenTokenSource(CredentialSource keys, string keyMember, KrakenTokenCall call, TimeSpan timeout, TimeProvider timeProvider, ILogger logger)
    {
        _keys = keys;
        _keyMember = keyMember;
        _call = call;
        _timeout = timeout;
        _timeProvider = timeProvider;
        _logger = logger;
        _start = timeProvider.GetTimestamp();
        _disposed = _disposing.Token;
    }

    /// <summary>The time since the source was made: it goes on evenly where the time of day is set.</summary>
    private TimeSpan Now => _timeProvider.GetElapsedTime(_start);

    public static KrakenTokenSource Create(
        CredentialSource keys,
        KrakenTokenKey key,
        AccountImportClientOptions options,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        TimeProvider timeProvider,
        ILogger logger)
    {
        Uri address = options.Authentication.TokenAddress ?? new Uri(HttpPipeline.GetRoot(options.BaseAddress!), KrakenTokenCall.Path);
        return new KrakenTokenSource(
            keys,
            KrakenTokenCall.GetMember(key),
            new KrakenTokenCall(address, send, timeProvider),
            options.Resilience.AttemptTimeout,
            timeProvider,
            logger);
    }

    public override async ValueTask<string> GetAsync(string? rejected, CancellationToken cancellationToken)
    {
        Task<Outcome> refresh;
        lock (_state)
        {
            TimeSpan now = Now;
            KrakenToken? token = _state.Token;
            bool isRejected = token is not null && token.Value == rejected;
            if (token?.IsValid(now) is true && (!isRejected || token.IsNew(now)))
            {
                if (!isRejected && _state.Refresh is null && token.IsDue(now) && !(now < _state.Failure?.NextAttempt))
                {
                    _state.Refresh = Start(token);
                }

                return token.Value;
            }

            if (_state.Refresh is null && _state.Failure is { IsOfTokenCall: true } failure && now < failure.NextAttempt)
            {
                throw CreateException(failure);
            }

            // One that the API refuses is not worth a refresh.
            refresh = _state.Refresh ??= Start(isRejected ? null : token);
        }

        // A caller that goes leaves the others their token.
        Outcome outcome = await refresh.WaitAsync(cancellationToken).ConfigureAwait(false);
        return outcome.Token?.Value ?? throw CreateException(outcome.Failure!);
    }

    /// <summary>Gives up a token call that is under way, without a word.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) is 0)
        {
            _disposing.Cancel();
            _disposing.Dispose();
        }
    }

    /// <summary>Starts to obtain a token.</summary>
    /// <param name="current">The token to refresh; <see langword="null"/> to obtain one by the key.</param>
    private Task<Outcome> Start(KrakenToken? current)
    {
        var completion = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);

        // On another thread and without the context of the caller who happens to be first: neither its activity nor its scopes are those of the token.
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => _ = work.Source.RunAsync(work.Current, work.Completion),
            (Source: this, Current: current, Completion: completion),
            preferLocal: false);
        return completion.Task;
    }

    private async Task RunAsync(KrakenToken? current, TaskCompletionSource<Outcome> completion)
    {
        Outcome outcome = await ObtainAsync(current).ConfigureAwait(false);
        lock (_state)
        {
            _state.Refresh = null;
            _state.Failure = outcome.Failure;
            _state.Token = outcome.Token ?? _state.Token;
        }

        try
        {
            Log(outcome);
        }
        finally
        {
            completion.SetResult(outcome);
        }
    }

    /// <summary>Obtains a token. Never throws. Only one is at work at a time, so what it notes needs no lock.</summary>
    private async Task<Outcome> ObtainAsync(KrakenToken? current)
    {
        try
        {
            using var timeout = new CancellationTokenSource(_timeout, _timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposed);
            try
            {
                return await RefreshAsync(current, either.Token).ConfigureAwait(false)
                    ?? await ObtainByKeyAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
            {
                return Fail("no answer arrived in time", exception);
            }
        }
#pragma warning disable CA1031 // Whatever it is, the callers are told: no one else waits for this task.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Fail(
                exception is HttpRequestException or IOException
                    ? "no answer arrived; check the address, the network and the proxy"
                    : $"the token call failed ({exception.GetType().Name})",
                exception);
        }
    }

    /// <summary>Refreshes a token by its refresh token.</summary>
    /// <returns><see langword="null"/> if there is no refresh token that is accepted, so that the key is what remains.</returns>
    private async Task<Outcome?> RefreshAsync(KrakenToken? current, CancellationToken cancellationToken)
    {
        if (_isRefreshTokenRefused || current?.FindRefreshToken(Now) is not { } refreshToken)
        {
            return null;
        }

        KrakenTokenAnswer answer = await _call.SendAsync(KrakenTokenCall.RefreshTokenMember, refreshToken, cancellationToken).ConfigureAwait(false);

        // Any error of the API: the next attempt is by the key, even if this one must not be.
        _isRefreshTokenRefused = answer.ErrorCode is not null || answer.IsKeyNotAccepted;
        return answer.IsRefreshTokenNotAccepted ? null : Conclude(answer, KrakenTokenCall.RefreshTokenMember, current);
    }

    private async Task<Outcome> ObtainByKeyAsync(CancellationToken cancellationToken)
    {
        string key;
        try
        {
            key = await _keys.GetAsync(_refusedKey, cancellationToken).ConfigureAwait(false);
        }
        catch (CredentialUnavailableException exception)
        {
            return new Outcome
            {
                Failure = new Failure { Message = exception.Message, Cause = exception.InnerException, NextAttempt = Now + FirstBackOff },
            };
        }

        KrakenTokenAnswer answer = await _call.SendAsync(_keyMember, key, cancellationToken).ConfigureAwait(false);
        _refusedKey = answer.IsKeyNotAccepted ? key : null;
        return Conclude(answer, _keyMember, before: null);
    }

    private Outcome Conclude(KrakenTokenAnswer answer, string member, KrakenToken? before)
    {
        if (answer.Token is null)
        {
            return Fail(answer.Fault, exception: null, answer);
        }

        _failures = 0;
        _isRefreshTokenRefused = false;
        return new Outcome { Token = new KrakenToken(answer, Now, before), Member = member, CorrelationId = answer.CorrelationId };
    }

    private Outcome Fail(string fault, Exception? exception, KrakenTokenAnswer? answer = null)
    {
        _failures++;
        TimeSpan backOff = FirstBackOff * (1 << Math.Min(_failures - 1, 4));
        backOff = answer?.RetryAfter > backOff ? answer.RetryAfter.Value : backOff;
        return new Outcome
        {
            CorrelationId = answer?.CorrelationId,
            Failure = new Failure
            {
                Message = $"No token could be obtained: {fault}.",
                Cause = exception,
                NextAttempt = Now + (backOff < LongestBackOff ? backOff : LongestBackOff),
                IsOfTokenCall = true,
                StatusCode = answer?.StatusCode,
                ErrorCode = answer?.ErrorCode,
            },
        };
    }

    /// <summary>Makes the exception of one caller; an exception that several threw would carry the traces of all.</summary>
    private CredentialUnavailableException CreateException(Failure failure)
    {
        if (!failure.IsOfTokenCall)
        {
            return new CredentialUnavailableException(failure.Message, failure.Cause);
        }

        string next = (_timeProvider.GetUtcNow() + (failure.NextAttempt - Now)).UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
        return new CredentialUnavailableException($"{failure.Message} Calls fail until the next token call, which may be made at {next}.", failure.Cause);
    }

    private void Log(Outcome outcome)
    {
        if (_disposed.IsCancellationRequested)
        {
            return;
        }

        if (outcome.Token is { } token)
        {
            LogTokenObtained(outcome.Member!, token.Lifetime, outcome.CorrelationId);
        }
        else if (outcome.Failure is { } failure)
        {
            LogTokenFailed(failure.StatusCode, failure.ErrorCode, failure.Cause?.GetType().Name, failure.NextAttempt - Now, outcome.CorrelationId);
        }
    }

    [LoggerMessage(
        EventId = 10,
        EventName = "TokenObtained",
        Level = LogLevel.Information,
        Message = "A token was obtained by {Input}; it is valid for {Lifetime} (correlation id {CorrelationId})")]
    private partial void LogTokenObtained(string input, TimeSpan lifetime, string? correlationId);

    [LoggerMessage(
        EventId = 11,
        EventName = "TokenFailed",
        Level = LogLevel.Warning,
        Message = "No token was obtained: status {StatusCode}, error code {ErrorCode}, exception {ExceptionType}; the next attempt may be made in {Delay} (correlation id {CorrelationId})")]
    private partial void LogTokenFailed(int? statusCode, string? errorCode, string? exceptionType, TimeSpan delay, string? correlationId);

    /// <summary>What the callers share; it is its own lock.</summary>
    private sealed class State
    {
        /// <summary>The attempt that is under way.</summary>
        public Task<Outcome>? Refresh { get; set; }

        /// <summary>The last token; it may have expired.</summary>
        public KrakenToken? Token { get; set; }

        /// <summary>Why the last attempt failed, if it did.</summary>
        public Failure? Failure { get; set; }
    }

    /// <summary>How an attempt ended: with a token or with a failure.</summary>
    private sealed class Outcome
    {
        public KrakenToken? Token { get; init; }

        /// <summary>The member of the token call's input that gave the token.</summary>
        public string? Member { get; init; }

        public string? CorrelationId { get; init; }

        public Failure? Failure { get; init; }
    }

    /// <summary>Why there is no token, and when another attempt may be made.</summary>
    private sealed class Failure
    {
        public required string Message { get; init; }

        public Exception? Cause { get; init; }

        public required TimeSpan NextAttempt { get; init; }

        /// <summary>Whether a token call was made. Where there was only no key, a caller who needs the token need not wait for the next attempt.</summary>
        public bool IsOfTokenCall { get; init; }

        public int? StatusCode { get; init; }

        public string? ErrorCode { get; init; }
    }
}
