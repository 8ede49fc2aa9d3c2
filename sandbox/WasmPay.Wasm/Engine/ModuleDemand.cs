namespace WasmPay.Wasm.Engine;

/// <summary>What every instance of a module makes of its own, imports apart: by it a host reckons memory and fuel before anything runs.</summary>
/// <param name="Memories">Its memories.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Elements">Elements that its active segments write.</param>
/// <param name="DataBytes">Bytes that its active segments write.</param>
/// <param name="HasStart">Whether instantiation runs code of the guest.</param>
public sealed record ModuleDemand(IReadOnlyList<MemoryType> Memories, IReadOnlyList<TableType> Tables, long Elements, long DataBytes, bool HasStart)
{
    /// <summary>What compiling it takes; nothing where no compiler would have to know before.</summary>
    public CompileWork CompileWork { get; init; }

    internal static ModuleDemand Of(Decode.Module module) => new(
        module.Memories[module.ImportedMemories..],
        module.Tables[module.ImportedTables..],
        module.Elements.Where(segment => segment.Mode == Decode.SegmentMode.Active).Sum(segment => (long)segment.Count),
        module.Data.Where(segment => segment.Mode == Decode.SegmentMode.Active).Sum(segment => (long)segment.Length),
        module.Start is not null);
}
