using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>Writes one function's body: statements that leave the stack as it was, and expressions that push one value.</summary>
internal sealed partial class BodyGenerator
{
    private const byte Empty = 0x40;
    private const byte End = 0x0B;

    private readonly Random _random;
    private readonly ModuleWriter _module;
    private readonly List<FunctionType> _functions;
    private readonly FunctionType _type;
    private readonly ValueType[] _locals;
    private readonly uint[] _elements;
    private readonly CodeWriter _code;
    private readonly List<ValueType[]> _labels = [];
    private int _budget;

    public BodyGenerator(Random random, ModuleWriter module, List<FunctionType> functions, uint[] elements, FunctionType type, ValueType[] locals)
    {
        _random = random;
        _code = new CodeWriter(random);
        _module = module;
        _functions = functions;
        _elements = elements;
        _type = type;
        _locals = [.. type.Parameters, .. locals];
        _budget = random.Next(10, 150);
    }

    /// <summary>The body, with its final <c>end</c>.</summary>
    public byte[] Write()
    {
        _labels.Add([.. _type.Results]);
        Statements(_random.Next(1, 6), 0);
        foreach (var result in _type.Results) Expression(result, 0);
        return _code.Op(End).Bytes;
    }

    /// <summary>A constant of a number type.</summary>
    public static CodeWriter Constant(CodeWriter code, ValueType type, CoreValue value) => type switch
    {
        ValueType.I32 => code.I32(value.AsI32),
        ValueType.I64 => code.I64(value.AsI64),
        ValueType.F32 => code.F32((uint)value.Bits),
        ValueType.V128 => code.V128(value.AsV128),
        _ => code.F64(value.Bits),
    };

    private void Statements(int count, int depth)
    {
        for (var i = 0; i < count; i++) Statement(depth);
    }

    private void Statement(int depth)
    {
        if (_budget-- < 0 || depth > 6)
        {
            _code.Op(0x01);
            return;
        }

        switch (_random.Next(22))
        {
            case < 4:
                var local = _random.Next(_locals.Length);
                if (_locals.Length == 0) break;
                Expression(_locals[local], depth);
                _code.Op(0x21, (uint)local);
                break;
            case < 6:
                var global = _random.Next(ModuleGenerator.Numbers.Length);
                Expression(ModuleGenerator.Numbers[global], depth);
                _code.Op(0x24, (uint)global);
                break;
            case < 9:
                Store(depth);
                break;
            case 9:
                Expression(Number(), depth);
                _code.Op(0x1A);
                break;
            case < 12:
                If(depth);
                break;
            case < 13:
                Loop(depth);
                break;
            case 13:
                LoopWithParameter(depth);
                break;
            case 14:
                Block(depth);
                break;
            case 15:
                BranchTable(depth);
                break;
            case 16:
                CallStatement(depth);
                break;
            case 17:
                Bulk(depth);
                break;
            case 18:
                TableStatement(depth);
                break;
            case 19:
                BranchIf(depth);
                break;
            case 20:
                if (_random.Next(4) == 0) Leave(depth);
                break;
            default:
                MultipleValues(depth);
                break;
        }
    }

    private void Store(int depth)
    {
        var access = OperatorTable.Stores[_random.Next(OperatorTable.Stores.Length)];
        Address(depth);
        Expression(access.Type, depth + 1);
        MemoryArgument(access);
    }

    private void If(int depth)
    {
        Condition(depth);
        _code.Op(0x04, Empty);
        _labels.Add([]);
        Statements(_random.Next(3), depth + 1);
        if (_random.Next(2) == 0)
        {
            _code.Op(0x05);
            Statements(_random.Next(3), depth + 1);
        }

        Close();
    }

    private void Loop(int depth)
    {
        _code.Op(0x03, Empty);
        _labels.Add([]);
        Statements(_random.Next(1, 4), depth + 1);
        Condition(depth);
        _code.Op(0x0D, 0u);
        Close();
    }

