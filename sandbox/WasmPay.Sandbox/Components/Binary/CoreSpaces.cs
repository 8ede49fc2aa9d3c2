using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>The index spaces of core definitions in one scope.</summary>
internal sealed class CoreSpaces
{
    public IndexSpace<FunctionType> Funcs { get; } = new("core function");

    public IndexSpace<TableType> Tables { get; } = new("table");

    public IndexSpace<MemoryType> Memories { get; } = new("memory");

    public IndexSpace<GlobalType> Globals { get; } = new("global");

    /// <summary>Function types and module types.</summary>
    public IndexSpace<object> Types { get; } = new("type");

    public IndexSpace<CoreModuleType> Modules { get; } = new("module");

    /// <summary>Instances by the types of their exports.</summary>
    public IndexSpace<IReadOnlyDictionary<string, ExternType>> Instances { get; } = new("core instance");

    /// <summary>The type of the definition of that sort and index.</summary>
    public ExternType Item(CoreSort sort, uint index, long at) => sort switch
    {
        CoreSort.Func => Funcs.At(index, at),
        CoreSort.Table => Tables.At(index, at),
        CoreSort.Memory => Memories.At(index, at),
        _ => Globals.At(index, at),
    };

    /// <summary>Appends a definition to the index space of its sort.</summary>
    public void Add(ExternType type)
    {
        switch (type)
        {
            case FunctionType function: Funcs.Add(function); break;
            case TableType table: Tables.Add(table); break;
            case MemoryType memory: Memories.Add(memory); break;
            case GlobalType global: Globals.Add(global); break;
            default: throw new InvalidOperationException($"{type} is no core definition.");
        }
    }
}
