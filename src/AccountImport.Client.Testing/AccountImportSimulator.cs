using AccountImport.Client.Testing.Simulation;

namespace AccountImport.Client.Testing;

/// <summary>The account import API, simulated: a real server on the loopback address, with a state, a clock that a test can hold, and no mercy.</summary>
/// <remarks>
/// <para>
/// It answers as the API's documents say, and refuses and records in <see cref="AccountImportSimulation.Violations"/> what they do not permit. An account that is
/// processed goes from <c>PENDING</c> over <c>IN_PROGRESS</c> to <c>PROCESSED</c> by the clock of its options. As on the platform, an account
/// that is processed again while the first import has not ended is created twice.
/// </para>
/// <para>
/// Accounts with the member <c>externalAccountId</c> are checked by the rules of the account file; all of them by their identity and by
/// the rules of the tenant, see <see cref="DefaultTenant"/>. A date-time without an offset in <c>task_params</c> is refused, though the
/// platform takes it for one of Europe/London. The end of a schedule window is checked, but cancels nothing when it passes.
/// </para>
/// <para>
/// It has the token call <c>obtainKrakenToken</c> at <c>v1/graphql/</c> too, for any key unless <see cref="AccountImportSimulatorOptions.TokenKey"/>
/// says which. A token call within a minute after one that failed is a violation: the platform locks an account out for it.
/// </para>
/// <para>
/// The server is quiet: it reads no configuration and no environment, logs nothing and handles no signals. Several may run in one
/// process. Safe for use by several threads.
/// </para>
/// </remarks>
public sealed class AccountImportSimulator : AccountImportSimulation, IAsyncDisposable, IDisposable
{
    private readonly SimulatorServer _server;
    private readonly StateFile? _state;
    private int _isDisposed;

    private AccountImportSimulator(ResettableApplication application, SimulatorServer server, StateFile? state)
        : base(application)
    {
        _server = server;
        _state = state;
        BaseAddress = new Uri(server.Address, application.Current.Routes.BasePath);
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:port/</c> and the path prefix. Ends with a slash.</summary>
    public Uri BaseAddress { get; }

    /// <summary>What tells the state in <see cref="AccountImportSimulatorOptions.StatePath"/> from every other: a GUID that stays with the file, over restarts and <see cref="AccountImportSimulation.Reset"/>; <see langword="null"/> without such a file.</summary>
    public string? StateId => _state?.Id.ToString();

    /// <summary>Starts a simulator.</summary>
    /// <param name="options">How it behaves; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <returns>The simulator, which listens.</returns>
    /// <exception cref="ArgumentException">An option is not one that a simulator can have.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    /// <exception cref="SimulatorStateException">The state file is in use by another simulator, cannot be read or written, is damaged, or is another kind of file.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<AccountImportSimulator> StartAsync(
        AccountImportSimulatorOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new AccountImportSimulatorOptions();
        options.ThrowIfInvalid(nameof(options));
        StateFile? state = options.StatePath is { } path ? StateFile.Open(path) : null;
        try
        {
            // The state of a million imports takes seconds to read.
            ResettableApplication application = state is null
                ? new ResettableApplication(options)
                : await Task.Run(() => new ResettableApplication(options, state), cancellationToken).ConfigureAwait(false);
            SimulatorServer server = await SimulatorServer.StartAsync(application, options.Port, cancellationToken).ConfigureAwait(false);
            return new AccountImportSimulator(application, server, state);
        }
        catch
        {
            state?.Dispose();
            throw;
        }
    }

    /// <summary>Starts a simulator and waits until it listens, for a constructor or another place that cannot await.</summary>
    /// <param name="options">How it behaves; <see langword="null"/> for the defaults.</param>
    /// <returns>The simulator, which listens.</returns>
    /// <exception cref="ArgumentException">An option is not one that a simulator can have.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    /// <exception cref="SimulatorStateException">The state file is in use by another simulator, cannot be read or written, is damaged, or is another kind of file.</exception>
    public static AccountImportSimulator Start(AccountImportSimulatorOptions? options = null) =>
        Task.Run(() => StartAsync(options)).GetAwaiter().GetResult();

    /// <summary>Has the next token calls answered by a script: each answer once, in order; then the simulator answers by itself again.</summary>
    /// <param name="answers">The answers; they are added to those that still wait. Their effect is that the simulator issues a token.</param>
    /// <exception cref="ArgumentNullException"><paramref name="answers"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An answer has a status that no answer has, a body where its status has none, or a negative delay.</exception>
    /// <remarks>
    /// A token call that is refused for its form, or because it follows too soon after one that failed, takes no answer from the script. In
    /// <see cref="AccountImportSimulation.Requests"/> token calls have no operation and are told by their path.
    /// </remarks>
    public void AnswerTokenCall(params ScriptedAnswer[] answers)
    {
        ScriptedAnswer.ThrowIfInvalid(answers, nameof(answers));
        Application.Tokens.Add(answers);
    }

    /// <summary>Stops listening and breaks off what is still open, at once; what was recorded stays readable.</summary>
    /// <returns>A task that ends when the port and the state file are free.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) is 0)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
            _state?.Dispose();
        }
    }

    /// <summary>Stops listening and breaks off what is still open, at once; what was recorded stays readable.</summary>
    public void Dispose()
    {
        // On a thread of the pool: the caller may hold the one thread of a test framework's synchronisation context.
        Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();
    }
}
