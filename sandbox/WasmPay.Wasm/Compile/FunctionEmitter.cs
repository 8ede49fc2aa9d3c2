using System.Reflection.Emit;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Interpret;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Compile;

/// <summary>Emits one lowered function as CIL, instruction by instruction, and has it compiled to machine code.</summary>
internal sealed class FunctionEmitter
{
    private readonly Emission _emission;
    private readonly FunctionState _state;
    private readonly NumericCil _numeric;
    private readonly MemoryCil _memory;
    private readonly StorageCil _storage;
    private readonly ControlCil _control;
    private readonly CallCil _calls;
    private readonly CoverageCil _coverage;
    private readonly VectorCil _vectors;

    private FunctionEmitter(ManagedModule owner, FunctionState state, ILGenerator il)
    {
        var lowered = state.Lowered;
        _state = state;
        _emission = new(owner, lowered, il, new CilFrame(il, lowered), new FuelCil(il, state.Index, lowered.Type.Parameters.Length));
        _memory = new MemoryCil(_emission);
        _numeric = new NumericCil(_emission);
        _storage = new StorageCil(_emission, _memory);
        _control = new ControlCil(_emission, state.Weight);
        _calls = new CallCil(_emission, _memory);
        _coverage = new CoverageCil(_emission);
        _vectors = new VectorCil(_emission, _memory);
    }

    /// <summary>Compiles a function to machine code.</summary>
    public static CompiledFunction Compile(ManagedModule owner, FunctionState state)
    {
        var lowered = state.Lowered;
        var method = Signatures.Method($"f{state.Index}", lowered.Type);
        new FunctionEmitter(owner, state, method.GetILGenerator(Math.Max(64, lowered.Traits.Bytes * 8))).Emit();
        var entry = CodePointers.Compile(method);
        if (!GuardedEntry.IsNeeded(lowered.Traits.FrameBytes)) return new CompiledFunction(entry, method, null);
        var guard = GuardedEntry.Build(lowered.Type, entry, lowered.Traits.FrameBytes, state.Index);
        return new CompiledFunction(CodePointers.Compile(guard), method, guard);
    }

    private void Emit()
    {
        Prologue();
        var code = _emission.Function.Code;
        for (var place = 0; place < code.Length; place++)
        {
            _control.Mark(place);
            place += Instruction(code[place], place);
        }

        _emission.Fuel.Close();
    }

    private void Prologue()
    {
        var (il, fuel) = (_emission.Il, _emission.Fuel);
        fuel.Open();
        fuel.SetPlace(-1);
        if (_state.Weight > 0)
        {
            // The address of a local tells how far down the stack this frame reaches.
            var here = il.DeclareLocal(typeof(int));
            il.Emit(OpCodes.Ldloca, here);
            il.Emit(OpCodes.Conv_U);
            fuel.LoadStore();
            il.Emit(OpCodes.Ldfld, Members.StackLimit);
            il.Emit(OpCodes.Blt_Un, fuel.Trap(TrapCode.HostStackExhausted));
            fuel.AddDepth(-_state.Weight);
            fuel.LoadStore();
            il.Emit(OpCodes.Ldfld, Members.DepthLeft);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Blt, fuel.Trap(TrapCode.CallStackExhausted));
        }

        _memory.Open();
        fuel.Charge(1);
        fuel.Check(-1);
        _coverage.Open();
    }

    /// <summary>Emits an instruction; how many more belong to it.</summary>
    private int Instruction(in LoweredInstruction i, int place)
    {
        switch (i.Code)
        {
            case LoweredOp.Charge:
                _emission.Fuel.Charge(i.C);
                return 0;
            case LoweredOp.Unreachable or (>= LoweredOp.JumpUnless and <= LoweredOp.Loop) or (>= LoweredOp.Jump and <= LoweredOp.Return):
                return _control.Emit(i, place);
            case LoweredOp.Call or LoweredOp.CallImport or LoweredOp.CallIndirect:
                _calls.Emit(i, place);
                return 0;
            case >= LoweredOp.CountEdge and <= LoweredOp.CountChoice:
                _coverage.Emit(i);
                return 0;
            case LoweredOp.Move or LoweredOp.MoveRange or LoweredOp.Select:
                _control.Move(i);
                return 0;
            case >= 0x28 and <= 0x3E:
                _memory.Emit(i, place);
                return 0;
            case (>= Op.I32Const and <= Op.F64Const) or (>= Op.I32Eqz and < 0xC5) or (>= LoweredOp.Immediate and < 0x200) or (>= 0xFC00 and <= 0xFC07):
                _numeric.Emit(i, place);
                return 0;
            case >= 0xFD00:
                _vectors.Emit(i, place);
                return 0;
            default:
                _storage.Emit(i, place);
                return 0;
        }
    }
}
