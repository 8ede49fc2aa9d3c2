using WasmPay.Wasm.Decode;

namespace WasmPay.Wasm.Engine;

/// <summary>What every instance of a module makes of its own, imports apart: by it a host reckons memory and fuel before anything runs.</summary>
/// <param name="Memories">Its memories.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Elements">Elements that its active segments write.</param>
/// <param name="DataBytes">Bytes that its active segments write.</param>
/// <param name="HasStart">Whether instantiation runs code of the guest.</param>
public sealed record ModuleDemand(IReadOnlyList<MemoryType> Memories, IReadOnlyList<TableType> Tables, long Elements, long DataBytes, bool HasStart)
{
    /// <summary>Its globals.</summary>
    public long Globals { get; init; }

    /// <summary>Its functions; a reference to one is kept by index.</summary>
    public long Functions { get; init; }

    /// <summary>Its segments, and its exports: instantiation looks at each, whatever it writes.</summary>
    public long Entries { get; init; }

    /// <summary>Instructions of its constant expressions that have more than one.</summary>
    public long ConstantInstructions { get; init; }

    /// <summary>Bytes in which an instance counts what it executes; 0 where it was not compiled for coverage.</summary>
    public long CoverageBytes { get; init; }

    /// <summary>
    /// Bytes that the host keeps of it beside the binary, roughly and rather too many: entries of a byte or two become objects of a hundred.
    /// </summary>
    public long DecodedBytes { get; init; }

    /// <summary>What the heaviest of its functions takes of the depth of calls (<see cref="StoreLimits.CallDepth"/>) when it is called.</summary>
    public int HeaviestCall { get; init; } = 1;

    /// <summary>What compiling it takes; nothing where no compiler would have to know before.</summary>
    public CompileWork CompileWork { get; init; }

    internal static ModuleDemand Of(Module module) => new(
        module.Memories[module.ImportedMemories..],
        module.Tables[module.ImportedTables..],
        module.Elements.Where(segment => segment.Mode == SegmentMode.Active).Sum(segment => (long)segment.Count),
        module.Data.Where(segment => segment.Mode == SegmentMode.Active).Sum(segment => (long)segment.Length),
        module.Start is not null)
    {
        Globals = module.Globals.Length - module.ImportedGlobals,
        Functions = module.Functions.Length,
        Entries = module.Elements.Length + module.Data.Length + module.Exports.Length,
        ConstantInstructions = module.GlobalInitials.Sum(Steps)
            + module.Elements.Sum(segment => Steps(segment.Place) + (segment.Expressions?.Sum(Steps) ?? 0))
            + module.Data.Sum(segment => Steps(segment.Place)),
        DecodedBytes = module.Types.Sum(type => TypeBytes + type.Parameters.Length + type.Results.Length)
            + ((long)module.Functions.Length * FunctionBytes) + module.Bodies.Sum(body => (long)body.Locals.Length * LocalsBytes)
            + module.Imports.Sum(import => EntryBytes + NameBytes(import.Module) + NameBytes(import.Name)) + module.Exports.Sum(export => EntryBytes + NameBytes(export.Name))
            + ((module.Globals.Length + (long)module.Data.Length) * SegmentBytes)
            + module.Elements.Sum(segment => SegmentBytes + (segment.Functions?.Length * sizeof(int) ?? segment.Expressions!.Length * (long)ConstantBytes)),
    };

    // As measured of components that consist of nothing else; a constant's steps are counted with what has it.
    private const int TypeBytes = 128, FunctionBytes = 160, LocalsBytes = 8, EntryBytes = 256, SegmentBytes = 144, ConstantBytes = 48;

    private static long NameBytes(string name) => sizeof(char) * (long)name.Length;

    private static long Steps(Constant constant) => constant.Steps?.Length ?? 0;
}
