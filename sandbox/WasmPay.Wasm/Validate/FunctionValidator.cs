using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Validate;

/// <summary>Judges function bodies, one after another (core specification 2.0, 3.3 and appendix A.3).</summary>
internal sealed class FunctionValidator(Module module, ModuleLimits limits, ByteReader reader, bool[] declared)
{
    private readonly OperandStack _stack = new(limits);

    // Those of the br_table judged last.
    private readonly List<uint> _labels = [];

    // One array for all functions: a body of ten bytes can declare as many locals as the limit allows.
    private ValueType[] _locals = [];
    private int _localCount;

    /// <summary>Judges one body, and hands its instructions on.</summary>
    public FunctionTraits Validate(int body, IInstructionSink? sink = null, EdgeTable? edges = null)
    {
        var code = module.Bodies[body];
        var function = module.ImportedFunctions + body;
        var type = module.TypeOf(function);
        _localCount = LocalTypes.Count(type, code);
        if (_localCount > limits.Locals) throw ModuleException.Limit("locals", limits.Locals, code.Start);
        if (_locals.Length < _localCount) _locals = new ValueType[_localCount];
        LocalTypes.Fill(_locals, type, code);
        reader.Seek(code.Start, code.End);
        _stack.Clear();
        _stack.Enter(Op.Block, type, code.Start);
        // The function's own frame has its parameters in locals.
        _stack.Pop(type.Parameters.AsSpan(), code.Start);
        edges?.AddEntry(function, code.Start);
        // What it takes and gives is moved by whoever enters it from outside, where it can be: taken for all, since real ones have few.
        var moved = type.Parameters.Length + type.Results.Length;
        var (calls, joints, vectors, floats, memory, lengths) = (0, 0, 0, 0, false, false);
        while (_stack.Depth > 0)
        {
            var instruction = InstructionReader.Next(reader, limits);
            Step(instruction);
            sink?.Step(instruction, _labels);
            edges?.Add(function, instruction);
            var opcode = instruction.Info.Code;
            memory |= instruction.Info.HasMemoryArgument || opcode is Op.MemorySize or Op.MemoryGrow;
            lengths |= opcode is Op.MemoryGrow or (>= Op.MemoryInit and <= Op.TableFill);
            if (opcode is Op.Call or Op.CallIndirect) calls++;
            joints += JointsOf(instruction);
            moved += MovedBy(instruction);
            if (instruction.Info.UsesVectors) vectors++;
            if (opcode is (>= FirstFloat and <= LastFloat) or (>= FirstTruncation and <= LastTruncation)) floats++;
        }

        if (_localCount + _stack.Highest > LoweredFunction.MostSlots) throw ModuleException.Limit("locals and operands", LoweredFunction.MostSlots, code.Start);
        var types = _locals.AsSpan(0, _localCount);
        return new(
            _stack.Highest, _localCount, code.End - code.Start, calls, vectors, memory, lengths,
            _stack.HasVectors || types.Contains(ValueType.V128),
            _stack.HasReferences || types.ContainsAny(ValueType.FuncRef, ValueType.ExternRef))
        { Joints = joints, Moved = moved, Floats = floats };
    }

    // f32.abs to f64.reinterpret_i64, and the truncations that saturate.
    private const int FirstFloat = 0x8B, LastFloat = 0xBF, FirstTruncation = 0xFC00, LastTruncation = 0xFC07;

    // Tables and memory beyond loads and stores are checks and calls of the engine's own; so are globals that keep a reference.
    private int JointsOf(in Instruction instruction) => (int)instruction.Info.Code switch
    {
        Op.GlobalGet or Op.GlobalSet when Reference(module.Globals[instruction.X].Value) => 3,
        Op.BrTable => 1 + _labels.Count,
        Op.CallIndirect or Op.TableGet or Op.TableSet or Op.MemoryGrow or Op.RefFunc or (>= Op.MemoryInit and <= Op.TableFill) => 3,
        >= Op.Block and <= Op.Call => 1,
        _ => 0,
    };

