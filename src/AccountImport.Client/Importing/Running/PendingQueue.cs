namespace AccountImport.Client.Importing.Running;

/// <summary>The accounts whose status is to be asked, the one that is due first in front: a heap in blocks, so that growing copies nothing.</summary>
/// <remarks>It takes 24 bytes for each account. Not safe for use by several threads.</remarks>
internal sealed class PendingQueue
{
    private const int BlockBits = 12;
    private const int BlockSize = 1 << BlockBits;

    private readonly List<PendingAccount[]> _blocks = [];

    public int Count { get; private set; }

    /// <summary>The account that is due first. Only if there is one.</summary>
    public PendingAccount First => this[0];

    private ref PendingAccount this[int index] => ref _blocks[index >> BlockBits][index & (BlockSize - 1)];

    public void Add(PendingAccount account)
    {
        if (Count >> BlockBits == _blocks.Count)
        {
            _blocks.Add(new PendingAccount[BlockSize]);
        }

        int index = Count++;
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (this[parent].Due <= account.Due)
            {
                break;
            }

            this[index] = this[parent];
            index = parent;
        }

        this[index] = account;
    }

    /// <summary>Takes the account that is due first. Only if there is one.</summary>
    public PendingAccount Take()
    {
        PendingAccount first = this[0];
        PendingAccount last = this[--Count];
        if (Count > 0)
        {
            Place(last, index: 0);
        }

        // One block in reserve, so that a queue at the edge of two does not make and drop one again and again.
        if (_blocks.Count - (Count >> BlockBits) > 2)
        {
            _blocks.RemoveAt(_blocks.Count - 1);
        }

        return first;
    }

    /// <summary>Has accounts asked for sooner that are scheduled, and of which no call has failed: evenly spread over a time, those in front that were due first.</summary>
    /// <param name="from">The timestamp at which that time begins.</param>
    /// <param name="within">How long it is, in timestamps.</param>
    public void BringForward(long from, long within)
    {
        for (int index = 0; index < Count; index++)
        {
            ref PendingAccount account = ref this[index];
            if (account.IsPlanned)
            {
                account = account with { Due = Math.Min(account.Due, from + (long)(within * ((index + 1.0) / Count))) };
            }
        }

        for (int index = (Count / 2) - 1; index >= 0; index--)
        {
            Place(this[index], index);
        }
    }

    /// <summary>Puts an account at a place, or below it where others are due before.</summary>
    private void Place(PendingAccount account, int index)
    {
        for (int child = (2 * index) + 1; child < Count; child = (2 * index) + 1)
        {
            if (child + 1 < Count && this[child + 1].Due < this[child].Due)
            {
                child++;
            }

            if (account.Due <= this[child].Due)
            {
                break;
            }

            this[index] = this[child];
            index = child;
        }

        this[index] = account;
    }
}
