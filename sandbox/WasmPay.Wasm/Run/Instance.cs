using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Run;

/// <summary>A module's instance. Its fields are what emitted code reaches, by the instance that every function gets as last argument.</summary>
internal class Instance : ICoreInstance
{
    public readonly Store Store;
    public readonly ManagedModule Module;

    /// <summary>Cells with the addresses of the module's functions, by index.</summary>
    public readonly nint Code;

    /// <summary>The function about to be called; read only by the stub that stands for functions that are not compiled.</summary>
    public int Callee;

    public Memory? Memory;
    public nint MemoryStart;
    public Global[] Globals = [];
    public Table[] Tables = [];
    public Function[] ImportedFunctions = [];

    /// <summary>Segments that are used up: dropped, active or declarative ones.</summary>
    public bool[] DroppedData = [];
    public bool[] DroppedElements = [];

    /// <summary>Counters of edges and comparisons, where the module was compiled for coverage.</summary>
    public readonly CoverageMap? CoverageMap;

    /// <summary>The address of the edges' counters.</summary>
    public readonly nint EdgeCounters;

    private Function?[]? _functions;

    public Instance(Store store, ManagedModule module)
    {
        Store = store;
        Module = module;
        Code = module.Cells;
        if (module.Edges is not { } edges) return;
        CoverageMap = new CoverageMap(edges.Places);
        EdgeCounters = CoverageMap.Counters;
    }

    /// <inheritdoc/>
    public ICoreExtern? Export(string name)
    {
        if (!Module.ExportsByName.TryGetValue(name, out var export)) return null;
        return export.Kind switch
        {
            ExternKind.Function => FunctionAt(export.Index),
            ExternKind.Table => Tables[export.Index],
            ExternKind.Memory => Memory,
            _ => Globals[export.Index],
        };
    }

    /// <inheritdoc/>
    public CoverageMap? Coverage => CoverageMap;

    /// <inheritdoc/>
    public bool TryReset() => Instantiation.TryReset(this, importsAreFresh: false);

    /// <inheritdoc/>
    public bool TryResetAfterImports() => Instantiation.TryReset(this, importsAreFresh: true);

    /// <summary>The reference to a function; always the same one for an index.</summary>
    public Function FunctionAt(int index)
    {
        if (index < ImportedFunctions.Length) return ImportedFunctions[index];
        _functions ??= new Function?[Module.Decoded.Functions.Length];
        return _functions[index] ??= new Function(this, index, Module.Decoded.TypeOf(index), Module.BridgeOf(index));
    }
}
