using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Planning;

namespace AccountImport.Client.Importing;

/// <summary>What a run would do with the accounts of an input, found out without a request.</summary>
/// <remarks>
/// Each account of the input is in one of <see cref="New"/>, <see cref="Done"/>, <see cref="ToBeAsked"/>, <see cref="ToBeRetried"/>, <see cref="Invalid"/> and <see cref="Duplicates"/>.
/// Neither the input nor the journal is changed; about 50 bytes of memory are taken for each account meanwhile. The plan holds counts, and no data of an account. Immutable and safe for use by several threads.
/// </remarks>
public sealed record ImportPlan
{
    /// <summary>How many status calls are expected for each account that is waited for: 2.</summary>
    public const int StatusCallsPerAccount = 2;

    /// <summary>The input, with the number of its accounts.</summary>
    public required ImportSourceIdentity Input { get; init; }

    /// <summary>The address of the API, as the journal of the run has it.</summary>
    public required string Target { get; init; }

    /// <summary>Whether the accounts go to a simulator.</summary>
    public required bool IsSimulated { get; init; }

    /// <summary>Whether the platform is only to try the accounts.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>Whether the accounts are validated, and no more.</summary>
    public required bool IsValidation { get; init; }

    /// <summary>The code of the import supplier.</summary>
    public required string ImportSupplier { get; init; }

    /// <summary>The member that identifies an account of the input; <see langword="null"/> where payloads are made elsewhere.</summary>
    public required string? IdentifierPath { get; init; }

    /// <summary>Whether there is a journal from before, so that the run goes on with an import.</summary>
    public required bool IsResumed { get; init; }

    /// <summary>How many accounts the input has.</summary>
    public required long Accounts { get; init; }

    /// <summary>How many accounts would be sent that were not sent yet, or surely without effect.</summary>
    public required long New { get; init; }

    /// <summary>How many accounts would be left as they are, since an earlier run has ended them, or would be left scheduled.</summary>
    public required long Done { get; init; }

    /// <summary>How many accounts are under way, so that status would be asked; one whose request was lost would be sent again.</summary>
    public required long ToBeAsked { get; init; }

    /// <summary>How many accounts that ended without success would be sent again: see <see cref="AccountImporterOptions.Retry"/>.</summary>
    public required long ToBeRetried { get; init; }

    /// <summary>How many accounts the local check would refuse, so that nothing would be sent of them.</summary>
    public required long Invalid { get; init; }

    /// <summary>How many accounts would be refused because an earlier account of the input has the same number.</summary>
    public required long Duplicates { get; init; }

    /// <summary>How many of those done were imported, and are no longer the same in the input; they would not be sent.</summary>
    public required long ChangedSinceImport { get; init; }

    /// <summary>How many accounts are under way that a changed input does not have any more; status would be asked of them, too, and they are in no other count.</summary>
    public required long UnderWayNotInInput { get; init; }

    /// <summary>How many process calls are expected.</summary>
    public required long ProcessCalls { get; init; }

    /// <summary>How many validate calls are expected, besides those that explain a rejection.</summary>
    public required long ValidateCalls { get; init; }

    /// <summary>How many status calls are expected, with <see cref="StatusCallsPerAccount"/> for each account that is waited for. How long the platform takes decides how many there are.</summary>
    public required long StatusCalls { get; init; }

    /// <summary>How many calls are expected, if none has to be repeated and none is rejected.</summary>
    public long Calls => ProcessCalls + ValidateCalls + StatusCalls;

