using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Validate;

/// <summary>Judges a whole module (core specification 2.0, 3.4). Runs to its end before any code is generated.</summary>
internal sealed class ModuleValidator
{
    private const uint MaximumPages = 65_536;

    private readonly Module _module;
    private readonly ModuleLimits _limits;
    private readonly ByteReader _reader;
    private readonly bool[] _declared;
    private readonly Stack<ValueType> _operands = new();

    private ModuleValidator(Module module, ModuleLimits limits)
    {
        _module = module;
        _limits = limits;
        _reader = new ByteReader(module.Binary, 0, 0);
        _declared = new bool[module.Functions.Length];
    }

    /// <summary>Throws a refusal, or tells what it has seen of each body.</summary>
    /// <param name="module">The decoded module.</param>
    /// <param name="limits">Limits on its shape.</param>
    /// <param name="coverage">Whether edges are to be numbered.</param>
    public static ValidatedFunctions Validate(Module module, ModuleLimits limits, bool coverage = false) => new ModuleValidator(module, limits).Validate(coverage);

    private ValidatedFunctions Validate(bool coverage)
    {
        foreach (var type in _module.Functions)
            if ((uint)type >= (uint)_module.Types.Length) throw ModuleException.Invalid("unknown type", 0);
        foreach (var table in _module.Tables) Range(table.Limits, uint.MaxValue, "table size must be at most 2^32-1 elements");
        foreach (var memory in _module.Memories) Range(memory.Limits, MaximumPages, "memory size must be at most 65536 pages (4GiB)");
        // References that globals, elements and exports make count as declared for ref.func (3.4.10).
        Globals();
        Elements();
        Data();
        Start();
        Exports();
        var functions = new FunctionValidator(_module, _limits, _reader, _declared);
        var edges = coverage ? new EdgeTable(_limits.Edges) : null;
        var traits = new FunctionTraits[_module.Bodies.Length];
        for (var i = 0; i < traits.Length; i++) traits[i] = functions.Validate(i, edges: edges);
        return new(traits, _declared, edges);
    }

    private static void Range(SizeLimits limits, uint bound, string message)
    {
        if (limits.Minimum > bound || limits.Maximum > bound) throw ModuleException.Invalid(message, 0);
        if (limits.Maximum < limits.Minimum) throw ModuleException.Invalid("size minimum must not be greater than maximum", 0);
    }

    private void Globals()
    {
        for (var i = 0; i < _module.GlobalInitials.Length; i++)
            Constant(_module.GlobalInitials[i], _module.Globals[_module.ImportedGlobals + i].Value);
    }

    private void Elements()
    {
        foreach (var segment in _module.Elements)
        {
            if (segment.Functions is { } functions)
                foreach (var function in functions) Declare(function, segment.Offset);
            else
                foreach (var expression in segment.Expressions!) Constant(expression, segment.Type);
            if (segment.Mode != SegmentMode.Active) continue;
            if ((uint)segment.Table >= (uint)_module.Tables.Length) throw ModuleException.Invalid($"unknown table {segment.Table}", segment.Offset);
            if (_module.Tables[segment.Table].Element != segment.Type) throw ModuleException.Invalid("type mismatch", segment.Offset);
            Constant(segment.Place, ValueType.I32);
        }
    }

    private void Data()
    {
        foreach (var segment in _module.Data)
        {
            if (segment.Mode != SegmentMode.Active) continue;
            if ((uint)segment.Memory >= (uint)_module.Memories.Length) throw ModuleException.Invalid($"unknown memory {segment.Memory}", segment.Offset);
            Constant(segment.Place, ValueType.I32);
        }
    }

    private void Start()
    {
        if (_module.Start is not { } start) return;
        if ((uint)start.Function >= (uint)_module.Functions.Length) throw ModuleException.Invalid("unknown function", start.Offset);
        var type = _module.TypeOf(start.Function);
        if (type.Parameters.Length + type.Results.Length > 0) throw ModuleException.Invalid("start function", start.Offset);
    }

