using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Analyze;

/// <summary>
/// Walks a validated body once and finds where its jumps go and which lengths are constants. It sees constants through locals, as
/// Wasmtime's compiler does: never through memory, globals or arithmetic.
/// </summary>
internal sealed partial class BodyAnalysis
{
    private readonly Module _module;
    private readonly FunctionType _type;
    private readonly FunctionFacts _facts;
    private readonly ModuleLimits _limits;
    private readonly ByteReader _reader;
    private readonly Stack<Block> _blocks = new();
    private readonly List<Jump> _jumps = [];
    private Dictionary<int, long>? _lengths;
    private long?[] _operands = new long?[32];
    private int _height;
    private bool _reachable = true;
    private int _skipped;
    private Instruction _now;

    private BodyAnalysis(Module module, int function, FunctionFacts facts, ModuleLimits limits)
    {
        var body = module.Bodies[function - module.ImportedFunctions];
        (_module, _type, _facts, _limits) = (module, module.TypeOf(function), facts, limits);
        _reader = new ByteReader(module.Binary, body.Start, body.End);
    }

    /// <summary>An open block.</summary>
    private sealed class Block(ushort code, FunctionType type, int height)
    {
        public ushort Code = code;
        public readonly FunctionType Type = type;

        /// <summary>Operands beneath its parameters.</summary>
        public readonly int Height = height;

        /// <summary>A loop's head, to which branches go; otherwise not known before its end.</summary>
        public (int Target, int Next) Head;

        /// <summary>The jump of an if to its else, or of its first arm over the second; -1 for none.</summary>
        public int Pending = -1;

        /// <summary>Jumps that go to its end.</summary>
        public List<int>? ToEnd;

        public bool Targeted;

        /// <summary>Locals assigned inside, with the constants that they held before.</summary>
        public readonly Dictionary<int, long?> Assigned = [];

        public int Arity => Code == Op.Loop ? Type.Parameters.Length : Type.Results.Length;
    }

    public static BodyMap Of(Module module, int function, FunctionFacts facts, ModuleLimits limits)
    {
        var analysis = new BodyAnalysis(module, function, facts, limits);
        analysis.Walk();
        return new([.. analysis._jumps], analysis._lengths);
    }

    private void Walk()
    {
        _blocks.Push(new Block(Op.Block, _type, 0));
        while (_blocks.Count > 0)
        {
            _now = InstructionReader.Next(_reader, _limits);
            if (!_reachable) Skip();
            else if (_now.Info.HasFixedType) Effect(_now.Info.Pops.Length, _now.Info.Pushes.Length);
            else if (_now.Info.Code <= Op.Return) Control();
            else Plain();
        }
    }

    private void Plain()
    {
        switch (_now.Info.Code)
        {
            case Op.Call:
                Call(_module.TypeOf((int)_now.X), 0);
                break;
            case Op.CallIndirect:
                Call(_module.Types[_now.X], 1);
                break;
            case Op.I32Const or Op.I64Const:
                Push(_now.Bits);
                break;
            case Op.LocalGet:
                Push(ConstantOf((int)_now.X));
                break;
            case Op.LocalSet:
                Assign((int)_now.X, _operands[--_height]);
                break;
            case Op.LocalTee:
                Assign((int)_now.X, _operands[_height - 1]);
                break;
            case Op.Select or Op.SelectTyped:
                Effect(3, 1);
                break;
            case Op.Drop or Op.GlobalSet:
                Effect(1, 0);
                break;
            case Op.TableSet:
                Effect(2, 0);
                break;
            case Op.TableGet or Op.RefIsNull:
                Effect(1, 1);
                break;
            case Op.MemoryGrow:
                Bulk(1, 1);
                break;
            case Op.TableGrow:
                Bulk(2, 1);
                break;
            case Op.MemoryCopy or Op.MemoryFill or Op.MemoryInit or Op.TableCopy or Op.TableFill or Op.TableInit:
                Bulk(3, 0);
                break;
            case Op.DataDrop or Op.ElemDrop:
                break;
            default:
                // Constants of floats, global.get, the sizes, ref.null and ref.func.
                Push(null);
                break;
        }
    }

    private void Call(FunctionType type, int more) => Effect(type.Parameters.Length + more, type.Results.Length);

    private void Bulk(int pops, int pushes)
    {
        if (_operands[_height - 1] is { } known) (_lengths ??= [])[_now.Offset] = known;
        Effect(pops, pushes);
    }

    private void Effect(int pops, int pushes)
    {
        _height -= pops;
        for (var i = 0; i < pushes; i++) Push(null);
    }

    private void Push(long? known)
    {
        if (_height == _operands.Length) Array.Resize(ref _operands, _height * 2);
        _operands[_height++] = known;
    }
}
