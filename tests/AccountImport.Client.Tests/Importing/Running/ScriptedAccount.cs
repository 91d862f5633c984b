using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>What the platform knows of one account, and what a test says of the calls about it.</summary>
internal sealed class ScriptedAccount(ScriptedPlatform platform)
{
    private readonly Queue<ProcessScript> _process = new();
    private readonly Queue<Exception?> _validate = new();
    private readonly Queue<Exception?> _status = new();
    private readonly List<PlatformTask> _tasks = [];
    private Func<ImportStatus?>? _shown;

    /// <summary>How long an import takes from its effect to its end.</summary>
    public TimeSpan TimeToEnd { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How an import that is scheduled from now on ends.</summary>
    public ImportStatusCode End { get; set; } = ImportStatusCode.Processed;

    /// <summary>The tasks that process calls have scheduled.</summary>
    public IReadOnlyList<PlatformTask> Tasks => _tasks;

    /// <summary>The accounts that were created.</summary>
    public IReadOnlyList<string> Created => [.. _tasks.Where(task => task.Status(platform.Now) == ImportStatusCode.Processed).Select(task => task.KrakenIdentifier)];

    /// <summary>The next process call is answered by an error, and has no effect.</summary>
    public ScriptedAccount Refuses(params Exception[] answers)
    {
        foreach (Exception answer in answers)
        {
            _process.Enqueue(new ProcessScript(answer, TakesEffect: false, TimeSpan.Zero));
        }

        return this;
    }

    /// <summary>The next process call takes its effect, later if so asked, and is answered by an error.</summary>
    public ScriptedAccount Loses(Exception? answer = null, TimeSpan effectDelay = default)
    {
        _process.Enqueue(new ProcessScript(answer ?? Answers.TimedOut, TakesEffect: true, effectDelay));
        return this;
    }

    /// <summary>The next process call is answered as usual.</summary>
    public ScriptedAccount Accepts(TimeSpan effectDelay = default)
    {
        _process.Enqueue(new ProcessScript(Answer: null, TakesEffect: true, effectDelay));
        return this;
    }

    /// <summary>What the next validate calls are answered; <see langword="null"/> is that all is well.</summary>
    public ScriptedAccount Validates(params Exception?[] answers)
    {
        foreach (Exception? answer in answers)
        {
            _validate.Enqueue(answer);
        }

        return this;
    }

    /// <summary>What the next status calls are answered; <see langword="null"/> is the truth.</summary>
    public ScriptedAccount Answers404Or(params Exception?[] answers)
    {
        foreach (Exception? answer in answers)
        {
            _status.Enqueue(answer);
        }

        return this;
    }

    /// <summary>What status shows from now on, whatever the truth; <see langword="null"/> of the function is a 404.</summary>
    public ScriptedAccount Shows(Func<ImportStatus?>? status)
    {
        _shown = status;
        return this;
    }

    /// <summary>There is a task from before.</summary>
    public ScriptedAccount Has(ImportStatusCode status, Instant endedAt)
    {
        _tasks.Add(new PlatformTask(endedAt, endedAt, status, IsDryRun: false, "A-EARLIER"));
        return this;
    }

    public ImportStatus? Validate() => _validate.TryDequeue(out Exception? answer) && answer is not null ? throw answer : null;

    public void Process(TaskParameters? parameters)
    {
        ProcessScript script = _process.TryDequeue(out ProcessScript? scripted) ? scripted : new ProcessScript(Answer: null, TakesEffect: true, TimeSpan.Zero);
        if (script.TakesEffect)
        {
            if (Created is [var existing, ..])
            {
                throw script.Answer ?? new AccountAlreadyImportedException(existing) { Operation = AccountImportOperation.Process, ServerTime = platform.ServerTime };
            }

            bool isDryRun = parameters?.IsDryRun is true;
            Instant effectAt = platform.Now + Duration.FromTimeSpan(script.EffectDelay);
            Instant beginsAt = parameters?.ScheduleWindowStart?.ToInstant() is { } start && start > effectAt ? start : effectAt;
            ImportStatusCode end = !isDryRun ? End : End == ImportStatusCode.Processed ? ImportStatusCode.DryRunSucceeded : ImportStatusCode.DryRunErrored;
            _tasks.Add(new PlatformTask(effectAt, beginsAt + Duration.FromTimeSpan(TimeToEnd), end, isDryRun, $"A-{platform.Calls.Count}"));
        }

        if (script.Answer is not null)
        {
            throw script.Answer;
        }
    }

    public ImportStatus? GetStatus()
    {
        if (_status.TryDequeue(out Exception? answer) && answer is not null)
        {
            throw answer;
        }

        if (_shown is not null)
        {
            return _shown();
        }

        Instant now = platform.Now;
        return _tasks.Where(task => task.EffectAt <= now).MaxBy(task => task.EffectAt)?.ToStatus(now);
    }

    private sealed record ProcessScript(Exception? Answer, bool TakesEffect, TimeSpan EffectDelay);
}
