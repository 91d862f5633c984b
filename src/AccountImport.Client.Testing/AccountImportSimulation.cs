using System.Globalization;
using System.Text;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing.Simulation;
using NodaTime.Text;

namespace AccountImport.Client.Testing;

/// <summary>A simulated account import API: what a test tells it beforehand, and what a test may ask it afterwards.</summary>
/// <remarks>
/// The API is the same whether it is reached over a socket (<see cref="AccountImportSimulator"/>) or without one
/// (<see cref="FakeAccountImportClient"/>). Safe for use by several threads; <see cref="RateLimit"/> may be set at any time, and counts for the calls
/// that arrive as long as it is set.
/// </remarks>
public abstract class AccountImportSimulation
{
    // A message is read by a person: what comes after so many lines helps nobody.
    private const int MaxLines = 30;

    private readonly ResettableApplication _application;

    private protected AccountImportSimulation(ResettableApplication application)
    {
        _application = application;
    }

    /// <summary>What answers until the next <see cref="Reset"/>.</summary>
    private protected SimulatorApplication Application => _application.Current;

    /// <summary>The requests so far, in order of arrival; empty if <see cref="AccountImportSimulatorOptions.RecordRequests"/> is off.</summary>
    public IReadOnlyList<RecordedRequest> Requests => Application.Requests.Snapshot();

    /// <summary>
    /// What clients did that the API's documents do not permit, in sentences without personal data; the first 1000. A test of a client ends
    /// well by asserting that there is none.
    /// </summary>
    public IReadOnlyList<string> Violations => Application.Violations.Snapshot();

    /// <summary>The imports that process calls have scheduled, in order, as they stand now: one for each call that took its effect.</summary>
    public IReadOnlyList<SimulatedImport> Imports => Application.Platform.Imports;

    /// <summary>How many calls are let through; one that is set begins with a full bucket, even if it is equal to the one before.</summary>
    /// <value>The default is <see langword="null"/>: all. It begins, at the start and at <see cref="Reset"/>, with <see cref="AccountImportSimulatorOptions.RateLimit"/>.</value>
    /// <exception cref="ArgumentException">The limit is not one that a simulator can have.</exception>
    public SimulatedRateLimit? RateLimit
    {
        get => Application.Limiter.Limit;
        set => Application.Limiter.Limit = value?.FindFault() is { } fault ? throw new ArgumentException(fault, nameof(value)) : value;
    }

    /// <summary>How many account import calls the rate limit has let through so far, whatever they were then answered; without a limit, all.</summary>
    /// <remarks>Requests that are refused for their form or their credentials do not count, and neither do token calls. It counts whether or not <see cref="AccountImportSimulatorOptions.RecordRequests"/> is on.</remarks>
    public long AcceptedRequests => Application.Limiter.Accepted;

    /// <summary>How many account import calls the rate limit has refused so far. A 429 of a scenario, a script or chance does not count.</summary>
    public long ThrottledRequests => Application.Limiter.Throttled;

    /// <summary>Adds an account that the platform has from before: process answers that it is already imported, status that it was processed a day ago.</summary>
    /// <param name="externalAccountNumber">The account's number in the external system.</param>
    /// <param name="krakenIdentifier">The account's number in Kraken, such as <c>A-12345678</c>.</param>
    /// <param name="importSupplier">The code of the import supplier; <see langword="null"/> for any.</param>
    /// <exception cref="ArgumentException">A number is empty, or a part of the key is not one that a key can have.</exception>
    /// <exception cref="SimulatorStateException">The simulator keeps a state file, which cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The simulator keeps a state file and is disposed.</exception>
    public void AddImportedAccount(string externalAccountNumber, string krakenIdentifier, string? importSupplier = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(krakenIdentifier);
        Application.Platform.AddImportedAccount(importSupplier, externalAccountNumber, krakenIdentifier);
    }

