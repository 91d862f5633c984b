namespace AccountImport.Client.Importing.Journal;

/// <summary>Records that are written together.</summary>
internal sealed class JournalGroup
{
    /// <summary>The lines.</summary>
    public JournalBuffer Buffer { get; } = new();

    /// <summary>The places of the outcomes among them.</summary>
    public List<long> Outcomes { get; } = [];

    /// <summary>Ends when the records are durable; <see langword="null"/> if nobody waits for that.</summary>
    public TaskCompletionSource? Durable { get; private set; }

    /// <summary>Gives the task that ends when the records are durable.</summary>
    public Task WaitAsync() => (Durable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Makes room for other records.</summary>
    /// <param name="offset">Where in the file the first one will be.</param>
    public void Clear(long offset)
    {
        Buffer.Clear(offset);
        Outcomes.Clear();
        Durable = null;
    }
}
