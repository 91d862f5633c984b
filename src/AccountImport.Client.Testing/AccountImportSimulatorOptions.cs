using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing.Simulation;

namespace AccountImport.Client.Testing;

/// <summary>How an <see cref="AccountImportSimulator"/> behaves.</summary>
/// <remarks>Immutable; safe for use by several threads, as far as the functions in it are: they are called by several at once.</remarks>
public sealed record AccountImportSimulatorOptions
{
    private static readonly TimeSpan ShortestTokenLifetime = TimeSpan.FromSeconds(1);

    /// <summary>The port on the loopback address.</summary>
    /// <value>The default is 0: any free port.</value>
    public int Port { get; init; }

    /// <summary>What stands before the API's paths, as behind a gateway: segments such as <c>kraken/eu</c>, with or without slashes around.</summary>
    /// <value>The default is empty.</value>
    public string PathPrefix { get; init; } = string.Empty;

    /// <summary>The clock of everything that the simulator does: the states of an import, delays, dates in answers.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What the simulator's account numbers and correlation ids are derived from.</summary>
    /// <value>The default is 0. The same seed and the same calls in the same order give the same numbers.</value>
    public int Seed { get; init; }

    /// <summary>The value that the header <c>Authorization</c> must have, or else the answer is 401.</summary>
    /// <value>The default is <see langword="null"/>: the header may have any value or be missing.</value>
    public string? Authorization { get; init; }

    /// <summary>The key that the token call <c>obtainKrakenToken</c> accepts, in whichever member of its input.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public string? TokenKey { get; init; }

    /// <summary>How long a token that the token call gave is valid, by the simulator's clock.</summary>
    /// <value>The default is 60 minutes; it is at least a second.</value>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>How long a refresh token that the token call gave is valid, by the simulator's clock.</summary>
    /// <value>The default is 7 days; it is at least a second.</value>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Whether the header <c>Authorization</c> must have a token that the token call of this simulator gave and that has not expired, with
    /// <c>JWT</c>, <c>Bearer</c> or no word before it, or else the answer is 401.
    /// </summary>
    /// <value>The default is <see langword="false"/>. Not together with <see cref="Authorization"/>.</value>
    public bool RequiresToken { get; init; }

