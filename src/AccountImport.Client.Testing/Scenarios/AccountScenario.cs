using AccountImport.Client.Contracts;
using AccountImport.Client.Testing.Simulation;

namespace AccountImport.Client.Testing;

/// <summary>What the calls about one account meet; <see cref="AccountImportSimulation.Given(AccountKey)"/> begins it.</summary>
/// <remarks>
/// <para>Every method gives the scenario back, so that it reads on: <c>Given(key).Throttles().LosesTheAnswerOf(AccountImportOperation.Process)</c>.</para>
/// <para>
/// Some methods say what the next calls are answered: <see cref="Throttles"/>, <see cref="IsUnavailable"/>, <see cref="LosesTheAnswerOf"/> and
/// <see cref="Answers"/>. They are met in the order in which they were said, each by the next call that it is about, and are then used up. The others
/// say how the account is, from now on and for every call that the platform itself answers.
/// </para>
/// <para>Safe for use by several threads.</para>
/// </remarks>
public sealed class AccountScenario
{
    private readonly SimulatedPlatform _platform;
    private readonly string? _importSupplier;
    private readonly string _externalAccountNumber;
    private readonly LinkedList<ScenarioStep> _steps = [];
    private readonly List<FieldError> _errors = [];
    private SimulatedFailure? _failure;
    private TimeSpan? _timeToEnd;

    internal AccountScenario(SimulatedPlatform platform, string? importSupplier, string externalAccountNumber)
    {
        _platform = platform;
        _importSupplier = importSupplier;
        _externalAccountNumber = externalAccountNumber;
    }

    /// <summary>How the import ends, if it creates no account.</summary>
    internal SimulatedFailure? Failure
    {
        get
        {
            lock (_steps)
            {
                return _failure;
            }
        }
    }

    /// <summary>How long the import takes, if the scenario says so.</summary>
    internal TimeSpan? TimeToEnd
    {
        get
        {
            lock (_steps)
            {
                return _timeToEnd;
            }
        }
    }

    /// <summary>The account was imported before: process answers so, and status that it was processed a day ago.</summary>
    /// <param name="krakenIdentifier">The account's number in Kraken, such as <c>A-12345678</c>.</param>
    /// <returns>This scenario.</returns>
    /// <exception cref="ArgumentException"><paramref name="krakenIdentifier"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="SimulatorStateException">The simulator keeps a state file, which cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The simulator keeps a state file and is disposed.</exception>
    public AccountScenario IsAlreadyImported(string krakenIdentifier)
    {
        ArgumentException.ThrowIfNullOrEmpty(krakenIdentifier);
        _platform.AddImportedAccount(_importSupplier, _externalAccountNumber, krakenIdentifier);
        return this;
    }

    /// <summary>The account has errors: validate lists them after those that the rules find, and process answers that there are some.</summary>
    /// <param name="errors">The errors, at least one; they are added to those of an earlier call.</param>
    /// <returns>This scenario.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="errors"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no error.</exception>
    public AccountScenario FailsValidation(params FieldError[] errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (errors.Length is 0)
        {
            throw new ArgumentException("An account that fails validation has an error at least.", nameof(errors));
        }

        foreach (FieldError error in errors)
        {
            ArgumentNullException.ThrowIfNull(error, nameof(errors));
        }

        lock (_steps)
        {
            _errors.AddRange(errors);
        }

        return this;
    }

    /// <summary>The account has an error: validate lists it after those that the rules find, and process answers that there are some.</summary>
    /// <param name="attr">The path of the field, relative to the account, such as <c>customers.0.landline</c>.</param>
    /// <param name="code">What is wrong, as a code such as <c>invalid_phone_number</c>.</param>
    /// <param name="detail">What is wrong, as the API's sentence.</param>
    /// <returns>This scenario.</returns>
    /// <exception cref="ArgumentException"><paramref name="attr"/> or <paramref name="code"/> is <see langword="null"/> or empty.</exception>
    public AccountScenario FailsValidation(string attr, string code, string? detail = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(attr);
        ArgumentException.ThrowIfNullOrEmpty(code);
        return FailsValidation(new FieldError { Attr = attr, Code = code, Detail = detail });
    }

    /// <summary>The import of the account takes its time: it ends so long after the process call, the first half <c>PENDING</c> and the second <c>IN_PROGRESS</c>.</summary>
    /// <param name="time">How long, by the simulator's clock; <see cref="TimeSpan.MaxValue"/> for an import that does not end. With a schedule window it is <c>PENDING</c> until the window starts at least.</param>
    /// <returns>This scenario.</returns>
    /// <remarks>It counts for the imports that are scheduled from now on, and for those that end without success too.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public AccountScenario IsProcessedAfter(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        lock (_steps)
        {
            _timeToEnd = time;
        }

