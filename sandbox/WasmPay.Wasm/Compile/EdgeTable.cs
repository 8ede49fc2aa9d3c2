using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Compile;

/// <summary>The edges of a module, numbered in the binary's order, so that numbers do not depend on what is compiled when.</summary>
internal sealed class EdgeTable
{
    private readonly Dictionary<int, int> _firstByOffset = [];

    private EdgeTable(CoverageEdge[] places)
    {
        Places = places;
        for (var i = places.Length - 1; i >= 0; i--) _firstByOffset[places[i].Offset] = i;
    }

    public CoverageEdge[] Places { get; }

    /// <summary>The number of the first edge at an offset; a function's entry has the offset one before its first instruction.</summary>
    public int At(int offset) => _firstByOffset[offset];

    public static EdgeTable Of(Module module, ModuleLimits limits)
    {
        var places = new List<CoverageEdge>();
        var reader = new ByteReader(module.Binary, 0, 0);
        for (var i = 0; i < module.Bodies.Length; i++)
        {
            var body = module.Bodies[i];
            var function = module.ImportedFunctions + i;
            Add(body.Start - 1, 1);
            reader.Seek(body.Start, body.End);
            while (!reader.AtEnd)
            {
                var instruction = InstructionReader.Next(reader, limits);
                Add(instruction.Offset, Ways(instruction));
            }

            void Add(int offset, long ways)
            {
                if (places.Count + ways > limits.Edges) throw ModuleException.Limit("edges of coverage", limits.Edges, offset);
                for (var way = 0; way < ways; way++) places.Add(new CoverageEdge(function, offset, way));
            }
        }

        return new EdgeTable([.. places]);
    }

    private static long Ways(in Instruction instruction) => instruction.Info.Code switch
    {
        Op.Loop => 1,
        Op.If or Op.BrIf or Op.Select or Op.SelectTyped => 2,
        Op.BrTable => instruction.X + 1L,
        _ => 0,
    };
}
