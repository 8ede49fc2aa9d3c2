using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Validate;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Lower;

/// <summary>
/// Lowers one body, instruction by instruction, as validation accepts them: so what is executed is what was validated, and it is read
/// once. Code that cannot be reached is left out.
/// </summary>
internal sealed class FunctionLowerer : IInstructionSink
{
    private readonly Module _module;
    private readonly Body _body;
    private readonly FunctionType _type;
    private readonly FunctionTraits _traits;
    private readonly ValueType[] _locals;
    private readonly CodeBuffer _code = new();
    private readonly OperandList _operands;
    private readonly KnownLengths? _lengths;
    private readonly CoverageMarks _coverage;
    private readonly ControlLowerer _control;
    private readonly VectorLowerer _vectors;

    private FunctionLowerer(Module module, int function, FunctionTraits traits, EdgeTable? edges, ModuleLimits limits)
    {
        _module = module;
        _body = module.Bodies[function - module.ImportedFunctions];
        _type = module.TypeOf(function);
        _traits = traits;
        _locals = LocalTypes.Of(_type, _body);
        _operands = new OperandList(_code, _locals.Length);
        _lengths = traits.TakesLengths ? new(KnownLengths.LoopAssignments(module, _body, limits), _type.Parameters.Length) : null;
        _coverage = new CoverageMarks(_code, edges, _body.Start);
        _control = new ControlLowerer(module, _type, _code, _operands, _lengths, _coverage);
        _vectors = new VectorLowerer(_code, _operands);
    }

    /// <summary>Validates a body and lowers it in the same pass.</summary>
    /// <exception cref="ModuleException">The bytes do not validate; they did when the module was compiled, so they were changed.</exception>
    public static LoweredFunction Lower(Module module, int function, ValidatedFunctions validated, ModuleLimits limits)
    {
        var lowerer = new FunctionLowerer(module, function, validated.Traits[function - module.ImportedFunctions], validated.Edges, limits);
        lowerer._control.Open();
        validated.Read(module, function, limits, lowerer);
        var (code, vectors, wides, shapes, sites) = lowerer._code.Take();
        return new()
        {
            Type = lowerer._type,
            Code = code,
            Locals = lowerer._locals,
            Slots = lowerer._locals.Length + lowerer._traits.Operands,
            Vectors = vectors,
            Wides = wides,
            Shapes = shapes,
            Sites = sites,
            Traits = lowerer._traits,
        };
    }

    /// <inheritdoc/>
    public void Step(in Instruction instruction, IReadOnlyList<uint> labels)
    {
        if (!_control.Reachable)
        {
            _control.Skip(instruction);
            return;
        }

        var info = instruction.Info;
        _code.Offset = instruction.Offset - _body.Start;
        _code.AddFuel(info.Fuel);
        if (info.Recipe is { } recipe) Fixed(instruction, recipe);
        else if (info.Code <= Op.Return) _control.Step(instruction, labels);
        else Varying(instruction);
    }

    private void Fixed(in Instruction instruction, Recipe recipe)
    {
        var info = instruction.Info;
        switch (recipe)
        {
            case LoadRecipe:
                Define(info.Pushes[0], info.Code, _operands.PopSlot(), (int)instruction.Y, traps: true);
                break;
            case StoreRecipe:
                var value = _operands.PopSlot();
                _code.AddTrapping(info.Code, value, _operands.PopSlot(), (int)instruction.Y);
                break;
            case TruncateRecipe:
                Define(info.Pushes[0], info.Code, _operands.PopSlot(), 0, traps: true);
                break;
            case DivideRecipe divide:
                Divide(info, divide);
                break;
            case CilRecipe or HelperRecipe or ShiftRecipe when !info.UsesVectors:
                if (info.Pops.Length == 1) Define(info.Pushes[0], info.Code, _operands.PopSlot(), 0);
                else if (info.Pops.Length == 2) Binary(info, instruction.Offset);
                break;
            default:
                _vectors.Step(instruction, recipe);
                break;
        }
    }