    /// <summary>How long an import is <c>PENDING</c>; with a schedule window, at least until the window starts.</summary>
    /// <value>The default is 50 milliseconds.</value>
    public TimeSpan PendingFor { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an import is then <c>IN_PROGRESS</c>, unless <see cref="WorkTime"/> says it.</summary>
    /// <value>The default is 50 milliseconds.</value>
    public TimeSpan InProgressFor { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an import is <c>IN_PROGRESS</c>, by its account; <see cref="SimulatedWorkTimes"/> makes such functions.</summary>
    /// <value>
    /// The default is <see langword="null"/>: all take <see cref="InProgressFor"/>. Asked by a process call, just before it schedules the import, whose end is
    /// then decided; what it gives is not negative. Where <see cref="AccountScenario.IsProcessedAfter"/> says how long the import takes, it is not asked.
    /// </value>
    public Func<AccountKey, TimeSpan>? WorkTime { get; init; }

    /// <summary>The import suppliers of the tenant; with another one, status answers 404 and an account is invalid.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public IReadOnlyCollection<string>? ImportSuppliers { get; init; }

    /// <summary>What the tenant has against an account, beyond the rules of the account file; an account without an error is valid.</summary>
    /// <value>The default is <see langword="null"/>: the rules of <see cref="DefaultTenant.CreateRules"/> by the simulator's clock.</value>
    public IReadOnlyList<Func<JsonElement, IEnumerable<FieldError>>>? TenantRules { get; init; }

    /// <summary>Which accounts are accepted, but not created, and how their import ends.</summary>
    /// <value>The default is <see cref="DefaultTenant.FindFailure"/>: an account whose <c>customFields.simulator.outcome</c> asks for it.</value>
    public Func<JsonElement, SimulatedFailure?> FindFailure { get; init; } = DefaultTenant.FindFailure;

    /// <summary>How many calls are let through.</summary>
    /// <value>The default is <see langword="null"/>: all. <see cref="AccountImportSimulation.RateLimit"/> changes it while the simulator runs.</value>
    public SimulatedRateLimit? RateLimit { get; init; }

    /// <summary>Sees every well-formed call but token calls before it takes effect, and may give an answer to it; <see langword="null"/> lets the simulator answer.</summary>
    /// <value>
    /// The default is <see langword="null"/>. Asked only for calls that are within the rate limit and that neither a scenario nor <see cref="AccountImportSimulation.Answer"/> has an answer
    /// for, see <see cref="AccountImportSimulation.Given(AccountKey)"/>. It is for what these cannot say, such as tests that wait for a request to arrive.
    /// <see cref="ScriptedAnswer.Own"/> lets the simulator answer too, and spares the call what chance has for it.
    /// </value>
    public Func<RecordedRequest, ScriptedAnswer?>? Script { get; init; }

    /// <summary>What goes wrong by chance, in a way that can be repeated, and how slow answers are.</summary>
    /// <value>The default is <see langword="null"/>: nothing, and answers take no time.</value>
    public RandomFaults? RandomFaults { get; init; }

    /// <summary>Whether requests are kept for <see cref="AccountImportSimulation.Requests"/> and the assertions on them.</summary>
    /// <value>The default is <see langword="true"/>; switch it off for a rehearsal with very many accounts, since bodies are kept too.</value>
    public bool RecordRequests { get; init; } = true;

    /// <summary>The file in which the simulator keeps what process calls have scheduled and the accounts from before, so that a simulator that is started later knows them.</summary>
    /// <value>
    /// The default is <see langword="null"/>: a simulator forgets everything when it ends. The file is created where there is none, for its owner's eyes only, and
    /// is one simulator's at a time. It has what a call has done before the call is answered, so that killing the process loses nothing; a power cut may.
    /// Requests, violations, scenarios, scripts, tokens and what chance has counted are not in it.
    /// </value>
    public string? StatePath { get; init; }

    /// <summary>Gives the port, and not the credentials.</summary>
    /// <returns>A text such as <c>AccountImportSimulatorOptions 8080</c>.</returns>
    public override string ToString() => $"{nameof(AccountImportSimulatorOptions)} {Port}";

    /// <summary>Throws if no simulator can have these options.</summary>
    internal void ThrowIfInvalid(string parameterName)
    {
        if (FindFault() is { } fault)
        {
            throw new ArgumentException(fault, parameterName);
        }
    }

    /// <summary>Says why no simulator can have these options; <see langword="null"/> if one can.</summary>
    private string? FindFault()
    {
        if (Port is < 0 or > ushort.MaxValue)
        {
            return $"{nameof(Port)} is from 0 to {ushort.MaxValue}.";
        }

        if (!RouteTable.IsPathPrefix(PathPrefix))
        {
            return $"{nameof(PathPrefix)} holds a segment that cannot stand in a path as it is.";
        }

        if (TokenLifetime < ShortestTokenLifetime || RefreshTokenLifetime < ShortestTokenLifetime)
        {
            return $"{nameof(TokenLifetime)} and {nameof(RefreshTokenLifetime)} are at least a second: a token gives its expiry in seconds.";
        }

        if (RequiresToken && Authorization is not null)
        {
            return $"{nameof(RequiresToken)} and {nameof(Authorization)} are not set together: no header satisfies both.";
        }

        if (StatePath is { } path && (path.Length is 0 || path.Contains('\0', StringComparison.Ordinal)))
        {
            return $"{nameof(StatePath)} is empty, or holds a character that no path has.";
        }

        return PendingFor < TimeSpan.Zero || InProgressFor < TimeSpan.Zero
            ? $"{nameof(PendingFor)} and {nameof(InProgressFor)} are not negative."
            : RandomFaults?.FindFault() ?? RateLimit?.FindFault();
    }
}
