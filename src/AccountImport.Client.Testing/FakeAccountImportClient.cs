using System.Diagnostics.CodeAnalysis;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing.Simulation;

namespace AccountImport.Client.Testing;

/// <summary>An <see cref="IAccountImportClient"/> over a simulated API in memory: no socket, no server, nothing to dispose.</summary>
/// <remarks>
/// <para>
/// Its calls are read, checked, recorded and answered as those that reach an <see cref="AccountImportSimulator"/>, and its answers become
/// what the real client makes of them: the same results and the same exceptions, with the same properties.
/// </para>
/// <para>
/// It has no resilience: nothing is repeated, and no call has a time-out of its own. An answer that never comes
/// (<see cref="ScriptedAnswer.Held"/>) is waited for until the caller cancels. Safe for use by several threads.
/// </para>
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The HTTP client has no connection: its handler is a method call. Nothing is left behind that a test would have to clean up.")]
public sealed class FakeAccountImportClient : AccountImportSimulation, IAccountImportClient
{
    private readonly AccountImportClient _client;

    /// <summary>Makes a client of an API that knows no account.</summary>
    /// <param name="options">
    /// How the API behaves; <see langword="null"/> for the defaults. What belongs to a server has no meaning here: port, path prefix and credential.
    /// A state file is refused: nothing says when this client ends, and so when it would let the file go.
    /// </param>
    /// <param name="includeErrorDetail">Whether exceptions carry the API's sentences, which may quote personal data.</param>
    /// <exception cref="ArgumentException">An option is not one that a simulated API can have.</exception>
    public FakeAccountImportClient(AccountImportSimulatorOptions? options = null, bool includeErrorDetail = false)
        : this(CreateApplication(options ?? new AccountImportSimulatorOptions()), includeErrorDetail, options?.TimeProvider)
    {
    }

    private FakeAccountImportClient(ResettableApplication application, bool includeErrorDetail, TimeProvider? timeProvider)
        : base(application)
    {
        // The address is never called; a client has one.
        var httpClient = new HttpClient(new InMemoryHandler(application)) { BaseAddress = new Uri("http://127.0.0.1/"), Timeout = Timeout.InfiniteTimeSpan };
        _client = new AccountImportClient(httpClient, includeErrorDetail, timeProvider);
    }

    /// <inheritdoc/>
    public Task<ValidateResult> ValidateAsync(AccountPayload payload, CancellationToken cancellationToken = default) =>
        _client.ValidateAsync(payload, cancellationToken);

    /// <inheritdoc/>
    public Task<ProcessResult> ProcessAsync(
        AccountPayload payload,
        TaskParameters? taskParameters = null,
        CancellationToken cancellationToken = default) =>
        _client.ProcessAsync(payload, taskParameters, cancellationToken);

    /// <inheritdoc/>
    public Task<StatusResult> GetStatusAsync(AccountKey key, CancellationToken cancellationToken = default) =>
        _client.GetStatusAsync(key, cancellationToken);

    private static ResettableApplication CreateApplication(AccountImportSimulatorOptions options)
    {
        options.ThrowIfInvalid(nameof(options));
        if (options.StatePath is not null)
        {
            throw new ArgumentException(
                $"A {nameof(FakeAccountImportClient)} keeps no state file: leave {nameof(options.StatePath)} out, or start an {nameof(AccountImportSimulator)}.",
                nameof(options));
        }

        return new ResettableApplication(options with { Port = 0, PathPrefix = string.Empty, Authorization = null, RequiresToken = false });
    }
}
