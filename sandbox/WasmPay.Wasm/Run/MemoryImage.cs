using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Run;

/// <summary>What a module's active data segments make of its own zeroed memory, in one piece, so that a reset copies once.</summary>
internal sealed record MemoryImage(long Start, byte[] Bytes)
{
    // Of more bytes the copying itself is what takes time, and a second copy of them would be kept.
    private const long MaximumBytes = 4 << 10;

    private static readonly MemoryImage s_none = new(0, []);

    /// <summary>The image; of no bytes where segments have no constant places, are far apart, or are large.</summary>
    public static MemoryImage Of(Module module)
    {
        var active = module.Data.Where(segment => segment.Mode == SegmentMode.Active).ToList();
        if (module.ImportedMemories > 0 || active.Count == 0 || active.Any(segment => segment.Place.IsCompound || segment.Place.Code != Op.I32Const)) return s_none;
        var start = active.Min(Place);
        var bytes = active.Max(segment => Place(segment) + segment.Length) - start;
        if (bytes > MaximumBytes) return s_none;
        var image = new byte[bytes];
        foreach (var segment in active) module.Binary.Span(segment.Start, segment.Length).CopyTo(image.AsSpan((int)(Place(segment) - start)));
        return new(start, image);

        static long Place(DataSegment segment) => (uint)segment.Place.Bits;
    }
}