    // What a call hands over and gets back; it is an instruction for each, of a call of four bytes.
    private int MovedBy(in Instruction instruction)
    {
        if (instruction.Info.Code is not (Op.Call or Op.CallIndirect)) return 0;
        var type = instruction.Info.Code == Op.Call ? module.TypeOf((int)instruction.X) : module.Types[instruction.X];
        return type.Parameters.Length + type.Results.Length;
    }

    private void Step(in Instruction instruction)
    {
        var info = instruction.Info;
        var at = instruction.Offset;
        if (info.HasFixedType)
        {
            if (info.HasMemoryArgument) CheckMemoryArgument(instruction);
            if (info.UsesVectors) VectorLanes.Check(instruction);
            _stack.Pop(info.Pops.AsSpan(), at);
            _stack.Push(info.Pushes.AsSpan(), at);
            return;
        }

        switch (info.Code)
        {
            case >= Op.Unreachable and <= Op.CallIndirect:
                Control(instruction);
                break;
            case Op.Drop:
                _stack.Pop(at);
                break;
            case Op.Select or Op.SelectTyped:
                Select(instruction);
                break;
            case >= Op.LocalGet and <= Op.GlobalSet:
                Variable(instruction);
                break;
            case Op.I32Const:
                _stack.Push(ValueType.I32, at);
                break;
            case Op.I64Const:
                _stack.Push(ValueType.I64, at);
                break;
            case Op.F32Const:
                _stack.Push(ValueType.F32, at);
                break;
            case Op.F64Const:
                _stack.Push(ValueType.F64, at);
                break;
            case Op.RefNull:
                _stack.Push((ValueType)instruction.X, at);
                break;
            case Op.RefIsNull:
                if (_stack.Pop(at) is not (ValueType.FuncRef or ValueType.ExternRef or OperandStack.Unknown))
                    throw ModuleException.Invalid("type mismatch: expected a reference", at);
                _stack.Push(ValueType.I32, at);
                break;
            case Op.RefFunc:
                if (instruction.X >= (uint)module.Functions.Length) throw ModuleException.Invalid($"unknown function {instruction.X}", at);
                if (!declared[instruction.X]) throw ModuleException.Invalid("undeclared function reference", at);
                _stack.Push(ValueType.FuncRef, at);
                break;
            default:
                Storage(instruction);
                break;
        }
    }

    private void Control(in Instruction instruction)
    {
        var at = instruction.Offset;
        switch (instruction.Info.Code)
        {
            case Op.Unreachable:
                _stack.Unreachable();
                break;
            case Op.Block or Op.Loop or Op.If:
                if (instruction.Info.Code == Op.If) _stack.Pop(ValueType.I32, at);
                var type = LocalTypes.OfBlock(module, instruction.Bits) ?? throw ModuleException.Invalid("unknown type", at);
                _stack.Pop(type.Parameters.AsSpan(), at);
                _stack.Enter(instruction.Info.Code, type, at);
                break;
            case Op.Else:
                if (_stack.Top.Code != Op.If) throw ModuleException.Malformed("END opcode expected", at);
                _stack.Enter(Op.Else, _stack.Leave(at).Type, at);
                break;
            case Op.End:
                End(at);
                break;
            case Op.Br:
                _stack.Pop(_stack.LabelTypes(instruction.X, at), at);
                _stack.Unreachable();
                break;
            case Op.BrIf:
                _stack.Pop(ValueType.I32, at);
                var types = _stack.LabelTypes(instruction.X, at);
                _stack.Pop(types, at);
                _stack.Push(types, at);
                break;
            case Op.BrTable:
                BranchTable(instruction);
                break;
            case Op.Return:
                _stack.Pop(_stack.LabelTypes((uint)_stack.Depth - 1, at), at);
                _stack.Unreachable();
                break;
            case Op.Call:
                if (instruction.X >= (uint)module.Functions.Length) throw ModuleException.Invalid($"unknown function {instruction.X}", at);
                Call(module.TypeOf((int)instruction.X), at);
                break;
            case Op.CallIndirect:
                if (TableType(instruction.Y, at) != ValueType.FuncRef) throw ModuleException.Invalid("type mismatch: expected a table of functions", at);
                if (instruction.X >= (uint)module.Types.Length) throw ModuleException.Invalid("unknown type", at);
                _stack.Pop(ValueType.I32, at);
                Call(module.Types[instruction.X], at);
                break;
        }
    }

