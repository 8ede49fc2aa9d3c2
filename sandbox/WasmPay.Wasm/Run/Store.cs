using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Interpret;

namespace WasmPay.Wasm.Run;

/// <summary>Everything that one call of a guest can touch, with the counters that emitted code checks.</summary>
internal sealed class Store(ManagedEngine engine, StoreLimits limits) : ICoreStore
{
    // A host function that calls back does so once or twice (realloc, post-return).
    private const int NestedEntries = 100;

    private readonly List<Instance> _instances = [];
    private readonly List<Memory> _memories = [];
    private int _tables;
    private int _active;
    private bool _disposed;
    private bool _inSeries;
    private Deadline? _deadline;
    private CancellationTokenRegistration _cancelled;
    private Interpreter? _interpreter;

    // With a deadline, the clock is looked at each time so much fuel was used: about every 50 microseconds.
    public const long FuelOfSlice = 50_000;

    /// <summary>Fuel left of this slice; it may fall below zero between two checks.</summary>
    public long FuelLeft;

    /// <summary>Fuel for the slices after this one.</summary>
    public ulong Reserve;

    /// <summary>The epoch in which compiled code ends, at the end of a slice.</summary>
    public long EndsAt = long.MaxValue;

    /// <summary>Counts the epochs.</summary>
    public readonly EpochClock Epochs = engine.Epochs;

    /// <summary>Frames that may still be entered.</summary>
    public int DepthLeft = limits.CallDepth;

    /// <summary>The lowest address that guests' frames may reach.</summary>
    public nint StackLimit;

    // Few functions have more than one result, and stores are many.
    private CoreValue[] _extra = new CoreValue[4];

    /// <summary>Slots of host calls that are under way.</summary>
    public CoreValue[] Slots = new CoreValue[64];

    /// <summary>How many of <see cref="Slots"/> are in use.</summary>
    public int SlotsUsed;

    /// <summary>Results of a function beyond the first, handed over here at once after it returns. A reference is good until the next.</summary>
    public ref CoreValue Extra(int index)
    {
        if (index >= _extra.Length) Array.Resize(ref _extra, Math.Max(index + 1, _extra.Length * 2));
        return ref _extra[index];
    }

    public ManagedEngine Engine { get; } = engine;

    /// <summary>Executes what is not compiled; made when the first function is interpreted.</summary>
    public Interpreter Interpreter => _interpreter ??= new Interpreter(this);

    /// <summary>Takes slots for a call by slots; they are given back by <see cref="GiveSlotsBack"/>, or with the outermost call if it traps.</summary>
    public int TakeSlots(int count)
    {
        var first = SlotsUsed;
        if (first + count > Slots.Length) Array.Resize(ref Slots, Math.Max(first + count, Slots.Length * 2));
        SlotsUsed = first + count;
        return first;
    }

    /// <summary>Gives back all slots from one on.</summary>
    public void GiveSlotsBack(int first) => SlotsUsed = first;

    public StoreLimits Limits { get; } = limits;

    /// <inheritdoc/>
    public ulong Fuel
    {
        get => FuelLeft >= 0 ? Reserve + (ulong)FuelLeft : Reserve - Math.Min(Reserve, (ulong)-FuelLeft);
        set
        {
            FuelLeft = (long)Math.Min(value, (ulong)(Deadline is null ? long.MaxValue : FuelOfSlice));
            Reserve = value - (ulong)FuelLeft;
        }
    }

    /// <summary>
    /// At a check where the slice is used up: goes on with the next one, unless calls must end. False where there is no fuel left;
    /// Wasmtime's check also fails at exactly zero.
    /// </summary>
    /// <exception cref="TrapException">The deadline has passed, or the caller has cancelled.</exception>
    public bool TryRefuel()
    {
        var left = Fuel;
        if (left == 0) return false;
        Deadline?.Check();
        Fuel = left;
        return true;
    }

    /// <summary>No fuel is left at all.</summary>
    public void Exhaust() => (FuelLeft, Reserve) = (0, 0);

    /// <inheritdoc/>
    public Deadline? Deadline
    {
        get => _deadline;
        set
        {
            var left = Fuel;
            _cancelled.Dispose();
            _deadline = value;
            Volatile.Write(ref EndsAt, value is null ? long.MaxValue : Epochs.After(value.Left));
            _cancelled = value is null ? default : value.OnCancelled(static store => Volatile.Write(ref ((Store)store!).EndsAt, long.MinValue), this);
            Fuel = left;
        }
    }

    /// <inheritdoc/>
    public ICoreInstance Instantiate(ICoreModule module, ReadOnlySpan<ICoreExtern> imports)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (module is not ManagedModule managed) throw new ArgumentException("The module is of another engine.", nameof(module));
        var instance = new Instance(this, managed);
        // Kept even if it fails below: its functions may already be in a table that it imported.
        _instances.Add(instance);
        Instantiation.Run(instance, imports);
        return instance;
    }

    /// <inheritdoc/>
    public ICoreFunction CreateFunction(FunctionType type, HostFunction body) => SlotCalls.Create(this, type, body);

    /// <inheritdoc/>
    public ICoreMemory CreateMemory(MemoryType type)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_memories.Count >= Limits.Memories) throw new TrapException(TrapCode.OutOfMemory, $"memories above the limit of {Limits.Memories}");
        var memory = new Memory(type, Limits, Engine.Memories);
        _memories.Add(memory);
        return memory;
    }

    /// <inheritdoc/>
    public ICoreTable CreateTable(TableType type, CoreValue initial) => NewTable(type, initial.Reference);

    /// <summary>A table of this store's, counted among its limit.</summary>
    public Table NewTable(TableType type, object? initial)
    {
        if (_tables >= Limits.Tables) throw new TrapException(TrapCode.OutOfMemory, $"tables above the limit of {Limits.Tables}");
        _tables++;
        return new Table(type, Limits.TableElements, initial);
    }

    /// <inheritdoc/>
    public ICoreGlobal CreateGlobal(GlobalType type, CoreValue initial) => new Global(type, initial);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_active > 0) throw new InvalidOperationException("A store cannot be disposed while a guest runs in it.");
        if (_disposed) return;
        _disposed = true;
        _cancelled.Dispose();
        foreach (var memory in _memories) memory.Dispose();
    }

    /// <inheritdoc/>
    public void BeginCalls()
    {
        // A limit that holds for the caller's frame holds for the calls that it makes, which lie beneath.
        StackLimit = HostStack.Reserve(Limits.StackBytes);
        _inSeries = true;
    }

    /// <inheritdoc/>
    public void EndCalls() => _inSeries = false;

    /// <summary>Begins a call from the host; nested ones keep the outer one's stack.</summary>
    public (int Depth, int Slots) Enter()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_active >= NestedEntries) throw new TrapException(TrapCode.CallStackExhausted, "host and guest call each other too deeply");
        if (_active++ == 0 && !_inSeries) StackLimit = HostStack.Reserve(Limits.StackBytes);
        return (DepthLeft, SlotsUsed);
    }

    /// <summary>Ends a call from the host, whether it returned or trapped.</summary>
    public void Leave((int Depth, int Slots) state)
    {
        _active--;
        (DepthLeft, SlotsUsed) = state;
    }
}