    private void Exports()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var export in _module.Exports)
        {
            var (what, count) = export.Kind switch
            {
                ExternKind.Function => ("function", _module.Functions.Length),
                ExternKind.Table => ("table", _module.Tables.Length),
                ExternKind.Memory => ("memory", _module.Memories.Length),
                _ => ("global", _module.Globals.Length),
            };
            if ((uint)export.Index >= (uint)count) throw ModuleException.Invalid($"unknown {what} {(uint)export.Index}", export.Offset);
            if (export.Kind == ExternKind.Function) _declared[export.Index] = true;
            if (!names.Add(export.Name)) throw ModuleException.Invalid("duplicate export name", export.Offset);
        }
    }

    private void Declare(int function, int offset)
    {
        if ((uint)function >= (uint)_module.Functions.Length) throw ModuleException.Invalid($"unknown function {(uint)function}", offset);
        _declared[function] = true;
    }

    // A constant expression is one constant, and reads only imported immutable globals (3.3.10).
    private void Constant(Constant expression, ValueType expected)
    {
        _reader.Seek(expression.Start, expression.End);
        var stack = _operands;
        stack.Clear();
        while (!_reader.AtEnd)
        {
            var instruction = InstructionReader.Next(_reader, _limits);
            stack.Push(instruction.Info.Code switch
            {
                Op.I32Const => ValueType.I32,
                Op.I64Const => ValueType.I64,
                Op.F32Const => ValueType.F32,
                Op.F64Const => ValueType.F64,
                Op.V128Const => ValueType.V128,
                Op.RefNull => (ValueType)instruction.X,
                Op.RefFunc => Function(instruction),
                Op.GlobalGet => Global(instruction),
                Op.I32Add or Op.I32Sub or Op.I32Mul => Operands(stack, ValueType.I32, instruction),
                Op.I64Add or Op.I64Sub or Op.I64Mul => Operands(stack, ValueType.I64, instruction),
                _ => throw ModuleException.Invalid("constant expression required", instruction.Offset),
            });
        }

        if (stack.Count != 1 || stack.Pop() != expected) throw ModuleException.Invalid("type mismatch", expression.Start);
    }

    private static ValueType Operands(Stack<ValueType> stack, ValueType type, Instruction instruction)
    {
        for (var i = 0; i < 2; i++)
            if (!stack.TryPop(out var operand) || operand != type) throw ModuleException.Invalid("type mismatch", instruction.Offset);
        return type;
    }

    private ValueType Function(Instruction instruction)
    {
        Declare((int)instruction.X, instruction.Offset);
        return ValueType.FuncRef;
    }

    private ValueType Global(Instruction instruction)
    {
        if (instruction.X >= (uint)_module.ImportedGlobals) throw ModuleException.Invalid($"unknown global {instruction.X}", instruction.Offset);
        var type = _module.Globals[instruction.X];
        return type.Mutable ? throw ModuleException.Invalid("constant expression required", instruction.Offset) : type.Value;
    }
}

/// <summary>What validation has seen of a module's bodies, and what judging one of them again takes.</summary>
/// <param name="Traits">Of each body.</param>
/// <param name="Declared">Functions that ref.func may name, by index.</param>
/// <param name="Edges">Edges to count, where coverage was asked for.</param>
internal sealed record ValidatedFunctions(FunctionTraits[] Traits, bool[] Declared, EdgeTable? Edges)
{
    /// <summary>What the heaviest function takes of the depth of calls.</summary>
    public int HeaviestCall => Traits.Select(traits => traits.Weight).DefaultIfEmpty().Max();

    /// <summary>Judges a body again and hands its instructions on: the only way in which a body is read after its module was validated.</summary>
    /// <exception cref="ModuleException">The bytes do not validate; they did before, so they were changed.</exception>
    public void Read(Module module, int function, ModuleLimits limits, IInstructionSink sink) =>
        new FunctionValidator(module, limits, new ByteReader(module.Binary, 0, 0), Declared).Validate(function - module.ImportedFunctions, sink);
}
