using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Run;

/// <summary>Everything that one call of a guest can touch, with the counters that emitted code checks.</summary>
internal sealed class Store(ManagedEngine engine, StoreLimits limits) : ICoreStore
{
    // A host function that calls back does so once or twice (realloc, post-return).
    private const int NestedEntries = 100;

    private readonly List<Instance> _instances = [];
    private readonly List<Memory> _memories = [];
    private ulong _reserve;
    private int _tables;
    private int _active;
    private bool _disposed;
    private bool _inSeries;

    /// <summary>Fuel left; it may fall below zero between two checks.</summary>
    public long FuelLeft;

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

    public StoreLimits Limits { get; } = limits;

    /// <inheritdoc/>
    public ulong Fuel
    {
        get => _reserve + (ulong)Math.Max(0, FuelLeft);
        set
        {
            FuelLeft = (long)Math.Min(value, long.MaxValue);
            _reserve = value - (ulong)FuelLeft;
        }
    }

    /// <inheritdoc/>
    public Deadline? Deadline { get; set; }

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
    public ICoreFunction CreateFunction(FunctionType type, HostFunction body) => HostCalls.Create(this, type, body);

    /// <inheritdoc/>
    public ICoreMemory CreateMemory(MemoryType type)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_memories.Count >= Limits.Memories) throw new TrapException(TrapCode.OutOfMemory, $"memories above the limit of {Limits.Memories}");
        var memory = new Memory(type, Limits.MemoryBytes, Engine.Memories);
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
