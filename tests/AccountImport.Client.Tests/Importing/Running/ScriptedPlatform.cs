using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>A platform in memory, on the clock of the test, of which a test says account by account what calls are answered.</summary>
/// <remarks>It is as unkind as the documents allow: process called again while an import is under way schedules another one. Safe for use by several threads.</remarks>
internal sealed class ScriptedPlatform(ManualTimeProvider clock) : IAccountImportClient
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ScriptedAccount> _accounts = [];
    private readonly List<PlatformCall> _calls = [];
    private int _inFlight;
    private int _activity;

    /// <summary>How much the platform's clock is ahead of the test's.</summary>
    public TimeSpan ClockDifference { get; set; }

    /// <summary>Whether answers have dates.</summary>
    public bool HasDates { get; set; } = true;

    /// <summary>Sees each call before it is answered; what it throws is the answer.</summary>
    public Action<PlatformCall>? OnCall { get; set; }

    /// <summary>Holds a call back before it takes effect.</summary>
    public Func<PlatformCall, CancellationToken, Task>? Before { get; set; }

    /// <summary>Holds a call back after it took effect.</summary>
    public Func<PlatformCall, CancellationToken, Task>? After { get; set; }

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Grows with everything that happens.</summary>
    public int Activity => Volatile.Read(ref _activity);

    public IReadOnlyList<PlatformCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow() + ClockDifference);

    /// <summary>What the header <c>Date</c> says.</summary>
    public Instant? ServerTime => HasDates ? Instant.FromUnixTimeSeconds(Now.ToUnixTimeSeconds()) : null;

    /// <summary>The script of an account.</summary>
    public ScriptedAccount this[string externalAccountNumber]
    {
        get
        {
            lock (_lock)
            {
                if (!_accounts.TryGetValue(externalAccountNumber, out ScriptedAccount? account))
                {
                    _accounts.Add(externalAccountNumber, account = new ScriptedAccount(this));
                }

                return account;
            }
        }
    }

    public IEnumerable<PlatformCall> CallsOf(AccountImportOperation operation, string? externalAccountNumber = null) =>
        Calls.Where(call => call.Operation == operation && (externalAccountNumber is null || call.Key.ExternalAccountNumber == externalAccountNumber));

    public int Count(AccountImportOperation operation, string? externalAccountNumber = null) => CallsOf(operation, externalAccountNumber).Count();

    public async Task<ValidateResult> ValidateAsync(AccountPayload payload, CancellationToken cancellationToken = default)
    {
        await CallAsync(
            new PlatformCall(AccountImportOperation.Validate, payload.Key, TaskParameters: null, Now),
            account => account.Validate(),
            cancellationToken);
        return new ValidateResult { ServerTime = ServerTime };
    }

    public async Task<ProcessResult> ProcessAsync(AccountPayload payload, TaskParameters? taskParameters = null, CancellationToken cancellationToken = default)
    {
        await CallAsync(
            new PlatformCall(AccountImportOperation.Process, payload.Key, taskParameters, Now),
            account =>
            {
                account.Process(taskParameters);
                return null;
            },
            cancellationToken);
        return new ProcessResult { ServerTime = ServerTime };
    }

    public async Task<StatusResult> GetStatusAsync(AccountKey key, CancellationToken cancellationToken = default)
    {
        ImportStatus? status = await CallAsync(
            new PlatformCall(AccountImportOperation.Status, key, TaskParameters: null, Now),
            account => account.GetStatus(),
            cancellationToken);
        return new StatusResult
        {
            Status = status ?? throw new AccountImportNotFoundException { Operation = AccountImportOperation.Status, Code = "not_found", ServerTime = ServerTime },
            ServerTime = ServerTime,
        };
    }

    private async Task<ImportStatus?> CallAsync(PlatformCall call, Func<ScriptedAccount, ImportStatus?> take, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _inFlight);
        Interlocked.Increment(ref _activity);
        try
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            await (Before?.Invoke(call, cancellationToken) ?? Task.CompletedTask);
            Exception? exception = null;
            ImportStatus? status = null;
            lock (_lock)
            {
                _calls.Add(call);
                try
                {
                    OnCall?.Invoke(call);
                    status = take(this[call.Key.ExternalAccountNumber]);
                }
                catch (Exception answer)
                {
                    exception = answer;
                }
            }

            await (After?.Invoke(call, cancellationToken) ?? Task.CompletedTask);
            return exception is null ? status : throw exception;
        }
        finally
        {
            Interlocked.Increment(ref _activity);
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
