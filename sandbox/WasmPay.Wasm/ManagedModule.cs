using WasmPay.Wasm.Compile;
using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm;

/// <summary>A validated module with its code, which is made function by function as they are first called.</summary>
internal sealed unsafe class ManagedModule : ICoreModule
{
    private readonly ManagedEngine _engine;
    private readonly NativeBlock _code;
    private readonly Bridge?[] _bridges;
    private readonly Lock _compiling = new();

    // Code lives as long as its method object.
    private CompiledFunction?[]? _compiled;
    private CoreExport[]? _exports;

    public ManagedModule(ManagedEngine engine, Module decoded, CompileOptions options)
    {
        _engine = engine;
        Decoded = decoded;
        Options = options;
        ExportsByName = decoded.Exports.ToDictionary(export => export.Name, StringComparer.Ordinal);
        if (options.Coverage) Edges = EdgeTable.Of(decoded, options.Limits);
        _bridges = new Bridge?[decoded.Types.Length];
        _code = new NativeBlock((nuint)(decoded.Functions.Length * nint.Size));
        for (var i = decoded.ImportedFunctions; i < decoded.Functions.Length; i++) Slot(i) = BridgeOf(i).LazyCode;
    }

    public Module Decoded { get; }

    public CompileOptions Options { get; }

    /// <summary>The edges to count, where coverage was asked for.</summary>
    public EdgeTable? Edges { get; }

    public Dictionary<string, Export> ExportsByName { get; }

    /// <summary>Cells with the addresses of functions, by index.</summary>
    public nint Code => (nint)_code.Start;

    /// <inheritdoc/>
    public IReadOnlyList<CoreImport> Imports => Decoded.Imports;

    /// <inheritdoc/>
    public IReadOnlyList<CoreExport> Exports => _exports ??=
        [.. Decoded.Exports.Select(export => new CoreExport(export.Name, TypeOf(export)))];

    public Invoker InvokerOf(int function) => BridgeOf(function).Invoker;

    /// <summary>Compiles the function that <paramref name="instance"/> is about to call; its stub calls this.</summary>
    public static nint CompileCallee(Instance instance) => instance.Module.Compile(instance.Callee);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Instances may still hold the code; it goes when the last of them does.
    }

    private nint Compile(int function)
    {
        lock (_compiling)
        {
            _compiled ??= new CompiledFunction?[Decoded.Functions.Length];
            if (_compiled[function] is null)
            {
                var compiled = CompileThread.Run(() => FunctionCompiler.Compile(this, function), Decoded.Bodies[function - Decoded.ImportedFunctions]);
                _compiled[function] = compiled;
                Slot(function) = compiled.Entry;
            }

            return Slot(function);
        }
    }

    private ref nint Slot(int function) => ref ((nint*)_code.Start)[function];

    private Bridge BridgeOf(int function)
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