        return this;
    }

    /// <summary>The import of the account ends as <c>ERRORED</c> (a dry run as <c>DRY_RUN_ERRORED</c>), and creates nothing.</summary>
    /// <param name="code">The code of the status' latest error, such as <c>account_creation_failed</c>.</param>
    /// <param name="detail">The sentence of the status' latest error.</param>
    /// <returns>This scenario.</returns>
    /// <remarks>It counts for the imports that are scheduled from now on.</remarks>
    /// <exception cref="ArgumentException"><paramref name="code"/> is <see langword="null"/> or empty.</exception>
    public AccountScenario EndsErrored(string code, string? detail = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        return EndsAs(new SimulatedFailure { Error = new ImportError { Code = code, Detail = detail, Domain = "account_import" } });
    }

    /// <summary>The import of the account ends as <c>CANCELLED</c> (a dry run as <c>DRY_RUN_ERRORED</c>), and creates nothing.</summary>
    /// <returns>This scenario.</returns>
    /// <remarks>It counts for the imports that are scheduled from now on.</remarks>
    public AccountScenario EndsCancelled() => EndsAs(new SimulatedFailure { Status = ImportStatusCode.Cancelled });

    /// <summary>The next calls of any kind are answered 429, and have no effect.</summary>
    /// <param name="times">How many.</param>
    /// <param name="retryAfter">What the header <c>Retry-After</c> asks for, rounded up to whole seconds; <see langword="null"/> for none.</param>
    /// <returns>This scenario.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is less than 1, or <paramref name="retryAfter"/> negative.</exception>
    public AccountScenario Throttles(int times = 1, TimeSpan? retryAfter = null)
    {
        if (retryAfter is { } wait)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(retryAfter));
        }

        return Add(operation: null, FaultAnswers.Throttled(retryAfter), times);
    }

    /// <summary>The next calls of any kind are answered 503, in HTML, by a gateway that does not reach the API; they have no effect.</summary>
    /// <param name="times">How many.</param>
    /// <returns>This scenario.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is less than 1.</exception>
    public AccountScenario IsUnavailable(int times = 1) => Add(operation: null, FaultAnswers.Unavailable, times);

    /// <summary>The next calls of one kind take their effect, and the connection is reset before the answer.</summary>
    /// <param name="operation">The calls.</param>
    /// <param name="times">How many.</param>
    /// <returns>This scenario.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is less than 1.</exception>
    public AccountScenario LosesTheAnswerOf(AccountImportOperation operation, int times = 1) =>
        Add(operation, ScriptedAnswer.Dropped(takesEffect: true), times);

    /// <summary>The next calls of one kind are answered by a script: each answer once, in order.</summary>
    /// <param name="operation">The calls.</param>
    /// <param name="answers">The answers.</param>
    /// <returns>This scenario.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answers"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An answer has a status that no answer has, a body where its status has none, or a negative delay.</exception>
    public AccountScenario Answers(AccountImportOperation operation, params ScriptedAnswer[] answers)
    {
        ScriptedAnswer.ThrowIfInvalid(answers, nameof(answers));
        lock (_steps)
        {
            foreach (ScriptedAnswer answer in answers)
            {
                _steps.AddLast(new ScenarioStep(operation, answer, times: 1));
            }
        }

        return this;
    }

    /// <summary>Takes the answer to a call: that of the first step which is about its kind.</summary>
    internal ScriptedAnswer? TakeAnswer(AccountImportOperation operation)
    {
        lock (_steps)
        {
            for (LinkedListNode<ScenarioStep>? node = _steps.First; node is not null; node = node.Next)
            {
                if (node.Value.IsAbout(operation))
                {
                    if (node.Value.Take())
                    {
                        _steps.Remove(node);
                    }

                    return node.Value.Answer;
                }
            }

            return null;
        }
    }

    /// <summary>Gives the errors that the account has beside those that the rules find.</summary>
    internal IReadOnlyList<FieldError> GetErrors()
    {
        lock (_steps)
        {
            return [.. _errors];
        }
    }

    private AccountScenario EndsAs(SimulatedFailure failure)
    {
        lock (_steps)
        {
            _failure = failure;
        }

        return this;
    }

    private AccountScenario Add(AccountImportOperation? operation, ScriptedAnswer answer, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_steps)
        {
            _steps.AddLast(new ScenarioStep(operation, answer, times));
        }

        return this;
    }
}
