using WasmPay.Wasm.Opcodes;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Decode;

/// <summary>Segments, bodies and constant expressions (core specification 2.0, 5.5.12 to 5.5.14).</summary>
internal sealed partial class ModuleDecoder
{
    // The flag's bits: 0 not active, 1 an explicit table (or declarative), 2 expressions instead of function indexes (5.5.12).
    private ElementSegment Element()
    {
        var at = _in.Position;
        var flags = _in.U32();
        if (flags > 7) throw ModuleException.Malformed("malformed elements segment kind", at);
        var active = (flags & 1) == 0;
        var mode = active ? SegmentMode.Active : (flags & 2) == 0 ? SegmentMode.Passive : SegmentMode.Declarative;
        var table = active && (flags & 2) != 0 ? (int)_in.U32() : 0;
        var place = active ? ConstantExpression() : default;
        var expressions = (flags & 4) != 0;
        var type = ValueType.FuncRef;
        if ((flags & 3) != 0)
        {
            if (expressions) type = ReferenceType(_in);
            else if (_in.Byte() != 0) throw ModuleException.Malformed("malformed element kind", _in.Position - 1);
        }

        return expressions
            ? new ElementSegment(mode, table, place, type, null, Vector("elements of a segment", _limits.SegmentElements, _constant), at)
            : new ElementSegment(mode, table, place, type, Vector("elements of a segment", _limits.SegmentElements, _index), null, at);
    }

    private DataSegment Data()
    {
        var at = _in.Position;
        var flags = _in.U32();
        if (flags > 2) throw ModuleException.Malformed("malformed data segment kind", at);
        var memory = flags == 2 ? (int)_in.U32() : 0;
        var place = flags == 1 ? default : ConstantExpression();
        var length = _in.U32();
        var from = _in.Skip(length);
        return new DataSegment(flags == 1 ? SegmentMode.Passive : SegmentMode.Active, memory, place, from, (int)length, at);
    }

    private Body Code()
    {
        var at = _in.Position;
        var size = _in.U32();
        if (size > _limits.FunctionBytes) throw ModuleException.Limit("function body bytes", _limits.FunctionBytes, at);
        if (size > (uint)_in.Remaining) throw ModuleException.Malformed("unexpected end of section or function", at);
        var (section, end) = (_in.End, _in.Position + (int)size);
        _in.Limit(end);
        var locals = Locals();
        var start = _in.Position;
        Expression();
        if (_in.Position != end) throw ModuleException.Malformed("section size mismatch", _in.Position);
        _in.Limit(section);
        return new Body(locals, start, end);
    }

    private (int Count, ValueType Type)[] Locals()
    {
        ulong total = 0;
        var runs = new (int, ValueType)[_in.Count("runs of locals", _limits.Locals)];
        for (var i = 0; i < runs.Length; i++)
        {
            var at = _in.Position;
            var count = _in.U32();
            total += count;
            if (total > uint.MaxValue) throw ModuleException.Malformed("too many locals", at);
            runs[i] = ((int)count, ValueTypeOf(_in));
        }

        return total <= (ulong)_limits.Locals ? runs : throw ModuleException.Limit("locals", _limits.Locals, _in.Position);
    }

    private Constant ConstantExpression()
    {
        var start = _in.Position;
        _steps.Clear();
        var first = Expression(_steps);
        return new Constant(start, _in.Position - 1, first.Info.Code, first.X, first.Bits, first.High, _steps.Count > 1 ? [.. _steps] : null);
    }

    // Walks the instructions once, so that what cannot be read is refused before anything is judged. A constant's are kept.
    private Instruction Expression(List<ConstantStep>? steps = null)
    {
        var nesting = 1;
        Instruction? first = null;
        while (nesting > 0)
        {
            if (_in.AtEnd) throw ModuleException.Malformed("END opcode expected", _in.Position);
            var instruction = InstructionReader.Next(_in, _limits);
            first ??= instruction;
            if (steps is not null && instruction.Info.Code != Op.End) Keep(steps, instruction);
            switch (instruction.Info.Code)
            {
                case Op.Block or Op.Loop or Op.If:
                    if (++nesting > _limits.Nesting + 1) throw ModuleException.Limit("nesting", _limits.Nesting, instruction.Offset);
                    break;
                case Op.End:
                    nesting--;
                    break;
                case Op.MemoryInit or Op.DataDrop:
                    _usesDataIndexes = true;
                    break;
            }
        }

        return first!.Value;
    }

    // Every instantiation carries them out again, so those of compound expressions are bounded for the whole module.
    private void Keep(List<ConstantStep> steps, in Instruction instruction)
    {
        if (steps.Count > 0 && ++_constantInstructions > _limits.ConstantInstructions)
            throw ModuleException.Limit("instructions of constant expressions", _limits.ConstantInstructions, instruction.Offset);
        steps.Add(new(instruction.Info.Code, instruction.X, instruction.Bits, instruction.High));
    }
}
