namespace WasmPay.Wasm.Lower;

/// <summary>
/// Where the instructions of a body that may trap lie in the binary, and the fuel of the run of instructions up to each, which is taken
/// from the counter only at the run's end. Looked up when something trapped, so it is kept small: as differences in LEB128.
/// </summary>
internal sealed class TrapSites
{
    private readonly byte[] _encoded;

    private TrapSites(byte[] encoded) => _encoded = encoded;

    /// <summary>Offset from the body's start and fuel not yet taken; zeros for an instruction without a site.</summary>
    /// <param name="instruction">The place of the instruction in <see cref="LoweredFunction.Code"/>.</param>
    public (int Offset, int Pending) At(int instruction)
    {
        var (at, place, offset) = (0, 0, 0);
        while (at < _encoded.Length)
        {
            place += Next(ref at);
            offset += Next(ref at);
            var pending = Next(ref at);
            if (place == instruction) return (offset, pending);
        }

        return default;
    }

    private int Next(ref int at)
    {
        var result = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = _encoded[at++];
            result |= (next & 0x7F) << shift;
            if (next < 0x80) return result;
        }
    }

    /// <summary>Collects sites in the order of the instructions, which is the binary's too.</summary>
    public sealed class Builder
    {
        private readonly List<byte> _encoded = [];
        private int _place;
        private int _offset;

        public void Add(int place, int offset, int pending)
        {
            // INVARIANT: both only grow, or the differences would not be what they are read as.
            if (place < _place || offset < _offset) throw new InvalidOperationException("Trap sites are out of order.");
            Write(place - _place);
            Write(offset - _offset);
            Write(pending);
            (_place, _offset) = (place, offset);
        }

        public TrapSites Build() => new([.. _encoded]);

        private void Write(int value)
        {
            for (; value >= 0x80; value >>= 7) _encoded.Add((byte)(value | 0x80));
            _encoded.Add((byte)value);
        }
    }
}