    /// <summary>Has the next calls of one kind answered by a script: each answer once, in order; then the simulator answers by itself again.</summary>
    /// <param name="operation">The calls, whatever account they are about; for those about one account see <see cref="AccountScenario.Answers"/>.</param>
    /// <param name="answers">The answers; they are added to those that still wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="answers"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An answer has a status that no answer has, a body where its status has none, or a negative delay.</exception>
    /// <remarks>A request that is refused for its form or its credentials, or by the rate limit, takes no answer from the script.</remarks>
    public void Answer(AccountImportOperation operation, params ScriptedAnswer[] answers)
    {
        ScriptedAnswer.ThrowIfInvalid(answers, nameof(answers));
        Application.Scripts.Add(operation, answers);
    }

    /// <summary>Begins, or goes on with, what the calls about one account shall meet.</summary>
    /// <param name="key">Import supplier and external account number.</param>
    /// <returns>The account's scenario: the same one each time, until <see cref="Reset"/>.</returns>
    /// <remarks>
    /// <para>
    /// What decides how a well-formed call is answered, the first that applies: the answers of the scenario of the account's key; those of the
    /// scenario of its external account number; the queue of <see cref="Answer"/>; <see cref="AccountImportSimulatorOptions.Script"/>;
    /// <see cref="AccountImportSimulatorOptions.RandomFaults"/>; and then the platform, with what the scenarios say of the account: already
    /// imported, invalid, slow or failing. Of two scenarios that say something different, the one of the key counts; errors of both are added up.
    /// </para>
    /// <para>A scenario of an account that no call is about is no error. A request that is refused for its form or its credentials, or by the rate limit, takes nothing from a scenario.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    public AccountScenario Given(AccountKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Application.Platform.GetScenario(key.ImportSupplier, key.ExternalAccountNumber);
    }

    /// <summary>Begins, or goes on with, what the calls about one account shall meet: see <see cref="Given(AccountKey)"/>.</summary>
    /// <param name="payload">The account, of which only the key counts.</param>
    /// <returns>The account's scenario: the same one each time, until <see cref="Reset"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is <see langword="null"/>.</exception>
    public AccountScenario Given(AccountPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return Given(payload.Key);
    }

    /// <summary>Begins, or goes on with, what the calls about one account shall meet, under any import supplier: see <see cref="Given(AccountKey)"/>.</summary>
    /// <param name="account">The account, of which only <see cref="Account.ExternalAccountId"/> counts.</param>
    /// <returns>The account's scenario: the same one each time, until <see cref="Reset"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="account"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The external account id is not one that an <see cref="AccountKey"/> can have.</exception>
    public AccountScenario Given(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return Given(account.ExternalAccountId);
    }

    /// <summary>Begins, or goes on with, what the calls about one account shall meet, under any import supplier: see <see cref="Given(AccountKey)"/>.</summary>
    /// <param name="externalAccountNumber">The account's number in the external system.</param>
    /// <returns>The account's scenario: the same one each time, until <see cref="Reset"/>.</returns>
    /// <exception cref="ArgumentException">The number is <see langword="null"/>, empty or not one that an <see cref="AccountKey"/> can have.</exception>
    public AccountScenario Given(string externalAccountNumber) =>
        Application.Platform.GetScenario(importSupplier: null, externalAccountNumber);

    /// <summary>Asserts how many calls of one kind have arrived, whatever they were answered.</summary>
    /// <param name="operation">The calls.</param>
    /// <param name="times">How many are expected.</param>
    /// <param name="key">The account that they are about, whose requests the message then lists first; <see langword="null"/> for any.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is negative.</exception>
    /// <exception cref="SimulatorAssertionException">More or fewer have arrived.</exception>
    /// <exception cref="InvalidOperationException"><see cref="AccountImportSimulatorOptions.RecordRequests"/> is off.</exception>
    public void AssertReceived(AccountImportOperation operation, int times, AccountKey? key = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        IReadOnlyList<RecordedRequest> requests = GetRecorded();
        int count = requests.Count(request => request.Operation == operation && (key is null || request.Key == key));
        if (count != times)
        {
            string ofKey = key is null ? string.Empty : $" for {key}";
            throw Failure($"Expected {times} {operation} {(times is 1 ? "call" : "calls")}{ofKey}, but {count} arrived.", key is null ? requests : requests.OrderBy(request => request.Key != key));
        }
    }

    /// <summary>Asserts that no request at all has arrived.</summary>
    /// <exception cref="SimulatorAssertionException">One has.</exception>
    /// <exception cref="InvalidOperationException"><see cref="AccountImportSimulatorOptions.RecordRequests"/> is off.</exception>
    public void AssertNothingReceived()
    {
        if (GetRecorded() is { Count: > 0 } requests)
        {
            throw Failure($"Expected no request, but {requests.Count} arrived.", requests);
        }
    }

    /// <summary>Asserts that process calls have created one account of a key, and that no further import of it is on its way.</summary>
    /// <param name="key">Import supplier and external account number.</param>
    /// <remarks>It is about <see cref="Imports"/> as they stand now: an import that is still pending has created nothing. Dry runs and accounts from before do not count.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="SimulatorAssertionException">None was created, or several, or another may yet be.</exception>
    public void AssertCreatedOnce(AccountKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        SimulatedImport[] imports = [.. Application.Platform.GetImports(key).Where(import => !import.IsDryRun)];
        int created = imports.Count(import => import.KrakenIdentifier is not null);
        int onTheirWay = imports.Count(import => import.Status == ImportStatusCode.Pending || import.Status == ImportStatusCode.InProgress);
        if ((created, onTheirWay) is not (1, 0))
        {
            throw Failure(
                $"Expected one account of {key}, but {created} were created and {onTheirWay} imports are on their way.",
                "scheduled",
                [.. imports.Select(import => $"{import.Key} {import.Status} {import.KrakenIdentifier ?? "(no account)"}, scheduled at {InstantPattern.ExtendedIso.Format(import.ScheduledAt)}")]);
        }
    }

    /// <summary>Asserts that no client has done what the API's documents do not permit: that <see cref="Violations"/> is empty.</summary>
    /// <exception cref="SimulatorAssertionException">One has.</exception>
    public void AssertNoViolations()
    {
        if (Violations is { Count: > 0 } violations)
        {
            throw Failure($"Expected no violation of the API's documents, but there are {violations.Count}.", "violated", violations);
        }
    }

    /// <summary>Forgets everything: imports, accounts from before, requests and their counts, violations, scenarios and scripts. The options stay, and so does the address.</summary>
    /// <remarks>
    /// For the time between two tests that share a simulator. Numbers and random faults begin anew too, and so does the rate limit, with that of the options. A request that is under way belongs to
    /// the time before, and so does an <see cref="AccountScenario"/> that a test has kept: neither changes anything afterwards.
    /// What <see cref="AccountImportSimulatorOptions.StatePath"/> holds is forgotten as well; the file stays, with its id.
    /// </remarks>
    /// <exception cref="SimulatorStateException">The simulator keeps a state file, which cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The simulator keeps a state file and is disposed.</exception>
    public void Reset() => _application.Reset();

    private static SimulatorAssertionException Failure(string expected, IEnumerable<RecordedRequest> requests) =>
        Failure(expected, "received", [.. requests.Select(Describe)]);

    private static SimulatorAssertionException Failure(string expected, string what, IReadOnlyList<string> found)
    {
        var message = new StringBuilder(expected);
        message.Append(found.Count is 0 ? $" Nothing was {what}." : $" What was {what}:");
        foreach (string line in found.Take(MaxLines))
        {
            message.Append('\n').Append("- ").Append(line);
        }

        if (found.Count > MaxLines)
        {
            message.Append(CultureInfo.InvariantCulture, $"\n... and {found.Count - MaxLines} more.");
        }

        return new SimulatorAssertionException(message.ToString());
    }

    private static string Describe(RecordedRequest request)
    {
        string call = request.Operation?.ToString() ?? "no call of the API";
        string answer = request.StatusCode is 0 ? "no answer" : request.StatusCode.ToString(CultureInfo.InvariantCulture);
        return $"{InstantPattern.ExtendedIso.Format(request.ReceivedAt)} {call} {(request.Key is null ? string.Empty : $"{request.Key} ")}-> {answer}";
    }

    private IReadOnlyList<RecordedRequest> GetRecorded() => _application.RecordsRequests
        ? Requests
        : throw new InvalidOperationException($"What arrived cannot be asserted: {nameof(AccountImportSimulatorOptions.RecordRequests)} is off.");
}