    private void Call(FunctionType type, int at)
    {
        _stack.Pop(type.Parameters.AsSpan(), at);
        _stack.Push(type.Results.AsSpan(), at);
    }

    private void End(int at)
    {
        var frame = _stack.Leave(at);
        // An if without else passes its parameters on.
        if (frame.Code == Op.If && !frame.Type.Parameters.AsSpan().SequenceEqual(frame.Type.Results.AsSpan()))
            throw ModuleException.Invalid("type mismatch: if without else", at);
        if (_stack.Depth > 0) _stack.Push(frame.Type.Results.AsSpan(), at);
    }

    private void BranchTable(in Instruction instruction)
    {
        var at = instruction.Offset;
        _stack.Pop(ValueType.I32, at);
        var (position, end) = (reader.Position, reader.End);
        reader.Seek(instruction.Labels, end);
        var arity = -1;
        _labels.Clear();
        for (var i = 0; i <= instruction.X; i++)
        {
            var label = reader.U32();
            _labels.Add(label);
            var types = _stack.LabelTypes(label, at);
            if (arity < 0) arity = types.Length;
            if (types.Length != arity) throw ModuleException.Invalid("type mismatch: labels of different arity", at);
            _stack.Check(types, at);
        }

        reader.Seek(position, end);
        _stack.Unreachable();
    }

    private void Select(in Instruction instruction)
    {
        var at = instruction.Offset;
        _stack.Pop(ValueType.I32, at);
        if (instruction.Info.Code == Op.SelectTyped)
        {
            if (instruction.Y != 1) throw ModuleException.Invalid("invalid result arity", at);
            var type = (ValueType)instruction.X;
            _stack.Pop(type, at);
            _stack.Pop(type, at);
            _stack.Push(type, at);
            return;
        }

        var (second, first) = (_stack.Pop(at), _stack.Pop(at));
        if (Reference(first) || Reference(second) || (first != second && first != OperandStack.Unknown && second != OperandStack.Unknown))
            throw ModuleException.Invalid("type mismatch", at);
        _stack.Push(first == OperandStack.Unknown ? second : first, at);
    }

    private static bool Reference(ValueType type) => type is ValueType.FuncRef or ValueType.ExternRef;

    private void Variable(in Instruction instruction)
    {
        var (at, x) = (instruction.Offset, instruction.X);
        if (instruction.Info.Immediate == Immediate.Local)
        {
            if (x >= (uint)_localCount) throw ModuleException.Invalid("unknown local", at);
            if (instruction.Info.Code != Op.LocalGet) _stack.Pop(_locals[x], at);
            if (instruction.Info.Code != Op.LocalSet) _stack.Push(_locals[x], at);
            return;
        }

        if (x >= (uint)module.Globals.Length) throw ModuleException.Invalid("unknown global", at);
        var global = module.Globals[x];
        if (instruction.Info.Code == Op.GlobalGet)
        {
            _stack.Push(global.Value, at);
            return;
        }

        if (!global.Mutable) throw ModuleException.Invalid("global is immutable", at);
        _stack.Pop(global.Value, at);
    }

