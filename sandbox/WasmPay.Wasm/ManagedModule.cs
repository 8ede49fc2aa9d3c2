using System.Diagnostics;
using WasmPay.Wasm.Compile;
using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Interpret;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Run;
using WasmPay.Wasm.Validate;

namespace WasmPay.Wasm;

/// <summary>
/// A validated module. Its functions are lowered when they are first called, interpreted at first, and those that are called often are
/// compiled beside the calls.
/// </summary>
internal sealed class ManagedModule : ICoreModule
{
    private readonly ManagedEngine _engine;
    private readonly ValidatedFunctions _validated;
    private readonly CodeCells _cells;
    private readonly Lock _budget = new();
    private FunctionState?[]? _functions;
    private CoreExport[]? _exports;
    private ModuleDemand? _demand;
    private TimeSpan _spent;
    private long _emitted;

    public ManagedModule(ManagedEngine engine, Module decoded, ValidatedFunctions validated, CompileOptions options)
    {
        _engine = engine;
        _validated = validated;
        Decoded = decoded;
        Options = options;
        ExportsByName = decoded.Exports.ToDictionary(export => export.Name, StringComparer.Ordinal);
        _cells = new CodeCells(decoded.Functions.Length, decoded.Types.Length);
    }

    public Module Decoded { get; }

    public CompileOptions Options { get; }

    /// <summary>The edges to count, where coverage was asked for.</summary>
    public EdgeTable? Edges => _validated.Edges;

    public Dictionary<string, Export> ExportsByName { get; }

    /// <summary>Where the addresses of functions lie; one is 0 before <see cref="EnsureCode"/>.</summary>
    public nint Cells => _cells.Start;

    /// <inheritdoc/>
    public ModuleDemand Demand => _demand ??= ModuleDemand.Of(Decoded) with
    {
        CompileWork = CompileWork.Of(Decoded, _validated),
        HeaviestCall = _validated.HeaviestCall,
        CoverageBytes = Edges is { } edges ? CoverageMap.Bytes(edges.Places.Length) : 0,
    };

    /// <inheritdoc/>
    public IReadOnlyList<CoreImport> Imports => Decoded.Imports;

    /// <inheritdoc/>
    public IReadOnlyList<CoreExport> Exports => _exports ??=
        [.. Decoded.Exports.Select(export => new CoreExport(export.Name, TypeOf(export)))];

    /// <summary>
    /// The code to call a function of its own by, which at first is a stub of its signature that has it interpreted. Whoever calls
    /// through a cell asks for this before: so stubs are made for signatures that are called, not for all that there are.
    /// </summary>
    public nint EnsureCode(int function) => _cells.Ensure(function, BridgeOf(function));

    /// <summary>What stands between a function and its callers.</summary>
    public Bridge BridgeOf(int function)
    {
        var type = Decoded.Functions[function];
        return _cells.BridgeOf(type, Decoded.Types[type], _engine.Bridges);
    }

    /// <summary>A function's compiled code, or null.</summary>
    public CompiledFunction? CompiledAt(int function) => _cells.Compiled(function);

    /// <summary>Calls a function of its own, compiled or interpreted, in one of its instances.</summary>
    public void Call(Instance instance, int function, ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results)
    {
        var compiled = CompiledAt(function);
        if (compiled is null)
        {
            var state = FunctionAt(function);
            compiled = CodeFor(state);
            if (compiled is null)
            {
                instance.Store.Interpreter.Call(instance, state, arguments, results);
                return;
            }
        }

        instance.Callee = function;
        BridgeOf(function).Invoker.Invoke(compiled.Entry, instance, arguments, results);
    }

    /// <summary>A function of its own as it is executed; always the same one for an index.</summary>
    public FunctionState FunctionAt(int index)
    {
        var functions = _functions ?? Interlocked.CompareExchange(ref _functions, new FunctionState?[Decoded.Functions.Length], null) ?? _functions;
        return Volatile.Read(ref functions[index]) ?? Lower(functions, index);
    }

    /// <summary>Code to call, or null where the function is to be interpreted this time.</summary>
    public CompiledFunction? CodeFor(FunctionState function)
    {
        if (CompiledAt(function.Index) is { } compiled) return compiled;
        switch (_engine.Options.Tier)
        {
            case Tier.Interpreted:
                return null;
            case Tier.Compiled:
                return function.RoundsLeft == int.MaxValue ? null : CompileNow(function);
            default:
                if (--function.RoundsLeft < 0) Warm(function);
                return null;
        }
    }

    /// <summary>Compiles a warm function, beside the calls, unless this module has had its time.</summary>
    public void CompileWarm(FunctionState function)
    {
        lock (_budget)
        {
            if (!FitsBudget(function))
            {
                EngineMeter.Add(new(0, Kept: 1, 0));
                return;
            }
        }

        var started = Stopwatch.GetTimestamp();
        // The queue's own thread has the stack that the JIT may need.
        _cells.Publish(function.Index, FunctionEmitter.Compile(this, function));
        EngineMeter.Add(new(Compiled: 1, 0, 0));
        lock (_budget) _spent += Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Hands on the instructions of a function of its own.</summary>
    public void Read(int function, IInstructionSink sink) => _validated.Read(Decoded, function, Options.Limits, sink);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Instances may still hold the code; it goes when the last of them does.
    }

    private FunctionState Lower(FunctionState?[] functions, int index)
    {
        var state = new FunctionState(index, FunctionLowerer.Lower(Decoded, index, _validated, Options.Limits), _engine.Options.CompileAfter);
        return Interlocked.CompareExchange(ref functions[index], state, null) ?? state;
    }

    // Asked for once, or again where the queue is full.
    private void Warm(FunctionState function) =>
        function.RoundsLeft = _engine.Compiler.TryAdd(this, function) ? int.MaxValue : _engine.Options.CompileAfter;

    private CompiledFunction? CompileNow(FunctionState function)
    {
        lock (_budget)
        {
            if (CompiledAt(function.Index) is { } already) return already;
            if (!FitsBudget(function))
            {
                function.RoundsLeft = int.MaxValue;
                return null;
            }

            var started = Stopwatch.GetTimestamp();
            var compiled = CompileThread.Run(() => FunctionEmitter.Compile(this, function), function.Lowered.Traits.Bytes);
            _spent += Stopwatch.GetElapsedTime(started);
            return _cells.Publish(function.Index, compiled);
        }
    }

    // Held before the first instruction is made: what is emitted of few bytes may be much.
    private bool FitsBudget(FunctionState function)
    {
        if (_spent >= _engine.Options.CompileBudget) return false;
        var bytes = EmissionSize.Of(function.Lowered, Decoded);
        if (bytes > _engine.Options.EmittedBytesOfFunction || _emitted + bytes > _engine.Options.EmittedBytesOfModule) return false;
        _emitted += bytes;
        return true;
    }

    private ExternType TypeOf(Export export) => export.Kind switch
    {
        ExternKind.Function => Decoded.TypeOf(export.Index),
        ExternKind.Table => Decoded.Tables[export.Index],
        ExternKind.Memory => Decoded.Memories[export.Index],
        _ => Decoded.Globals[export.Index],
    };
}
