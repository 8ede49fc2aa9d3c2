using System.Reflection.Emit;
using WasmPay.Wasm.Analyze;
using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;
using WasmPay.Wasm.Validate;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>
/// Emits one validated function as CIL. Operands stay on the CIL stack within a straight run of code and go to locals at every
/// place where control may join, so the CIL stack is empty there. Fuel is summed while emitting and taken from a local counter
/// once a run; a trap's site carries what the counter lacks.
/// </summary>
internal sealed partial class FunctionCompiler
{
    // A deeper tree of operands is cut by a local: the JIT recurses over trees.
    private const int MaximumTree = 64;
    private const int MaximumOnStack = 32;
    private const int MaximumPending = TrapSite.MaximumPending - 1;

    private readonly ManagedModule _owner;
    private readonly Module _module;
    private readonly FunctionType _type;
    private readonly ByteReader _reader;
    private readonly FunctionFacts _facts;
    private readonly FunctionTraits _traits;
    private readonly BodyMap _map;
    private readonly ValueType[] _localTypes;
    private readonly LocalBuilder?[] _locals;
    private readonly DynamicMethod _method;
    private readonly ILGenerator _il;
    private readonly LocalBuilder _fuel;
    private readonly LocalBuilder _store;
    private readonly LocalBuilder _start;
    private readonly LocalBuilder _length;
    private readonly LocalBuilder _address;
    private readonly LocalBuilder _site;
    private readonly int _bodyStart;
    private readonly int _function;
    private readonly Dictionary<TrapCode, Label> _traps = [];
    private Instruction _now;
    private int _pending;

    private FunctionCompiler(ManagedModule owner, int function)
    {
        _owner = owner;
        _module = owner.Decoded;
        _type = _module.TypeOf(function);
        var body = _module.Bodies[function - _module.ImportedFunctions];
        _reader = new ByteReader(_module.Binary, body.Start, body.End);
        _facts = FunctionFacts.Of(_module, function, owner.Options.Limits);
        _traits = owner.Traits[function - _module.ImportedFunctions];
        _map = _facts.TakesLengths ? BodyAnalysis.Of(_module, function, _facts, owner.Options.Limits) : new BodyMap([], null);
        _localTypes = LocalTypes.Of(_type, body);
        _locals = new LocalBuilder?[_localTypes.Length];
        _vectors = Array.IndexOf(_localTypes, ValueType.V128) >= 0;
        _method = Signatures.Method($"f{function}", _type);
        _il = _method.GetILGenerator(Math.Max(64, (body.End - body.Start) * 8));
        _fuel = _il.DeclareLocal(typeof(long));
        _store = _il.DeclareLocal(typeof(Store));
        _start = _il.DeclareLocal(typeof(nint));
        _length = _il.DeclareLocal(typeof(long));
        _address = _il.DeclareLocal(typeof(long));
        _site = _il.DeclareLocal(typeof(int));
        _bodyStart = body.Start;
        _function = function;
    }

    /// <summary>Compiles a function to machine code.</summary>
    public static CompiledFunction Compile(ManagedModule owner, int function)
    {
        var compiler = new FunctionCompiler(owner, function);
        compiler.Emit();
        var entry = CodePointers.Compile(compiler._method);
        var frame = compiler._facts.FrameBytes(compiler._localTypes.Length, compiler._traits.Operands, compiler._vectors);
        if (!GuardedEntry.IsNeeded(frame)) return new CompiledFunction(entry, compiler._method, null);
        var guard = GuardedEntry.Build(compiler._type, entry, frame, function);
        return new CompiledFunction(CodePointers.Compile(guard), compiler._method, guard);
    }

    private void Emit()
    {
        Prologue();
        OpenFunction();
        while (_frames.Count > 0)
        {
            _now = InstructionReader.Next(_reader, _owner.Options.Limits);
            if (!_reachable)
            {
                Skip();
                continue;
            }

            _pending += _now.Info.Fuel;
            if (_pending > MaximumPending) SettleFuel();
            Instruction();
        }

        EmitTraps();
    }

    private void Instruction()
    {
        if (_now.Info.Recipe is { } recipe)
        {
            Fixed(recipe);
            return;
        }

        switch (_now.Info.Code)
        {
            case >= Op.Unreachable and <= Op.Return:
                Control();
                break;
            case Op.Call:
                Call((int)_now.X);
                break;
            case Op.CallIndirect:
                CallIndirect();
                break;
            case Op.Drop:
                Drop();
                break;
            case Op.Select or Op.SelectTyped:
                Select();
                break;
            case >= Op.LocalGet and <= Op.LocalTee:
                Local();
                break;
            case Op.GlobalGet or Op.GlobalSet:
                Global();
                break;
            case Op.I32Const:
                _il.Emit(OpCodes.Ldc_I4, (int)_now.Bits);
                Push(new Operand(ValueType.I32) { Constant = _now.Bits });
                break;
            case Op.I64Const:
                _il.Emit(OpCodes.Ldc_I8, _now.Bits);
                Push(new Operand(ValueType.I64) { Constant = _now.Bits });
                break;
            case Op.F32Const:
                Float32((int)_now.Bits);
                break;
            case Op.F64Const:
                Float64(_now.Bits);
                break;
            case Op.RefNull:
                _il.Emit(OpCodes.Ldnull);
                Push(new Operand((ValueType)_now.X));
                break;
            case Op.RefIsNull:
                Load(1);
                _il.Emit(OpCodes.Ldnull);
                _il.Emit(OpCodes.Ceq);
                Replace(1, ValueType.I32);
                break;
            case Op.RefFunc:
                LoadInstance();
                _il.Emit(OpCodes.Ldc_I4, (int)_now.X);
                _il.Emit(OpCodes.Call, Members.FunctionAt);
                Push(new Operand(ValueType.FuncRef));
                break;
            default:
                Storage();
                break;
        }
    }

