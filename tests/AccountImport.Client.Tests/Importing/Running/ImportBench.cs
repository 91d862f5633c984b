using System.Diagnostics;
using System.Text;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>
/// Runs imports against a <see cref="ScriptedPlatform"/>, with a journal in a folder of its own, on a clock that moves to the next timer as soon as
/// nothing but the passing of time is missing. That is guessed; to move it a little too early must never decide a test.
/// </summary>
internal sealed class ImportBench : IAsyncDisposable
{
    // So often in a row nothing must have changed before the clock is moved.
    private const int QuietLooks = 3;

    private static readonly TimeSpan GiveUp = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("import-");
    private readonly List<ImportRun> _runs = [];
    private volatile WatchedJournalFile? _journal;
    private int _journalActivity;
    private int _syncs;

    public ImportBench(ManualTimeProvider? clock = null)
    {
        Clock = clock ?? new ManualTimeProvider();
        Platform = new ScriptedPlatform(Clock);
        Client = Platform;
        Options = new AccountImporterOptions
        {
            JournalPath = JournalPath,
            Concurrency = 4,
            SyncsToDisk = false,
            Seed = 1,
            JournalEnvironment = new JournalEnvironment { OpenFile = path => _journal = new WatchedJournalFile(DiskJournalFile.Open(path), this) },
        };
    }

    public static Uri Target { get; } = new("https://api.example.com/");

    public ManualTimeProvider Clock { get; }

    public ScriptedPlatform Platform { get; }

    /// <summary>What the importer calls.</summary>
    public IAccountImportClient Client { get; set; }

    public AccountImporterOptions Options { get; set; }

    public string JournalPath => PathOf("test.journal");

    /// <summary>By how much the clock is moved at least: with many accounts, to stop at each one's timer takes its time.</summary>
    public TimeSpan Leap { get; set; }

    /// <summary>Called before each write of the journal; what it throws is the disk's fault.</summary>
    public Action<int>? OnJournalWrite { get; set; }

    /// <summary>How often the journal was synced to the disk.</summary>
    public int Syncs => Volatile.Read(ref _syncs);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A source of payloads with these keys.</summary>
    public static ImportSource SourceOf(params string[] keys) => SourceOf(keys.Select(key => Samples.Payload(key)));

    public static ImportSource SourceOf(IEnumerable<AccountPayload> payloads, string hash = "1", long? accounts = null) => ImportSource.FromPayloads(
        new ImportSourceIdentity { Name = "accounts", Hash = hash, Accounts = accounts },
        Samples.ImportSupplier,
        _ => payloads.ToAsyncEnumerable());

    public ImportRun Start(ImportSource source, AccountImporterOptions? options = null, IProgress<ImportProgress>? progress = null) =>
        StartCancellable(source, Cancellation, options, progress);

    public ImportRun StartCancellable(ImportSource source, CancellationToken cancellationToken, AccountImporterOptions? options = null, IProgress<ImportProgress>? progress = null)
    {
        ImportRun run = new AccountImporter(Client, Target, Clock).Start(source, options ?? Options, progress, cancellationToken);
        _runs.Add(run);
        return run;
    }

    public Task<EndedRun> RunAsync(params string[] keys) => RunAsync(SourceOf(keys));

    public Task<EndedRun> RunAsync(ImportSource source, AccountImporterOptions? options = null) => EndAsync(Start(source, options));

    /// <summary>Takes a run to its end, and its outcomes meanwhile.</summary>
    public async Task<EndedRun> EndAsync(ImportRun run)
    {
        List<AccountOutcome> outcomes = [];
        Task reading = Task.Run(async () =>
        {
            await foreach (AccountOutcome outcome in run.Outcomes.WithCancellation(Cancellation))
            {
                outcomes.Add(outcome);
            }
        });
        ImportSummary summary = await DriveAsync(run.Completion);
        await reading;
        outcomes.Select(outcome => outcome.Number).ShouldBeUnique();
        return new EndedRun(summary, outcomes);
    }

    /// <summary>Moves the clock until a task has ended.</summary>
    public async Task<T> DriveAsync<T>(Task<T> task)
    {
        await DriveAsync(() => task.IsCompleted, task);
        return await task;
    }

    /// <summary>Moves the clock until something is so.</summary>
    public Task DriveUntilAsync(Func<bool> condition) => DriveAsync(condition, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Cancellation));

    /// <summary>The whole records of the journal, in order.</summary>
    public IReadOnlyList<JournalEntry> Records()
    {
        List<JournalEntry> records = [];
        foreach (string line in Encoding.UTF8.GetString(ReadJournal()).Split('\n').Skip(1))
        {
            byte[] bytes = Samples.Utf8(line + '\n');
            if (JournalLine.IsSealed(bytes) && !bytes.AsSpan().StartsWith(JournalHeaderFormat.BeginningOfInput))
            {
                records.Add(JournalEntryReader.Read(bytes));
            }
        }

        return records;
    }

    /// <summary>The records of one account.</summary>
    public IReadOnlyList<JournalEntry> RecordsOf(string key) => [.. Records().Where(record => record.ExternalAccountNumber == key && !record.IsDuplicate)];

    /// <summary>The states that the journal has of one account, in order.</summary>
    public IReadOnlyList<JournalState> StatesOf(string key) => [.. RecordsOf(key).Select(record => record.State)];

    /// <summary>Copies the journal as it is on the disk at this moment, also while a run has it open.</summary>
    public string CopyJournal(string name)
    {
        string copy = PathOf(name);
        File.WriteAllBytes(copy, ReadJournal());
        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ImportRun run in _runs)
        {
            await run.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Reads what is on the disk: through the run that has it locked, if there is one.</summary>
    private byte[] ReadJournal()
    {
        WatchedJournalFile? open = _journal;
        try
        {
            if (open is null)
            {
                return File.Exists(Options.JournalPath) ? File.ReadAllBytes(Options.JournalPath) : [];
            }

            byte[] bytes = new byte[open.Length];
            return bytes[..open.Read(bytes, offset: 0)];
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // It is just being opened or closed: who waits for something looks again.
            return [];
        }
    }

    private async Task DriveAsync(Func<bool> isReached, Task task)
    {
        var watch = Stopwatch.StartNew();
        (int, int, int, int) before = default;
        int quiet = 0;
        while (!isReached())
        {
            (int, int, int, int) now = (Platform.Activity, Platform.InFlight, Volatile.Read(ref _journalActivity), Clock.WaitingTimers);
            quiet = now == before ? quiet + 1 : 0;
            before = now;
            if (quiet >= QuietLooks && Clock.UntilNextTimer is { } wait)
            {
                Clock.Advance(wait > Leap ? wait : Leap);
                quiet = 0;
            }
            else
            {
                watch.Elapsed.ShouldBeLessThan(GiveUp, "Nothing happens any more, and it has not ended.");
                await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancellation));
            }
        }
    }

    /// <summary>A file that notes when something is written to it.</summary>
    private sealed class WatchedJournalFile(JournalFile file, ImportBench bench) : JournalFile
    {
        public override long Length => file.Length;

        public override int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            bench.OnJournalWrite?.Invoke(bytes.Length);
            file.Write(bytes, offset);
            Interlocked.Increment(ref bench._journalActivity);
        }

        public override void SetLength(long length) => file.SetLength(length);

        public override void Sync()
        {
            Interlocked.Increment(ref bench._syncs);
            file.Sync();
        }

        public override void SyncFolder() => file.SyncFolder();

        public override void Dispose()
        {
            bench._journal = bench._journal == this ? null : bench._journal;
            file.Dispose();
        }
    }
}
