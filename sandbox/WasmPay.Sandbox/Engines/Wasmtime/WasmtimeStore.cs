using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A native store with the objects of this side that belong to it. One thread uses it at a time.</summary>
internal sealed unsafe class WasmtimeStore : ICoreStore
{
    private const ulong NoEpochs = ulong.MaxValue / 2;
    private const ulong FuelOfSegments = long.MaxValue;

    private readonly StoreHandle _handle;
    private readonly List<GCHandle> _hostFunctions = [];
    private readonly List<WasmtimeModule> _modules = [];
    private readonly Dictionary<nint, WasmtimeFunction> _functions = [];
    private nint _context;
    private ReferenceTable? _references;
    private ExceptionDispatchInfo? _pending;
    private GCHandle _self;
    private int _depth;
    private int _heaviestCall = 1;
    private bool _wentDeep;

    public WasmtimeStore(WasmtimeEngine engine, StoreLimits limits)
    {
        Engine = engine;
        Limits = limits;
        _handle = engine.NewStore();
        _context = NativeMethods.StoreContext(_handle.Pointer);
        NativeMethods.StoreLimiter(_handle.Pointer, limits.MemoryBytes, limits.TableElements, -1, limits.Tables, limits.Memories);
        NativeMethods.ContextSetEpochDeadline(_context, NoEpochs);
    }

    public WasmtimeEngine Engine { get; }

    public StoreLimits Limits { get; }

    /// <summary>The native context; it is the same inside host functions.</summary>
    public nint Context => _context != 0 ? _context : throw new ObjectDisposedException(nameof(WasmtimeStore));

    /// <summary>Objects of the host that guests hold.</summary>
    public ReferenceTable References => _references ??= new ReferenceTable(Context);

    /// <summary>Slots for host functions' arguments and results.</summary>
    public ValueStack Values { get; } = new();

    public ulong Fuel
    {
        get
        {
            ulong fuel = 0;
            Check(NativeMethods.ContextGetFuel(Context, &fuel));
            return fuel;
        }
        set => Check(NativeMethods.ContextSetFuel(Context, value));
    }

    public Deadline? Deadline
    {
        get;
        set
        {
            field = value;
            if (value is not null && !_self.IsAllocated)
            {
                _self = GCHandle.Alloc(this);
                NativeMethods.StoreEpochDeadlineCallback(_handle.Pointer, &AtEpoch, GCHandle.ToIntPtr(_self), 0);
            }

            // From now on every epoch asks, or none.
            NativeMethods.ContextSetEpochDeadline(Context, value is null ? NoEpochs : 1);
        }
    }

    public ICoreInstance Instantiate(ICoreModule module, ReadOnlySpan<ICoreExtern> imports)
    {
        var compiled = (WasmtimeModule)module;
        if (compiled.Engine != Engine) throw new ArgumentException("The module was compiled by another engine.", nameof(module));
        ImportMatching.Check(this, compiled.Imports, imports);
        var items = new NativeExtern[imports.Length];
        for (var i = 0; i < items.Length; i++) items[i] = ((WasmtimeExtern)imports[i]).Native;
        _modules.Add(compiled);
        _heaviestCall = Math.Max(_heaviestCall, compiled.Demand.HeaviestCall);
        var instance = new WasmtimeInstance(this, compiled, Make(compiled, items));
        instance.Start();
        return instance;
    }

    public ICoreFunction CreateFunction(FunctionType type, HostFunction body)
    {
        var host = new HostFunctionBody(this, type, body);
        var handle = GCHandle.Alloc(host);
        _hostFunctions.Add(handle);
        var native = Engine.NativeType(type);
        NativeItem item = default;
        NativeMethods.FunctionNewUnchecked(Context, native.Pointer, &HostFunctionBody.Enter, GCHandle.ToIntPtr(handle), 0, &item);
        GC.KeepAlive(native);
        return Function(item, type);
    }

    public ICoreMemory CreateMemory(MemoryType type)
    {
        var limits = ModuleTypes.New(type.Limits);
        var native = NativeMethods.MemoryTypeNew(&limits);
        NativeItem item = default;
        var error = NativeMethods.MemoryNew(Context, native, &item);
        NativeMethods.MemoryTypeDelete(native);
        if (error != 0) throw Failure(error, 0, TrapCode.OutOfMemory);
        return new WasmtimeMemory(this, item, type);
    }

    public ICoreTable CreateTable(TableType type, CoreValue initial)
    {
        var limits = ModuleTypes.New(type.Limits);
        var native = NativeMethods.TableTypeNew(ModuleTypes.New(type.Element), &limits);
        var value = ValueConversion.ToNative(this, type.Element, initial);
        NativeItem item = default;
        var error = NativeMethods.TableNew(Context, native, &value, &item);
        ValueConversion.Release(this, ref value);
        NativeMethods.TableTypeDelete(native);
        if (error != 0) throw Failure(error, 0, TrapCode.OutOfMemory);
        return new WasmtimeTable(this, item, type);
    }