    private void Binary(OpcodeInfo info, int offset)
    {
        var compares = info.Code is (>= Op.I32Eq and <= Op.I32GeU) or (>= Op.I64Eq and <= Op.I64GeU);
        if (_operands.Top is { Place: OperandPlace.Constant, Value: var constant } && TakesImmediate(info.Code) && (int)constant == constant && !(compares && _coverage.IsOn))
        {
            _operands.Pop();
            Define(info.Pushes[0], (ushort)(info.Code + LoweredOp.Immediate), _operands.PopSlot(), (int)constant);
            return;
        }

        var right = _operands.PopSlot();
        var left = _operands.PopSlot();
        if (compares) _coverage.Record(info.Code <= Op.I32GeU ? sizeof(int) : sizeof(long), left, right, offset);
        Define(info.Pushes[0], info.Code, left, right);
    }

    /// <summary>Integer comparisons, arithmetic, logic and shifts.</summary>
    private static bool TakesImmediate(ushort code) =>
        code is (>= Op.I32Eq and <= Op.I32GeU) or (>= Op.I64Eq and <= Op.I64GeU) or (>= 0x6A and <= 0x6C) or (>= 0x71 and <= 0x78) or (>= 0x7C and <= 0x7E) or (>= 0x83 and <= 0x8A);

    // A divisor that is a constant, and not one that can trap, needs no check.
    private void Divide(OpcodeInfo info, DivideRecipe divide)
    {
        if (_operands.Top is { Place: OperandPlace.Constant, Value: var by } && by != 0 && (int)by == by && !(divide.Signed && by == -1))
        {
            _operands.Pop();
            Define(info.Pushes[0], (ushort)(info.Code + LoweredOp.Immediate), _operands.PopSlot(), (int)by);
            return;
        }

        var right = _operands.PopSlot();
        Define(info.Pushes[0], info.Code, _operands.PopSlot(), right, traps: true);
    }

    private void Define(ValueType type, ushort code, int b, int c, bool traps = false)
    {
        _code.Define(code, _operands.Next, b, c, traps);
        _operands.Push(type);
    }

    private void Varying(in Instruction instruction)
    {
        var (info, x) = (instruction.Info, (int)instruction.X);
        switch (info.Code)
        {
            case Op.Call:
                var imported = x < _module.ImportedFunctions;
                Call(imported ? LoweredOp.CallImport : LoweredOp.Call, _module.TypeOf(x), x, _code.TakeFuel());
                break;
            case Op.CallIndirect:
                _code.Settle();
                Call(LoweredOp.CallIndirect, _module.Types[x], x, (int)instruction.Y);
                break;
            case Op.Drop:
                _operands.Pop();
                break;
            case Op.Select or Op.SelectTyped:
                Select(instruction.Offset);
                break;
            case Op.LocalGet:
                _operands.Push(_locals[x], OperandPlace.Local, x, _lengths?.Of(x));
                break;
            case Op.LocalSet:
                SetLocal(x);
                break;
            case Op.LocalTee:
                TeeLocal(x);
                break;
            case Op.GlobalGet:
                Define(_module.Globals[x].Value, info.Code, x, (int)_module.Globals[x].Value);
                break;
            case Op.GlobalSet:
                _code.Add(info.Code, _operands.PopSlot(), x, (int)_module.Globals[x].Value);
                break;
            case >= Op.I32Const and <= Op.F64Const:
                Constant(info.Code, instruction.Bits);
                break;
            case Op.RefNull:
                Define((ValueType)instruction.X, info.Code, (int)instruction.X, 0);
                break;
            case Op.RefIsNull:
                var reference = _operands.Top.Type;
                Define(ValueType.I32, info.Code, _operands.PopSlot(), (int)reference);
                break;
            case Op.RefFunc:
                Define(ValueType.FuncRef, info.Code, x, 0);
                break;
            default:
                Storage(instruction);
                break;
        }
    }

    private void Constant(ushort code, long bits)
    {
        var (type, value) = code switch
        {
            Op.I32Const => (ValueType.I32, (long)(int)bits),
            Op.I64Const => (ValueType.I64, bits),
            Op.F32Const => (ValueType.F32, bits),
            _ => (ValueType.F64, bits),
        };
        _operands.Push(type, OperandPlace.Constant, value, _lengths is not null && code <= Op.I64Const ? bits : null);
    }