    // Tables, memory and segments beyond loads and stores (3.3.6, 3.3.7).
    private void Storage(in Instruction instruction)
    {
        var (at, x, y) = (instruction.Offset, instruction.X, instruction.Y);
        switch (instruction.Info.Code)
        {
            case Op.TableGet:
                Effect([ValueType.I32], TableType(x, at), at);
                break;
            case Op.TableSet:
                Effect([ValueType.I32, TableType(x, at)], null, at);
                break;
            case Op.TableSize:
                TableType(x, at);
                Effect([], ValueType.I32, at);
                break;
            case Op.TableGrow:
                Effect([TableType(x, at), ValueType.I32], ValueType.I32, at);
                break;
            case Op.TableFill:
                Effect([ValueType.I32, TableType(x, at), ValueType.I32], null, at);
                break;
            case Op.TableCopy:
                if (TableType(x, at) != TableType(y, at)) throw ModuleException.Invalid("type mismatch", at);
                Effect([ValueType.I32, ValueType.I32, ValueType.I32], null, at);
                break;
            case Op.TableInit:
                var table = TableType(y, at);
                if (Segment(x, at).Type != table) throw ModuleException.Invalid("type mismatch", at);
                Effect([ValueType.I32, ValueType.I32, ValueType.I32], null, at);
                break;
            case Op.ElemDrop:
                Segment(x, at);
                break;
            case Op.MemorySize:
                Memory(at);
                Effect([], ValueType.I32, at);
                break;
            case Op.MemoryGrow:
                Memory(at);
                Effect([ValueType.I32], ValueType.I32, at);
                break;
            case Op.MemoryCopy or Op.MemoryFill:
                Memory(at);
                Effect([ValueType.I32, ValueType.I32, ValueType.I32], null, at);
                break;
            case Op.MemoryInit:
                Memory(at);
                Data(x, at);
                Effect([ValueType.I32, ValueType.I32, ValueType.I32], null, at);
                break;
            case Op.DataDrop:
                Data(x, at);
                break;
            default:
                throw new InvalidOperationException($"The validator does not know {instruction.Info.Name}.");
        }
    }

    private void Effect(ReadOnlySpan<ValueType> pops, ValueType? push, int at)
    {
        _stack.Pop(pops, at);
        if (push is { } type) _stack.Push(type, at);
    }

    private void CheckMemoryArgument(in Instruction instruction)
    {
        Memory(instruction.Offset);
        var bytes = ((MemoryRecipe)instruction.Info.Recipe!).Bytes;
        if (instruction.X > 31 || 1u << (int)instruction.X > bytes)
            throw ModuleException.Invalid("alignment must not be larger than natural", instruction.Offset);
    }

    private void Memory(int at)
    {
        if (module.Memories.Length == 0) throw ModuleException.Invalid("unknown memory 0", at);
    }

    private ValueType TableType(uint table, int at) => table < (uint)module.Tables.Length
        ? module.Tables[table].Element
        : throw ModuleException.Invalid($"unknown table {table}", at);

    private ElementSegment Segment(uint segment, int at) => segment < (uint)module.Elements.Length
        ? module.Elements[segment]
        : throw ModuleException.Invalid($"unknown elem segment {segment}", at);

    private void Data(uint segment, int at)
    {
        if (segment >= (uint)module.Data.Length) throw ModuleException.Invalid($"unknown data segment {segment}", at);
    }
}

/// <summary>Types that both judging and emitting a body need.</summary>
internal static class LocalTypes
{
    private static readonly FunctionType Nothing = new([], []);
    private static readonly Dictionary<ValueType, FunctionType> Single =
        new[] { ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64, ValueType.V128, ValueType.FuncRef, ValueType.ExternRef }
            .ToDictionary(type => type, type => new FunctionType([], [type]));

    /// <summary>Parameters, then declared locals.</summary>
    public static ValueType[] Of(FunctionType type, Body body)
    {
        var result = new ValueType[Count(type, body)];
        Fill(result, type, body);
        return result;
    }

    public static int Count(FunctionType type, Body body)
    {
        var count = type.Parameters.Length;
        foreach (var run in body.Locals) count += run.Count;
        return count;
    }

    /// <summary>Writes them to the beginning of a span that is long enough.</summary>
    public static void Fill(Span<ValueType> types, FunctionType type, Body body)
    {
        type.Parameters.CopyTo(types);
        var at = type.Parameters.Length;
        foreach (var (count, of) in body.Locals)
        {
            types.Slice(at, count).Fill(of);
            at += count;
        }
    }

    /// <summary>A block's type, or null where its index is unknown.</summary>
    public static FunctionType? OfBlock(Module module, long type) =>
        type == BlockTypes.Empty ? Nothing
        : type < 0 ? Single[(ValueType)(-type)]
        : type < module.Types.Length ? module.Types[type] : null;
}