    private void Prologue()
    {
        if (_facts.NeedsStackCheck(_localTypes.Length))
        {
            // The address of a local tells how far down the stack this frame reaches.
            var here = _il.DeclareLocal(typeof(int));
            LoadInstance();
            _il.Emit(OpCodes.Ldfld, Members.Store);
            _il.Emit(OpCodes.Stloc, _store);
            LoadStoreFuel();
            SetSite();
            _il.Emit(OpCodes.Ldloca, here);
            _il.Emit(OpCodes.Conv_U);
            _il.Emit(OpCodes.Ldloc, _store);
            _il.Emit(OpCodes.Ldfld, Members.StackLimit);
            _il.Emit(OpCodes.Blt_Un, TrapLabel(TrapCode.CallStackExhausted));
            AddDepth(-FunctionFacts.Depth(_localTypes.Length, _traits.Operands));
            _il.Emit(OpCodes.Ldloc, _store);
            _il.Emit(OpCodes.Ldfld, Members.DepthLeft);
            _il.Emit(OpCodes.Ldc_I4_0);
            _il.Emit(OpCodes.Blt, TrapLabel(TrapCode.CallStackExhausted));
        }
        else
        {
            LoadInstance();
            _il.Emit(OpCodes.Ldfld, Members.Store);
            _il.Emit(OpCodes.Stloc, _store);
            LoadStoreFuel();
        }

        if (_facts.UsesMemory)
        {
            LoadInstance();
            _il.Emit(OpCodes.Ldfld, Members.MemoryStart);
            _il.Emit(OpCodes.Stloc, _start);
            LoadLength();
        }

        _pending = 1;
        CheckFuel();
        StartCoverage();
    }

    private void AddDepth(int change)
    {
        _il.Emit(OpCodes.Ldloc, _store);
        _il.Emit(OpCodes.Ldloc, _store);
        _il.Emit(OpCodes.Ldfld, Members.DepthLeft);
        _il.Emit(OpCodes.Ldc_I4, change);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stfld, Members.DepthLeft);
    }

    private void LoadInstance() => Signatures.Argument(_il, _type.Parameters.Length);

    private void LoadStoreFuel()
    {
        _il.Emit(OpCodes.Ldloc, _store);
        _il.Emit(OpCodes.Ldfld, Members.FuelLeft);
        _il.Emit(OpCodes.Stloc, _fuel);
    }

    private void LoadLength()
    {
        LoadInstance();
        _il.Emit(OpCodes.Ldfld, Members.Memory);
        _il.Emit(OpCodes.Ldfld, Members.Length);
        _il.Emit(OpCodes.Stloc, _length);
    }

    /// <summary>Takes the run's fuel from the counter.</summary>
    private void SettleFuel()
    {
        if (_pending == 0) return;
        _il.Emit(OpCodes.Ldloc, _fuel);
        _il.Emit(OpCodes.Ldc_I4, _pending);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, _fuel);
        _pending = 0;
    }

    /// <summary>Settles, and traps where nothing is left: Wasmtime's check also fails at exactly zero.</summary>
    private void CheckFuel()
    {
        SettleFuel();
        SetSite();
        _il.Emit(OpCodes.Ldloc, _fuel);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Ble, TrapLabel(TrapCode.OutOfFuel));
    }

    /// <summary>Writes the counter where callees and the host see it.</summary>
    private void PublishFuel()
    {
        SettleFuel();
        _il.Emit(OpCodes.Ldloc, _store);
        _il.Emit(OpCodes.Ldloc, _fuel);
        _il.Emit(OpCodes.Stfld, Members.FuelLeft);
    }

    /// <summary>Notes where the code is, for the trap that may follow. Nothing may lie on the CIL stack where it branches.</summary>
    private void SetSite()
    {
        _il.Emit(OpCodes.Ldc_I4, Site());
        _il.Emit(OpCodes.Stloc, _site);
    }

    private int Site() => TrapSite.Pack(_pending, (_now.Info is null ? _reader.Position : _now.Offset) - _bodyStart);

    private Label TrapLabel(TrapCode code)
    {
        if (!_traps.TryGetValue(code, out var label)) _traps[code] = label = _il.DefineLabel();
        return label;
    }

    // One block for each kind of trap, out of the way: few blocks make the JIT fast, and it knows that those which throw are rare.
    private void EmitTraps()
    {
        foreach (var (code, label) in _traps)
        {
            _il.MarkLabel(label);
            LoadInstance();
            _il.Emit(OpCodes.Ldloc, _fuel);
            _il.Emit(OpCodes.Ldloc, _site);
            _il.Emit(OpCodes.Ldc_I4, _function);
            _il.Emit(OpCodes.Ldc_I4, (int)code);
            _il.Emit(OpCodes.Call, Members.CreateTrap);
            _il.Emit(OpCodes.Throw);
        }
    }
}