    /// <summary>
    /// A loop whose parameter is a local in bounds at first and anything from the second round on, used as an address, a length or a
    /// divisor after the local itself: what an engine knows of the first round's value must not be believed in the next.
    /// </summary>
    private void LoopWithParameter(int depth)
    {
        var local = Array.IndexOf(_locals, ValueType.I32);
        if (local < 0) return;
        _code.Op(0x20, (uint)local).I32(0xFF).Op(0x71).Op(0x21, (uint)local);
        _code.Op(0x20, (uint)local).Op(0x03).Signed(_module.Type(new FunctionType([ValueType.I32], [])));
        _labels.Add([ValueType.I32]);
        _code.Op(0x20, (uint)local).Op(0x28, 0, 0).Op(0x1A);
        switch (_random.Next(4))
        {
            case 0:
                _code.Op(0x28, 0, 0).Op(0x1A);
                break;
            case 1:
                Expression(ValueType.I32, depth + 1);
                _code.Op(0x36, 0, 0);
                break;
            case 2:
                _code.Op(0x21, (uint)local).I32(7).Op(0x20, (uint)local).Op(0x6E, 0x1A);
                break;
            default:
                _code.Op(0x21, (uint)local).I32(0).I32(0).Op(0x20, (uint)local).Extended(0x0B).Op(0x00);
                break;
        }

        Statements(_random.Next(2), depth + 1);
        Expression(ValueType.I32, depth + 1);
        Condition(depth);
        _code.Op(0x0D, 0u).Op(0x1A);
        Close();
    }

    private void Block(int depth)
    {
        _code.Op(0x02, Empty);
        _labels.Add([]);
        Statements(_random.Next(1, 4), depth + 1);
        Close();
    }

    /// <summary>A branch out of several nested blocks, chosen by a value.</summary>
    private void BranchTable(int depth)
    {
        var targets = _random.Next(1, 5);
        for (var i = 0; i < targets; i++)
        {
            _code.Op(0x02, Empty);
            _labels.Add([]);
        }

        Expression(ValueType.I32, depth + 1);
        _code.Op(0x0E, (uint)(targets - 1));
        for (var i = 0u; i < targets; i++) _code.Unsigned(i);
        if (_random.Next(2) == 0) Statement(depth + 1);
        for (var i = 0; i < targets; i++)
        {
            Close();
            Statement(depth + 1);
        }
    }

    private void BranchIf(int depth)
    {
        var label = _random.Next(_labels.Count);
        if (_labels[^(label + 1)].Length > 0) return;
        Condition(depth);
        _code.Op(0x0D, (uint)label);
    }

    /// <summary>Leaves for good; what follows is dead, which is not charged.</summary>
    private void Leave(int depth)
    {
        switch (_random.Next(3))
        {
            case 0:
                _code.Op(0x00);
                break;
            case 1:
                foreach (var result in _type.Results) Expression(result, depth + 1);
                _code.Op(0x0F);
                break;
            default:
                var label = _random.Next(_labels.Count);
                foreach (var result in _labels[^(label + 1)]) Expression(result, depth + 1);
                _code.Op(0x0C, (uint)label);
                break;
        }
    }

    private void CallStatement(int depth)
    {
        var function = _random.Next(_functions.Count);
        Arguments(_functions[function], depth);
        _code.Op(0x10, (uint)function);
        foreach (var _ in _functions[function].Results) _code.Op(0x1A);
    }

    /// <summary>A block with a parameter and two results, by its type's index.</summary>
    private void MultipleValues(int depth)
    {
        var (one, other) = (Number(), Number());
        var type = new FunctionType([one], [other, one]);
        Expression(one, depth + 1);
        _code.Op(0x02).Signed(_module.Type(type));
        _labels.Add([other, one]);
        _code.Op(0x1A);
        Expression(other, depth + 1);
        Expression(one, depth + 1);
        Condition(depth);
        _code.Op(0x0D, 0u);
        Close();
        _code.Op(0x1A, 0x1A);
    }

    private void Close()
    {
        _labels.RemoveAt(_labels.Count - 1);
        _code.Op(End);
    }

    private void Arguments(FunctionType type, int depth)
    {
        foreach (var parameter in type.Parameters) Expression(parameter, depth + 1);
    }

    private ValueType Number() => ModuleGenerator.Numbers[_random.Next(ModuleGenerator.Numbers.Length)];
}
