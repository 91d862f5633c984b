using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using NodaTime;

namespace AccountImport.Client.Tests.Importing;

/// <summary>A platform whose answers a test writes down one by one, with a clock that differs from the client's.</summary>
internal sealed class PlatformStub(ManualTimeProvider clock, TimeSpan clockDifference) : IAccountImportClient
{
    private readonly Queue<Exception?> _processAnswers = new();
    private Func<StatusResult>? _status;

    public List<DateTimeOffset> ProcessCalls { get; } = [];

    /// <summary>The status calls after the first process call; those before it ask for the baseline.</summary>
    public List<DateTimeOffset> StatusCalls { get; } = [];

    /// <summary>What status is answered before the first process call; <see langword="null"/> is a 404.</summary>
    public Func<int, StatusResult>? Baseline { get; set; }

    public int BaselineCalls { get; private set; }

    public List<TaskParameters?> TaskParameters { get; } = [];

    public int ValidateCalls { get; private set; }

    public Exception? ValidateAnswer { get; set; }

    public Action? OnProcess { get; set; }

    /// <summary>The platform's time, in whole seconds as its header has it.</summary>
    public Instant ServerTime => Instant.FromUnixTimeSeconds((clock.GetUtcNow() + clockDifference).ToUnixTimeSeconds());

    /// <summary>What the next process calls are answered; <see langword="null"/> is a 201. After the last, 201.</summary>
    public void AnswerProcess(params Exception?[] answers)
    {
        foreach (Exception? answer in answers)
        {
            _processAnswers.Enqueue(answer);
        }
    }

    /// <summary>What status is answered, from the number of the call (from 1) on.</summary>
    public void AnswerStatus(Func<int, StatusResult> answer) => _status = () => answer(StatusCalls.Count);

    /// <summary>A status that changed at a time of the test's own clock.</summary>
    public StatusResult Status(ImportStatusCode code, DateTimeOffset modifiedAt) => new()
    {
        ServerTime = ServerTime,
        Status = new ImportStatus
        {
            Status = code,
            KrakenIdentifier = code == ImportStatusCode.Processed ? "A-12345678" : null,
            ModifiedAt = Instant.FromDateTimeOffset(modifiedAt + clockDifference).WithOffset(Offset.FromHours(1)),
        },
    };

    public Task<ValidateResult> ValidateAsync(AccountPayload payload, CancellationToken cancellationToken = default)
    {
        ValidateCalls++;
        return ValidateAnswer is null ? Task.FromResult(new ValidateResult()) : Task.FromException<ValidateResult>(ValidateAnswer);
    }

    public Task<ProcessResult> ProcessAsync(AccountPayload payload, TaskParameters? taskParameters = null, CancellationToken cancellationToken = default)
    {
        ProcessCalls.Add(clock.GetUtcNow());
        TaskParameters.Add(taskParameters);
        OnProcess?.Invoke();
        return _processAnswers.TryDequeue(out Exception? exception) && exception is not null
            ? Task.FromException<ProcessResult>(exception)
            : Task.FromResult(new ProcessResult { ServerTime = ServerTime });
    }

    public Task<StatusResult> GetStatusAsync(AccountKey key, CancellationToken cancellationToken = default)
    {
        try
        {
            if (ProcessCalls.Count is 0)
            {
                return Task.FromResult((Baseline ?? throw new AccountImportNotFoundException())(++BaselineCalls));
            }

            StatusCalls.Add(clock.GetUtcNow());
            return Task.FromResult((_status ?? throw new AccountImportNotFoundException())());
        }
        catch (AccountImportException exception)
        {
            return Task.FromException<StatusResult>(exception);
        }
    }
}