    /// <summary>Finds out what a run would do.</summary>
    /// <param name="source">The accounts. The source can be given to a run afterwards, unless <paramref name="closesSource"/> is set.</param>
    /// <param name="target">The address of the API.</param>
    /// <param name="options">How they would be imported. The journal is not created if it is not there.</param>
    /// <param name="closesSource">Whether the source is closed at the end.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="target"/> is not absolute, or an option is not one that an import can have; the message says which, and why.</exception>
    /// <exception cref="ImportJournalException">The journal cannot be used for such a run; the run would be refused with the same message.</exception>
    /// <exception cref="AccountFileException">The input cannot be read, or its structure is broken.</exception>
    /// <exception cref="InvalidDataException">A record of the journal is damaged.</exception>
    /// <exception cref="IOException">The journal cannot be read any more.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<ImportPlan> CreateAsync(
        ImportSource source,
        Uri target,
        AccountImporterOptions options,
        bool closesSource = true,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        if (!target.IsAbsoluteUri)
        {
            throw new ArgumentException("The target is not an absolute address.", nameof(target));
        }

        options.ThrowIfInvalid(TimeProvider.System, nameof(options));
        try
        {
            return await CreateCheckedAsync(source, target, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (closesSource)
            {
                await source.CloseAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads a plan that <see cref="WriteAsync"/> has written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ImportPlanException">The file is no plan, or one of another version.</exception>
    /// <exception cref="IOException">The file cannot be read; the message names it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<ImportPlan> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return PlanFile.ReadAsync(path, cancellationToken);
    }

    /// <summary>Writes the plan to a file that only its owner may read; one that is there is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the writing; the file stays as it was then.</param>
    /// <returns>A task that ends when the file is there.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="IOException">The file cannot be written; the message names it and says what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task WriteAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return PlanFile.WriteAsync(path, this, cancellationToken);
    }

    /// <summary>Says how long the expected calls take at least.</summary>
    /// <param name="requestsPerSecond">How many requests a second are made, all calls of the run taken together.</param>
    /// <returns>The time.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="requestsPerSecond"/> is not from <see cref="AccountImporterOptions.LeastRequestsPerSecond"/> to <see cref="AccountImporterOptions.MostRequestsPerSecond"/>.</exception>
    public TimeSpan GetDuration(double requestsPerSecond)
    {
        if (requestsPerSecond is not (>= AccountImporterOptions.LeastRequestsPerSecond and <= AccountImporterOptions.MostRequestsPerSecond))
        {
            throw new ArgumentOutOfRangeException(nameof(requestsPerSecond), requestsPerSecond, message: null);
        }

        return TimeSpan.FromSeconds(Calls / requestsPerSecond);
    }

    /// <summary>Says what differs between this plan and what a run would do now: input, target, kind and counts. How many calls are expected is not compared.</summary>
    /// <param name="actual">What a run would do now.</param>
    /// <returns>A sentence for each difference; empty if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="actual"/> is <see langword="null"/>.</exception>
    public IReadOnlyList<string> FindDifferences(ImportPlan actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        return PlanComparison.Find(this, actual);
    }

    /// <summary>Gives the number of accounts.</summary>
    /// <returns>A text such as <c>ImportPlan 1000</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{nameof(ImportPlan)} {Accounts}");

    /// <summary>Finds out what a run would do whose options are known to be sound.</summary>
    internal static async Task<ImportPlan> CreateCheckedAsync(ImportSource source, Uri target, AccountImporterOptions options, CancellationToken cancellationToken)
    {
        ImportSourceIdentity identity = await source.IdentifyAsync(cancellationToken).ConfigureAwait(false);
        JournalHeader header = JournalHeader.Of(source, target, options, identity);
        using JournalRecords? journal = await Task.Run(() => Open(options, header, cancellationToken), cancellationToken).ConfigureAwait(false);
        using var reading = new PlanReading(journal, options);
        await foreach (SourceAccount account in source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            reading.Add(account);
        }

        reading.Complete();
        return reading.ToPlan(header, isResumed: journal is not null);
    }

    private static JournalRecords? Open(AccountImporterOptions options, JournalHeader header, CancellationToken cancellationToken)
    {
        if (!File.Exists(options.JournalPath) || JournalRecords.OpenIfBegun(options.JournalPath, cancellationToken) is not { } journal)
        {
            return null;
        }

        try
        {
            journal.Accept(header, options.AcceptsChangedInput);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }
}
