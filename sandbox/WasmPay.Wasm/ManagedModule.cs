using System.Diagnostics;
using WasmPay.Wasm.Analyze;
using WasmPay.Wasm.Compile;
using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Interpret;
using WasmPay.Wasm.Run;
using WasmPay.Wasm.Validate;

namespace WasmPay.Wasm;

/// <summary>A validated module. Its functions are interpreted or compiled, each from when it is first called.</summary>
internal sealed unsafe class ManagedModule : ICoreModule
{
    private readonly ManagedEngine _engine;
    private readonly NativeBlock _code;
    private readonly Bridge?[] _bridges;
    private readonly Lock _compiling = new();
    private readonly bool _interprets;
    private InterpretedFunction?[]? _functions;

    // Code lives as long as its method object.
    private CompiledFunction?[]? _compiled;
    private CoreExport[]? _exports;
    private ModuleDemand? _demand;
    private TimeSpan _spent;

    public ManagedModule(ManagedEngine engine, Module decoded, FunctionTraits[] traits, CompileOptions options)
    {
        _engine = engine;
        Decoded = decoded;
        Traits = traits;
        Options = options;
        ExportsByName = decoded.Exports.ToDictionary(export => export.Name, StringComparer.Ordinal);
        if (options.Coverage) Edges = EdgeTable.Of(decoded, options.Limits);
        _bridges = new Bridge?[decoded.Types.Length];
        _code = new NativeBlock((nuint)(decoded.Functions.Length * nint.Size));
        _interprets = !options.Coverage && engine.Options.Tier != Tier.Compiled;
    }

    public Module Decoded { get; }

    /// <summary>What validation has seen of each body.</summary>
    public FunctionTraits[] Traits { get; }

    public CompileOptions Options { get; }

    /// <summary>The edges to count, where coverage was asked for.</summary>
    public EdgeTable? Edges { get; }

    public Dictionary<string, Export> ExportsByName { get; }

    /// <summary>Cells with the addresses of functions, by index; 0 before <see cref="EnsureCode"/>.</summary>
    public nint Code => (nint)_code.Start;

    /// <inheritdoc/>
    public ModuleDemand Demand => _demand ??= ModuleDemand.Of(Decoded);

    /// <inheritdoc/>
    public IReadOnlyList<CoreImport> Imports => Decoded.Imports;

    /// <inheritdoc/>
    public IReadOnlyList<CoreExport> Exports => _exports ??=
        [.. Decoded.Exports.Select(export => new CoreExport(export.Name, TypeOf(export)))];

    /// <summary>
    /// The code to call a function of its own by, which at first is a stub of its signature that interprets or compiles it. Whoever
    /// calls through a cell asks for this before: so stubs are made for signatures that are called, not for all that there are.
    /// </summary>
    public nint EnsureCode(int function)
    {
        ref var slot = ref Slot(function);
        if (slot != 0) return slot;
        var bridge = BridgeOf(function);
        var stub = _interprets && IsNumeric(Decoded.TypeOf(function)) ? bridge.EnterCode : bridge.CompileCode;
        var known = Interlocked.CompareExchange(ref slot, stub, 0);
        return known != 0 ? known : stub;
    }

    /// <summary>Compiles the function that <paramref name="instance"/> is about to call; its stub calls this.</summary>
    public static nint CompileCallee(Instance instance) => instance.Module.Compile(instance.Callee);

    /// <summary>Interprets the function that <paramref name="instance"/> is about to call and answers 0, or answers its code; its stub calls this.</summary>
    public static nint EnterCallee(Instance instance, ulong* slots)
    {
        var module = instance.Module;
        var function = module.FunctionAt(instance.Callee);
        var code = module.CodeFor(function);
        if (code == 0) Interpreter.Call(instance, function, slots);
        return code;
    }

    /// <summary>A function of its own as the interpreter sees it; always the same one for an index.</summary>
    public InterpretedFunction FunctionAt(int index)
    {
        var functions = _functions ?? Interlocked.CompareExchange(ref _functions, new InterpretedFunction?[Decoded.Functions.Length], null) ?? _functions;
        return functions[index] ?? Interlocked.CompareExchange(
            ref functions[index], new InterpretedFunction(Decoded, index, Traits[index - Decoded.ImportedFunctions], Options.Limits)
            {
                Rest = _engine.Options.CompileAfter,
            },
            null) ?? functions[index]!;
    }

    /// <summary>Code to call, or 0 where the function is to be interpreted this time.</summary>
    public nint CodeFor(InterpretedFunction function)
    {
        var code = Volatile.Read(ref function.Code);
        if (code != 0) return code;
        if (!_interprets || !function.IsInterpretable) return Compile(function.Index);
        if (--function.Rest < 0) Warm(function);
        return 0;
    }

    /// <summary>Compiles a warm function, beside the calls, unless this module has had its time.</summary>
    public void CompileWarm(InterpretedFunction function)
    {
        lock (_compiling)
            if (_spent >= _engine.Options.CompileBudget) return;
        var started = Stopwatch.GetTimestamp();
        // The queue's own thread has the stack that the JIT may need.
        Compile(function.Index, onLargeStack: true);
        lock (_compiling) _spent += Stopwatch.GetElapsedTime(started);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Instances may still hold the code; it goes when the last of them does.
    }

    // Asked for once, or again where the queue is full.
    private void Warm(InterpretedFunction function) => function.Rest =
        _engine.Options.Tier == Tier.Interpreted || _engine.Compiler.TryAdd(this, function) ? int.MaxValue : _engine.Options.CompileAfter;

    private nint Compile(int function, bool onLargeStack = false)
    {
        lock (_compiling)
        {
            _compiled ??= new CompiledFunction?[Decoded.Functions.Length];
            if (_compiled[function] is null)
            {
                var compiled = onLargeStack
                    ? FunctionCompiler.Compile(this, function)
                    : CompileThread.Run(() => FunctionCompiler.Compile(this, function), Decoded.Bodies[function - Decoded.ImportedFunctions]);
                _compiled[function] = compiled;
                Volatile.Write(ref Slot(function), compiled.Entry);
                if (_interprets) Volatile.Write(ref FunctionAt(function).Code, compiled.Entry);
            }

            return Slot(function);
        }
    }

    private ref nint Slot(int function) => ref ((nint*)_code.Start)[function];

    private static bool IsNumeric(FunctionType type) => type.Parameters.All(OperandStack.IsNumber) && type.Results.All(OperandStack.IsNumber);

    /// <summary>What stands between a function and its callers.</summary>
    public Bridge BridgeOf(int function)
    {
        var type = Decoded.Functions[function];
        return _bridges[type] ??= _engine.Bridges.Of(Decoded.Types[type]);
    }

    private ExternType TypeOf(Export export) => export.Kind switch
    {
        ExternKind.Function => Decoded.TypeOf(export.Index),
        ExternKind.Table => Decoded.Tables[export.Index],
        ExternKind.Memory => Decoded.Memories[export.Index],
        _ => Decoded.Globals[export.Index],
    };
}
