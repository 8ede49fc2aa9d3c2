using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A native store with the objects of this side that belong to it. One thread uses it at a time.</summary>
internal sealed unsafe class WasmtimeStore : ICoreStore
{
    private readonly StoreHandle _handle;
    private readonly List<GCHandle> _hostFunctions = [];
    private readonly List<WasmtimeModule> _modules = [];
    private readonly Dictionary<nint, WasmtimeFunction> _functions = [];
    private nint _context;
    private ReferenceTable? _references;
    private ExceptionDispatchInfo? _pending;
    private int _depth;

    public WasmtimeStore(WasmtimeEngine engine, StoreLimits limits)
    {
        Engine = engine;
        Limits = limits;
        _handle = new StoreHandle(NativeMethods.StoreNew(engine.Pointer, 0, 0));
        _context = NativeMethods.StoreContext(_handle.Pointer);
        NativeMethods.StoreLimiter(_handle.Pointer, limits.MemoryBytes, limits.TableElements, -1, limits.Tables, limits.Memories);
    }

    public WasmtimeEngine Engine { get; }

    public StoreLimits Limits { get; }

    /// <summary>The native context; it is the same inside host functions.</summary>
    public nint Context => _context != 0 ? _context : throw new ObjectDisposedException(nameof(WasmtimeStore));

    /// <summary>Objects of the host that guests hold.</summary>
    public ReferenceTable References => _references ??= new ReferenceTable(Context, Engine.Library.Version.HasWideReferences);

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

    public Deadline? Deadline { get; set; }

    public ICoreInstance Instantiate(ICoreModule module, ReadOnlySpan<ICoreExtern> imports)
    {
        var compiled = (WasmtimeModule)module;
        if (compiled.Engine != Engine) throw new ArgumentException("The module was compiled by another engine.", nameof(module));
        ImportMatching.Check(this, compiled.Imports, imports);
        var items = new NativeExtern[imports.Length];
        for (var i = 0; i < items.Length; i++) items[i] = ((WasmtimeExtern)imports[i]).Native;
        _modules.Add(compiled);
        NativeInstance instance = default;
        var fuel = Fuel;
        nint trap = 0;
        nint error;
        EnterGuest();
        fixed (NativeExtern* first = items)
            error = NativeMethods.InstanceNew(Context, compiled.Pointer, first, (nuint)items.Length, &instance, &trap);
        LeaveGuest();
        GC.KeepAlive(compiled);

        // The imports fit, so an error that is not a host function's is a memory or table that may not be as large as it must.
        if ((error | trap) != 0) throw Failure(error, trap, TrapCode.OutOfMemory);

        // Wasmtime enters a function of its own (1), which calls the start function (1).
        Fuel = compiled.Demand.HasStart ? Math.Min(fuel, Fuel + 2) : fuel;
        return new WasmtimeInstance(this, compiled, instance);
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

    /// <summary>Starts the deadline of an outermost call.</summary>
    public void EnterGuest()
    {
        if (_depth++ == 0 && Engine.EpochTicks > 0) NativeMethods.ContextSetEpochDeadline(Context, Engine.EpochTicks);
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
        var failure = trap != 0 ? NativeTrap.Take(trap, Engine.Library.Version, _modules) : new TrapException(otherwise, NativeError.Take(error));
        pending?.Throw();
        return failure;
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