    /// <summary>Arguments lie side by side, and an index of the table behind them.</summary>
    private void Call(ushort code, FunctionType type, int b, int c)
    {
        var operands = type.Parameters.Length + (code == LoweredOp.CallIndirect ? 1 : 0);
        _operands.SettleTop(operands);
        _operands.Drop(operands);
        if (code == LoweredOp.CallIndirect) _code.Site();
        _code.Add(code, _operands.Next, b, c);
        foreach (var result in type.Results) _operands.Push(result);
    }

    private void Select(int offset)
    {
        var type = _operands.Below(1).Type;
        var condition = _operands.PopSlot();
        var second = _operands.PopSlot();
        var first = _operands.PopSlot();
        _coverage.Choice(condition, offset);
        Define(type, LoweredOp.Select, LoweredInstruction.Pair(first, second), LoweredInstruction.Pair(condition, (int)type));
    }

    private void SetLocal(int local)
    {
        var value = _operands.Pop();
        _lengths?.Assign(local, value.Known);
        var from = _operands.Next;
        if (value.Place == OperandPlace.Slot && !_operands.IsRead(local) && _code.TryRedirect(from, local)) return;
        _operands.SettleReads(local);
        if (value.Place == OperandPlace.Local && value.Value == local) return;
        _operands.Write(value, _operands.Height, local);
    }

    private void TeeLocal(int local)
    {
        var value = _operands.Pop();
        _lengths?.Assign(local, value.Known);
        if (value.Place == OperandPlace.Slot && !_operands.IsRead(local) && _code.TryRedirect(_operands.Next, local))
        {
            _operands.Push(value.Type, OperandPlace.Local, local, value.Known);
            return;
        }

        _operands.SettleReads(local);
        if (!(value.Place == OperandPlace.Local && value.Value == local)) _operands.Write(value, _operands.Height, local);
        // INVARIANT: what lies in an operand's slot is read once; from here on it is read from the local.
        if (value.Place == OperandPlace.Slot) _operands.Push(value.Type, OperandPlace.Local, local, value.Known);
        else _operands.Push(value.Type, value.Place, value.Value, value.Known);
    }

    // Memory and tables beyond loads and stores.
    private void Storage(in Instruction instruction)
    {
        var (code, x, y) = (instruction.Info.Code, (int)instruction.X, (int)instruction.Y);
        switch (code)
        {
            case Op.MemorySize:
                Define(ValueType.I32, code, 0, 0);
                break;
            case Op.MemoryGrow:
                var checks = Check();
                _code.Settle();
                var pages = _operands.PopSlot();
                _code.AddTrapping(code, _operands.Next, pages, checks);
                _operands.Push(ValueType.I32);
                break;
            case Op.MemoryCopy or Op.MemoryFill:
                Bulk(code, 0, 0);
                break;
            case Op.MemoryInit or Op.TableFill:
                Bulk(code, x, 0);
                break;
            case Op.TableCopy or Op.TableInit:
                Bulk(code, x, y);
                break;
            case Op.DataDrop or Op.ElemDrop:
                _code.Add(code, 0, x, 0);
                break;
            case Op.TableGet:
                Define(_module.Tables[x].Element, code, _operands.PopSlot(), x, traps: true);
                break;
            case Op.TableSet:
                var value = _operands.PopSlot();
                _code.AddTrapping(code, value, _operands.PopSlot(), x);
                break;
            case Op.TableSize:
                Define(ValueType.I32, code, 0, x);
                break;
            case Op.TableGrow:
                var check = Check();
                _code.Settle();
                var count = _operands.PopSlot();
                var initial = _operands.PopSlot();
                _code.AddTrapping(code, _operands.Next, LoweredInstruction.Pair(initial, count), x | check);
                _operands.Push(ValueType.I32);
                break;
            default:
                throw new InvalidOperationException($"No lowered form of {instruction.Info.Name}.");
        }
    }

    // The three operands lie side by side.
    private void Bulk(ushort code, int first, int second)
    {
        var checks = Check();
        _code.Settle();
        _operands.SettleTop(3);
        _operands.Drop(3);
        _code.AddTrapping(code, _operands.Next, first, second | checks);
    }

    private int Check() => KnownLengths.ChecksFuel(_operands.Top.Known) ? LoweredOp.ChecksFuel : 0;
}
