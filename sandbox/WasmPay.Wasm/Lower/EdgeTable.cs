using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Lower;

/// <summary>The edges of a module, numbered in the binary's order as validation meets them, so that numbers do not depend on what is lowered when.</summary>
internal sealed class EdgeTable(int limit)
{
    private readonly Dictionary<int, int> _firstByOffset = [];
    private readonly List<CoverageEdge> _places = [];
    private CoverageEdge[]? _all;

    /// <summary>All edges; no more are added afterwards.</summary>
    public CoverageEdge[] Places => _all ??= [.. _places];

    /// <summary>The number of the first edge at an offset; a function's entry has the offset one before its first instruction.</summary>
    public int At(int offset) => _firstByOffset[offset];

    /// <summary>A function begins.</summary>
    public void AddEntry(int function, int bodyStart) => Add(function, bodyStart - 1, 1);

    /// <summary>The ways that an instruction may take.</summary>
    public void Add(int function, in Instruction instruction) => Add(function, instruction.Offset, instruction.Info.Code switch
    {
        Op.Loop => 1,
        Op.If or Op.BrIf or Op.Select or Op.SelectTyped => 2,
        Op.BrTable => instruction.X + 1L,
        _ => 0,
    });

    private void Add(int function, int offset, long ways)
    {
        if (ways == 0) return;
        if (_places.Count + ways > limit) throw ModuleException.Limit("edges of coverage", limit, offset);
        _firstByOffset[offset] = _places.Count;
        for (var way = 0; way < ways; way++) _places.Add(new CoverageEdge(function, offset, way));
    }
}