    public ICoreGlobal CreateGlobal(GlobalType type, CoreValue initial)
    {
        var native = NativeMethods.GlobalTypeNew(ModuleTypes.New(type.Value), type.Mutable ? (byte)1 : (byte)0);
        var value = ValueConversion.ToNative(this, type.Value, initial);
        NativeItem item = default;
        var error = NativeMethods.GlobalNew(Context, native, &value, &item);
        ValueConversion.Release(this, ref value);
        NativeMethods.GlobalTypeDelete(native);
        Check(error);
        return new WasmtimeGlobal(this, item, type);
    }

    public void Dispose()
    {
        if (_context == 0) return;
        if (_depth > 0) throw new InvalidOperationException("A store cannot be disposed of from within a call of its guest.");
        _context = 0;
        _handle.Dispose();
        if (_self.IsAllocated) _self.Free();
        foreach (var function in _hostFunctions) function.Free();
        _hostFunctions.Clear();
    }

    /// <summary>The object of a native function, one for each address.</summary>
    public WasmtimeFunction Function(in NativeItem item, FunctionType? type = null)
    {
        if (_functions.TryGetValue(item.Private1, out var known)) return known;
        var function = new WasmtimeFunction(this, item, type ?? TypeOf(item));
        _functions.Add(item.Private1, function);
        return function;
    }

    /// <summary>Begins a call of the guest; an outermost one needs the stack that the engine counts on.</summary>
    /// <exception cref="TrapException">This thread has too little stack, or the deadline has passed.</exception>
    public void EnterGuest()
    {
        if (_depth == 0)
        {
            if (ThreadStack.Left() < Engine.NeededStack)
                throw new TrapException(TrapCode.HostStackExhausted, $"Wasmtime's guests need {Engine.NeededStack} bytes of stack, and this thread has {ThreadStack.Left()} left.");
            Deadline?.Check();
            _wentDeep |= !StackMark.TrySet(GuestStack.Certain(Limits.CallDepth, _heaviestCall));
        }

        _depth++;
    }

    /// <inheritdoc/>
    public bool TakeWentDeep()
    {
        var went = StackMark.TakeTrodden() | _wentDeep;
        _wentDeep = false;
        return went;
    }

    /// <summary>Ends what <see cref="EnterGuest"/> began.</summary>
    public void LeaveGuest() => _depth--;

    /// <summary>Keeps what a host function threw until the native frames below it are gone.</summary>
    public void Keep(Exception exception) => _pending = ExceptionDispatchInfo.Capture(exception);

    /// <summary>
    /// Turns what a native call reported into the exception to throw: a host function's own, as it was, or the guest's trap.
    /// </summary>
    public Exception Failure(nint error, nint trap, TrapCode otherwise)
    {
        var pending = _pending;
        _pending = null;
        var failure = trap != 0 ? NativeTrap.Take(trap, _modules) : new TrapException(otherwise, NativeError.Take(error));
        pending?.Throw();
        return failure;
    }

    /// <summary>
    /// What native code asks at every epoch while a guest runs: whether to go on to the next one. An error ends the guest.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint AtEpoch(nint context, nint data, ulong* epochs, byte* kind)
    {
        var store = (WasmtimeStore)GCHandle.FromIntPtr(data).Target!;
        try
        {
            store.Deadline?.Check();
            (*epochs, *kind) = (1, 0);
            return 0;
        }
        catch (Exception exception)
        {
            store.Keep(exception);
            fixed (byte* text = "deadline\0"u8) return NativeMethods.ErrorNew(text);
        }
    }

    // An instance with its active segments, at no fuel: what they cost the host is the host's to charge.
    private NativeInstance Make(WasmtimeModule module, NativeExtern[] imports)
    {
        NativeInstance instance = default;
        nint trap = 0;
        nint error;
        EnterGuest();
        var held = false;
        try
        {
            // Until the instance is made, which then holds the module itself.
            module.Handle.DangerousAddRef(ref held);
            var fuel = Fuel;
            Fuel = FuelOfSegments;
            fixed (NativeExtern* first = imports)
                error = NativeMethods.InstanceNew(Context, module.Handle.Pointer, first, (nuint)imports.Length, &instance, &trap);
            Fuel = fuel;
        }
        finally
        {
            if (held) module.Handle.DangerousRelease();
            LeaveGuest();
        }

        if ((error | trap) == 0) return instance;
        // The imports fit, so an error that is not a host function's is a memory or table that may not be as large as it must, or no slot
        // that is free in the pool, which is the machine's fault and not the guest's; only the message says which.
        var failure = Failure(error, trap, TrapCode.OutOfMemory);
        throw trap == 0 && failure.Message.Contains("maximum concurrent", StringComparison.Ordinal) ? new InsufficientMemoryException(failure.Message) : failure;
    }

    private static void Check(nint error)
    {
        if (error != 0) throw new InvalidOperationException(NativeError.Take(error));
    }

    private FunctionType TypeOf(NativeItem item)
    {
        var native = NativeMethods.FunctionTypeOf(Context, &item);
        var type = ModuleTypes.Function(native);
        NativeMethods.FunctionTypeDelete(native);
        return type;
    }
}
