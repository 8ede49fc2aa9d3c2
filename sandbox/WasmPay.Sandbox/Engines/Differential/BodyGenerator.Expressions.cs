using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>Expressions, addresses, and the instructions on whole memories and tables.</summary>
internal sealed partial class BodyGenerator
{
    private const int MaximumDepth = 7;

    private void Expression(ValueType type, int depth)
    {
        if (_budget-- < 0 || depth > MaximumDepth)
        {
            Leaf(type);
            return;
        }

        switch (_random.Next(20))
        {
            case < 5:
                Leaf(type);
                break;
            case < 11:
                Operate(type, depth);
                break;
            case < 13:
                Load(type, depth);
                break;
            case 13:
                Choose(type, depth);
                break;
            case 14:
                IfElse(type, depth);
                break;
            case 15:
                Tee(type, depth);
                break;
            case 16:
                CallExpression(type, depth);
                break;
            case 17:
                CallIndirect(type, depth);
                break;
            case 18:
                BranchWithValue(type, depth);
                break;
            default:
                if (type == ValueType.I32) Measure(depth);
                else Operate(type, depth);
                break;
        }
    }

    private void Leaf(ValueType type)
    {
        int[] locals = [.. Enumerable.Range(0, _locals.Length).Where(i => _locals[i] == type)];
        if (locals.Length > 0 && _random.Next(2) == 0) _code.Op(0x20, (uint)locals[_random.Next(locals.Length)]);
        else if (_random.Next(5) == 0) _code.Op(0x23, (uint)Array.IndexOf(ModuleGenerator.Numbers, type));
        else Constant(_code, type, BoundaryValues.Next(_random, type));
    }

    private void Operate(ValueType type, int depth)
    {
        var operators = OperatorTable.ByResult[type];
        var chosen = operators.ElementAt(_random.Next(operators.Count()));
        foreach (var operand in chosen.Operands) Expression(operand, depth + 1);
        _code.Op(chosen.Code);
        for (var i = 0; chosen.Lanes > 0 && i < chosen.LaneCount; i++) _code.Op((byte)_random.Next(chosen.Lanes));
    }

    private void Load(ValueType type, int depth)
    {
        var loads = OperatorTable.Loads[type];
        var chosen = loads.ElementAt(_random.Next(loads.Count()));
        Address(depth);
        if (chosen.Lanes > 0) Expression(type, depth + 1);
        MemoryArgument(chosen);
    }

    /// <summary><c>select</c>, in its plain and its typed form.</summary>
    private void Choose(ValueType type, int depth)
    {
        Expression(type, depth + 1);
        Expression(type, depth + 1);
        Condition(depth);
        if (_random.Next(2) == 0) _code.Op(0x1B);
        else _code.Op(0x1C, 1u).Op((byte)type);
    }

    private void IfElse(ValueType type, int depth)
    {
        Condition(depth);
        _code.Op(0x04, (byte)type);
        _labels.Add([type]);
        Statements(_random.Next(2), depth + 1);
        Expression(type, depth + 1);
        _code.Op(0x05);
        Expression(type, depth + 1);
        Close();
    }

    private void Tee(ValueType type, int depth)
    {
        Expression(type, depth + 1);
        var local = Array.IndexOf(_locals, type);
        if (local >= 0) _code.Op(0x22, (uint)local);
    }

    private void CallExpression(ValueType type, int depth)
    {
        int[] functions = [.. Enumerable.Range(0, _functions.Count).Where(i => _functions[i].Results is [var result] && result == type)];
        if (functions.Length == 0)
        {
            Leaf(type);
            return;
        }

        var function = functions[_random.Next(functions.Length)];
        Arguments(_functions[function], depth);
        _code.Op(0x10, (uint)function);
    }

