using NodaTime;

namespace AccountImport.Client.Importing.Reports;

/// <summary>Counts how many accounts ended when, in as much memory as a chart needs, however long it took.</summary>
internal sealed class EndTimes
{
    private const int MaxSlots = 8192;

    // Each divides the next one.
    private static readonly long[] Widths = [1, 10, 60, 600, 3600, 86_400];

    private SortedDictionary<long, Slot> _slots = [];
    private int _width;

    /// <summary>How many seconds a slot has.</summary>
    public long SlotSeconds => Widths[_width];

    /// <summary>How many accounts ended in each slot that has any, by the slot's first second since 1970.</summary>
    public IReadOnlyDictionary<long, Slot> Slots => _slots;

    /// <summary>When the first account ended; <see langword="null"/> if none has.</summary>
    public Instant? First { get; private set; }

    /// <summary>When the last account ended.</summary>
    public Instant? Last { get; private set; }

    public void Add(Instant time, bool isFailure)
    {
        First = First is { } first && first < time ? first : time;
        Last = Last is { } last && last > time ? last : time;
        AddTo(_slots, StartOf(time.ToUnixTimeSeconds()), isFailure ? new Slot(0, 1) : new Slot(1, 0));
        while (_slots.Count > MaxSlots && _width < Widths.Length - 1)
        {
            _width++;
            SortedDictionary<long, Slot> narrow = _slots;
            _slots = [];
            foreach ((long start, Slot slot) in narrow)
            {
                AddTo(_slots, StartOf(start), slot);
            }
        }
    }

    private static void AddTo(SortedDictionary<long, Slot> slots, long start, Slot more)
    {
        Slot slot = slots.GetValueOrDefault(start);
        slots[start] = new Slot(slot.Others + more.Others, slot.Failures + more.Failures);
    }

    private long StartOf(long second) => second - Mod(second, SlotSeconds);

    private static long Mod(long value, long divisor) => ((value % divisor) + divisor) % divisor;

    /// <summary>How many accounts ended in one slot.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    public readonly record struct Slot(long Others, long Failures)
    {
        public long All => Others + Failures;
    }
}
