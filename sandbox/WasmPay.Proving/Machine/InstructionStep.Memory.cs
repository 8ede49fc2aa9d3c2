using WasmPay.Proving.Terms;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;

namespace WasmPay.Proving.Machine;

/// <summary>Memory. An address that depends on the payment is followed where it can be a few numbers only.</summary>
internal sealed partial class InstructionStep
{
    /// <summary>Bytes of a range whose length depends on the payment, over all the places that it may go to and come from.</summary>
    private const ulong LongestRange = 32_768;

    private Branch? Load(in LoweredInstruction i)
    {
        var (bytes, signed, width) = i.Code switch
        {
            0x28 or 0x2A => (4, false, 32),
            0x29 or 0x2B => (8, false, 64),
            0x2C => (1, true, 32),
            0x2D => (1, false, 32),
            0x2E => (2, true, 32),
            0x2F => (2, false, 32),
            0x30 => (1, true, 64),
            0x31 => (1, false, 64),
            0x32 => (2, true, 64),
            0x33 => (2, false, 64),
            0x34 => (4, true, 64),
            _ => (4, false, 64),
        };
        if (Places(_frame.Slots[i.B], (uint)i.C, bytes) is not { } places) return null;
        var memory = state.MemoryOf(_frame.Instance.Memory!);
        Word? loaded = null;
        foreach (var (when, at) in places)
        {
            var read = memory.Load(at, bytes, _pool);
            if (signed) read = Word.Of(_pool.ExtendSigned(read.As(8 * bytes, _pool), width));
            loaded = loaded is not { } others ? read : Word.Of(_pool.Choose(when, read.As(width, _pool), others.As(width, _pool)));
        }
        _frame.Slots[i.A] = state.AsKnown(loaded!.Value, _pool);
        return null;
    }

    private Branch? Store(in LoweredInstruction i)
    {
        var bytes = i.Code switch { 0x36 or 0x38 or 0x3E => 4, 0x37 or 0x39 => 8, 0x3A or 0x3C => 1, _ => 2 };
        if (Places(_frame.Slots[i.B], (uint)i.C, bytes) is not { } places) return null;
        var memory = state.MemoryOf(_frame.Instance.Memory!);
        var value = _frame.Slots[i.A];
        foreach (var (when, at) in places)
        {
            var stored = when.IsTrue ? value : Word.Of(_pool.Choose(when, value.As(8 * bytes, _pool), memory.Load(at, bytes, _pool).As(8 * bytes, _pool)));
            memory.Store(at, bytes, stored, _pool);
        }
        return null;
    }

    /// <summary>Where an access goes, each with when; null where no run goes on. Runs that go out of bounds are ended.</summary>
    private List<(Bits When, uint At)>? Places(Word address, uint offset, int bytes)
    {
        var length = state.MemoryOf(_frame.Instance.Memory!).Length;
        if (Numbers(address) is not { } numbers) return null;
        var places = new List<(Bits, uint)>();
        foreach (var (when, number) in numbers)
        {
            var at = (ulong)(uint)number + offset;
            if (at + (ulong)bytes <= (ulong)length) places.Add((when, (uint)at));
            else if (TrapWhere(when, TrapCode.OutOfBoundsMemoryAccess)) return null;
        }
        return places;
    }

    // An address or a length; null where it can be too many numbers, which is said.
    private IReadOnlyList<(Bits When, ulong Number)>? Numbers(Word word)
    {
        if (word.IsNumber) return [(_pool.True, (uint)word.Number)];
        var term = word.As(32, _pool);
        if (term.IsConstant) return [(_pool.True, term.Value)];
        if (machine.Placing is { } placing) return [(_pool.True, placing(term))];
        machine.Note(term, SymbolicMachine.Place(state));
        if (machine.Addresses.Of(term, state.Path) is { } numbers) return numbers;
        Open("Where it reads or writes depends on the payment in too many ways.");
        return null;
    }

    private Branch? Grow(in LoweredInstruction i)
    {
        if (!_frame.Slots[i.B].IsNumber) return Open("How much memory it asks for depends on the payment.");
        var (memory, pages) = (state.MemoryOf(_frame.Instance.Memory!), (uint)_frame.Slots[i.B].Number);
        var former = memory.Length / Memory.PageBytes;
        if (memory.Length + (long)pages * Memory.PageBytes > memory.Maximum) return Open("It asks for more memory than is followed.");
        memory.Length += (long)pages * Memory.PageBytes;
        if ((i.C & LoweredOp.ChecksFuel) != 0) state.Spend(pages);
        _frame.Slots[i.A] = Word.Of((ulong)former);
        return null;
    }

    // Three operands side by side, the last of which is a length.
    private Branch? Range(in LoweredInstruction i)
    {
        var (fills, memory, count) = (i.Code == Op.MemoryFill, state.MemoryOf(_frame.Instance.Memory!), _frame.Slots[i.A + 2]);
        if (Numbers(_frame.Slots[i.A]) is not { } targets) return null;
        if ((fills ? [(_pool.True, 0)] : Numbers(_frame.Slots[i.A + 1])) is not { } sources) return null;
        var (least, most) = count.Term is { } term ? (term.Low, Math.Min(term.High, uint.MaxValue)) : (count.Number, (uint)count.Number);
        if (!count.IsNumber && most * (ulong)(targets.Count * sources.Count) > LongestRange) return Open("Which bytes it copies depends on the payment in too many ways.");
        if (!count.IsNumber) machine.Note(count.As(32, _pool), SymbolicMachine.Place(state));
        var available = i.Code == Op.MemoryInit ? _frame.Instance.DroppedData[i.B] ? 0 : _frame.Instance.Module.Decoded.Data[i.B].Length : memory.Length;
        // All are read before any is written: the ranges may overlap.
        var written = new List<(Bits When, uint At, Word Value)>();
        foreach (var (goes, to) in targets)
        {
            foreach (var (comes, from) in sources)
            {
                var both = _pool.And(goes, comes);
                var room = Math.Min(memory.Length - (long)to, fills ? long.MaxValue : available - (long)from);
                var outside = room < 0 ? _pool.True : (long)most <= room ? _pool.False : count.IsNumber ? _pool.True : _pool.Apply(BitsOp.Less, _pool.Constant(32, (ulong)room), count.As(32, _pool));
                if (TrapWhere(_pool.And(both, outside), TrapCode.OutOfBoundsMemoryAccess)) return null;
                for (var at = 0u; at < most && at < Math.Max(room, 0); at++)
                {
                    var value = fills ? Word.Of(_frame.Slots[i.A + 1].As(8, _pool)) : i.Code == Op.MemoryInit ? Word.Of(Data(i.B, (int)from + (int)at)) : memory[(uint)from + at];
                    var reaches = at < least ? _pool.True : _pool.Apply(BitsOp.Less, _pool.Constant(32, at), count.As(32, _pool));
                    written.Add((_pool.And(both, reaches), (uint)to + at, value));
                }
            }
        }
        foreach (var (when, at, value) in written)
            if (!when.IsFalse) memory[at] = when.IsTrue ? value : Word.Of(_pool.Choose(when, value.As(8, _pool), memory[at].As(8, _pool)));
        (state.LeastFuel, state.MostFuel) = (state.LeastFuel + least, state.MostFuel + most);
        return null;
    }

    private byte Data(int segment, int at) => _frame.Instance.Module.Decoded.Binary.Span(_frame.Instance.Module.Decoded.Data[segment].Start + at, 1)[0];
}