    private void CallIndirect(ValueType type, int depth)
    {
        var callee = _functions.FirstOrDefault(function => function.Results is [var result] && result == type);
        if (callee is null || (!_elements.Any(element => _functions[(int)element].Equals(callee)) && _random.Next(10) > 0))
        {
            Leaf(type);
            return;
        }

        Arguments(callee, depth);
        int[] matching = [.. Enumerable.Range(0, _elements.Length).Where(i => _functions[(int)_elements[i]].Equals(callee))];
        if (_random.Next(30) == 0) Expression(ValueType.I32, depth + 1);
        else if (matching.Length == 0 || _random.Next(30) == 0) _code.I32(_random.Next(ModuleGenerator.TableSize + 1));
        else _code.I32(matching[_random.Next(matching.Length)]);
        _code.Op(0x11, _module.Type(callee), 0);
    }

    /// <summary>A block that may be left early with its value.</summary>
    private void BranchWithValue(ValueType type, int depth)
    {
        _code.Op(0x02, (byte)type);
        _labels.Add([type]);
        Expression(type, depth + 1);
        Condition(depth);
        _code.Op(0x0D, 0u);
        Close();
    }

    /// <summary>An i32 that tells or changes the size of the memory or table.</summary>
    private void Measure(int depth)
    {
        switch (_random.Next(5))
        {
            case 0:
                _code.Op(0x3F, 0x00);
                break;
            case 1:
                Length(depth);
                _code.Op(0x40, 0x00);
                break;
            case 2:
                _code.Extended(16, 0);
                break;
            case 3:
                _code.Op(0xD0, (byte)ValueType.FuncRef);
                Length(depth);
                _code.Extended(15, 0);
                break;
            default:
                _code.I32(_random.Next(ModuleGenerator.TableSize)).Op(0x25, 0u).Op(0xD1);
                break;
        }
    }

    /// <summary>An address that is mostly within the first page, often at its end.</summary>
    private void Address(int depth)
    {
        if (_random.Next(4) == 0)
        {
            Expression(ValueType.I32, depth + 1);
            _code.I32(0x7FFF).Op(0x71);
        }
        else if (_random.Next(60) == 0) Expression(ValueType.I32, depth + 1);
        else _code.I32(_random.Next(20) == 0 ? 65536 - _random.Next(30) : _random.Next(256));
    }

    private void MemoryArgument(Access access)
    {
        var offset = _random.Next(100) switch
        {
            0 => uint.MaxValue,
            1 => 65536u - (uint)access.Bytes,
            2 => 65536u,
            _ => (uint)_random.Next(16),
        };
        _code.Op(access.Code).Unsigned((ulong)_random.Next(int.Log2(access.Bytes) + 1)).Unsigned(offset);
        if (access.Lanes > 0) _code.Op((byte)_random.Next(access.Lanes));
    }

    private void Condition(int depth) => Expression(ValueType.I32, depth + 1);

    /// <summary>A length for a bulk instruction: constant or computed, mostly small.</summary>
    private void Length(int depth)
    {
        switch (_random.Next(30))
        {
            case 0:
                Expression(ValueType.I32, depth + 1);
                break;
            case < 8:
                Expression(ValueType.I32, depth + 1);
                _code.I32(0x3F).Op(0x71);
                break;
            default:
                _code.I32(_random.Next(6));
                break;
        }
    }

    private void Bulk(int depth)
    {
        Address(depth);
        switch (_random.Next(4))
        {
            case 0:
                Address(depth);
                Length(depth);
                _code.Extended(10).Op(0x00, 0x00);
                break;
            case 1:
                Expression(ValueType.I32, depth + 1);
                Length(depth);
                _code.Extended(11).Op(0x00);
                break;
            case 2:
                _code.I32(_random.Next(ModuleGenerator.PassiveBytes - 4));
                Length(depth);
                _code.Extended(8, 2).Op(0x00);
                break;
            default:
                _code.Op(0x1A).Extended(9, 2);
                break;
        }
    }

    private void TableStatement(int depth)
    {
        _code.I32(_random.Next(ModuleGenerator.TableSize));
        switch (_random.Next(3))
        {
            case 0:
                _code.Op(0xD0, (byte)ValueType.FuncRef).Op(0x26, 0u);
                break;
            case 1:
                _code.I32(_random.Next(4));
                Length(depth);
                _code.Extended(14, 0, 0);
                break;
            default:
                _code.Op(0xD0, (byte)ValueType.FuncRef);
                Length(depth);
                _code.Extended(17, 0);
                break;
        }
    }
}
