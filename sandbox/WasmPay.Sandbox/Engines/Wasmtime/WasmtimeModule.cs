using System.Collections.Immutable;
using System.Text;
using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A compiled module; immutable, shared by all stores of its engine.</summary>
internal sealed class WasmtimeModule : ICoreModule
{
    private readonly CompiledModuleHandle _handle;
    private readonly ImmutableArray<CoreImport> _imports;
    private readonly ImmutableArray<CoreExport> _exports;
    private readonly Dictionary<string, int> _exportNumbers;
    private readonly byte[][] _exportNames;
    private readonly byte[]? _startName;

    /// <summary>A module of a binary, of which <paramref name="start"/> was compiled.</summary>
    public WasmtimeModule(WasmtimeEngine engine, CompiledModuleHandle handle, ReadOnlyMemory<byte> binary, in StartFunction start, ModuleDemand demand)
    {
        (Engine, Demand, Binary) = (engine, demand, binary);
        (_handle, _startName, Shift) = (handle, start.Name, start.Shift);
        _imports = ModuleTypes.Imports(handle.Pointer);
        _exports = ModuleTypes.Exports(handle.Pointer);
        if (_startName is not null) _exports = _exports.RemoveAt(_exports.Length - 1);
        _exportNumbers = new Dictionary<string, int>(_exports.Length, StringComparer.Ordinal);
        _exportNames = new byte[_exports.Length][];
        for (var i = 0; i < _exports.Length; i++)
        {
            _exportNumbers[_exports[i].Name] = i;
            _exportNames[i] = Encoding.UTF8.GetBytes(_exports[i].Name);
        }
    }

    public IReadOnlyList<CoreImport> Imports => _imports;

    public IReadOnlyList<CoreExport> Exports => _exports;

    public ModuleDemand Demand { get; }

    public WasmtimeEngine Engine { get; }

    /// <summary>The bytes as they were given, to name the instruction of a trap.</summary>
    public ReadOnlyMemory<byte> Binary { get; }

    /// <summary>Bytes by which Wasmtime sees code further back.</summary>
    public int Shift { get; }

    /// <summary>Whether instantiation ends with a call of <see cref="StartName"/>.</summary>
    public bool HasStart => _startName is not null;

    /// <summary>The name under which the start function is exported, in UTF-8.</summary>
    public ReadOnlySpan<byte> StartName => _startName;

    /// <summary>The native module; whoever uses its pointer holds a reference meanwhile, since another thread may dispose of it.</summary>
    public CompiledModuleHandle Handle => _handle;

    /// <summary>The position of an export, or -1.</summary>
    public int ExportNumber(string name) => _exportNumbers.TryGetValue(name, out var number) ? number : -1;

    /// <summary>An export's name in UTF-8.</summary>
    public ReadOnlySpan<byte> ExportName(int number) => _exportNames[number];

    public void Dispose() => _handle.Dispose();
}
