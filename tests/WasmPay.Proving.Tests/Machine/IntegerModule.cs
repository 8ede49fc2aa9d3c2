using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Proving.Tests.Machine;

/// <summary>Writes random modules of integers: branches, loops, tables of branches, calls, memory by addresses that depend on the parameters. They end.</summary>
internal sealed class IntegerModule(Random random)
{
    private const byte End = 0x0B, Empty = 0x40;

    // Parameters, then locals; the last two count rounds.
    private static readonly ValueType[] s_parameters = [ValueType.I32, ValueType.I32, ValueType.I64, ValueType.I64];
    private static readonly ValueType[] s_locals = [ValueType.I32, ValueType.I64, ValueType.I32, ValueType.I64, ValueType.I32, ValueType.I32];
    private static readonly FunctionType s_type = new([.. s_parameters], [ValueType.I64]);

    private CodeWriter _code = new();
    private int _budget;
    private int _loops;
    private bool _calls;

    /// <summary>The type of the exported function <c>main</c>.</summary>
    public static FunctionType Type => s_type;

    /// <summary>A module; its memory is one page with some bytes, and its export <c>main</c> calls another function.</summary>
    public byte[] Write()
    {
        var module = new ModuleWriter();
        module.Memory(new SizeLimits(1, 2));
        module.Global(ValueType.I64, true, new CodeWriter().I64(random.NextInt64()).Op(End).Bytes);
        module.Global(ValueType.I32, true, new CodeWriter().I32(random.Next()).Op(End).Bytes);
        var bytes = new byte[64];
        random.NextBytes(bytes);
        module.Data(16, bytes);
        module.Function(s_type, s_locals, Body(calls: false));
        module.Export("main", 0, module.Function(s_type, s_locals, Body(calls: true)));
        module.Export("memory", 2, 0);
        return module.Write();
    }

    private byte[] Body(bool calls)
    {
        (_code, _budget, _loops, _calls) = (new CodeWriter(), random.Next(20, 90), 0, calls);
        for (var i = random.Next(2, 6); i > 0; i--) Statement(0);
        Wide(0);
        return _code.Op(End).Bytes;
    }

    private void Statement(int depth)
    {
        if (_budget-- < 0 || depth > 3) return;
        switch (random.Next(13))
        {
            case < 3:
                var local = Local(out var wide);
                Value(wide, depth);
                _code.Op(0x21, (uint)local);
                break;
            case 3 or 4:
                var width = random.Next(4);
                Address(depth);
                if (width == 3) Wide(depth);
                else Narrow(depth);
                _code.Op(width switch { 0 => (byte)0x36, 1 => 0x3A, 2 => 0x3B, _ => 0x37 }, 0, (uint)random.Next(8));
                break;
            case 5 or 6:
                Narrow(depth);
                _code.Op(0x04, Empty);
                Statement(depth + 1);
                if (random.Next(2) == 0)
                {
                    _code.Op(0x05);
                    Statement(depth + 1);
                }
                _code.Op(End);
                break;
            case 7 when _loops < 2:
                Loop(depth);
                break;
            case 8:
                _code.Op(0x02, Empty);
                Statement(depth + 1);
                Narrow(depth);
                _code.Op(0x0D, 0);
                Statement(depth + 1);
                _code.Op(End);
                break;
            case 9:
                _code.Op(0x02, Empty).Op(0x02, Empty).Op(0x02, Empty);
                Narrow(depth);
                _code.I32(3).Op(0x71).Op(0x0E).Unsigned(2).Unsigned(0).Unsigned(1).Unsigned(2).Op(End);
                Statement(depth + 1);
                _code.Op(End);
                Statement(depth + 1);
                _code.Op(End);
                break;
            case 10:
                if (random.Next(2) == 0)
                {
                    Wide(depth);
                    _code.Op(0x24, 0);
                }
                else
                {
                    Narrow(depth);
                    _code.Op(0x24, 1);
                }
                break;
            case 11:
                _code.I32(random.Next(64)).I32(random.Next(64));
                Narrow(depth);
                _code.I32(15).Op(0x71);
                if (random.Next(2) == 0) _code.Extended(10).Op(0x00, 0x00);
                else _code.Extended(11).Op(0x00);
                break;
            default:
                Narrow(depth);
                _code.Op(0x04, Empty);
                Wide(depth);
                _code.Op(0x0F).Op(End);
                break;
        }
    }

    // At most three rounds, as many as an expression says.
    private void Loop(int depth)
    {
        var counter = (uint)(s_parameters.Length + s_locals.Length - 2 + _loops++);
        Narrow(depth);
        _code.I32(3).Op(0x71).Op(0x21, counter).Op(0x02, Empty).Op(0x03, Empty);
        _code.Op(0x20, counter).Op(0x45).Op(0x0D, 1);
        _code.Op(0x20, counter).I32(1).Op(0x6B).Op(0x21, counter);
        Statement(depth + 1);
        _code.Op(0x0C, 0).Op(End).Op(End);
        _loops--;
    }

    private int Local(out bool wide)
    {
        var local = random.Next(s_parameters.Length + s_locals.Length - 2);
        wide = (local < s_parameters.Length ? s_parameters[local] : s_locals[local - s_parameters.Length]) == ValueType.I64;
        return local;
    }

    private void Value(bool wide, int depth)
    {
        if (wide) Wide(depth);
        else Narrow(depth);
    }

    private void Address(int depth)
    {
        Narrow(depth);
        _code.I32(random.Next(3) == 0 ? 0x1F : 7).Op(0x71);
    }

    private void Narrow(int depth)
    {
        if (_budget-- < 0 || depth > 4)
        {
            _code.Op(0x20, (uint)random.Next(2));
            return;
        }
        switch (random.Next(12))
        {
            case 0:
                _code.I32(random.Next(3) switch { 0 => random.Next(-3, 4), 1 => int.MinValue, _ => random.Next() });
                break;
            case 1 or 2:
                var local = Local(out var wide);
                _code.Op(0x20, (uint)local);
                if (wide) _code.Op(0xA7);
                break;
            case 3:
                Address(depth + 1);
                _code.Op(random.Next(5) switch { 0 => (byte)0x28, 1 => 0x2C, 2 => 0x2D, 3 => 0x2E, _ => 0x2F }, 0, (uint)random.Next(70));
                break;
            case 4:
                Wide(depth + 1);
                Wide(depth + 1);
                _code.Op((byte)random.Next(0x51, 0x5B));
                break;
            case 5:
                Narrow(depth + 1);
                _code.Op((byte)(random.Next(6) switch { 0 => 0x45, 1 => 0x67, 2 => 0x68, 3 => 0x69, 4 => 0xC0, _ => 0xC1 }));
                break;
            case 6:
                Narrow(depth + 1);
                Narrow(depth + 1);
                Narrow(depth + 1);
                _code.Op(0x1B);
                break;
            case 7:
                _code.Op(0x23, 1);
                break;
            case 8:
                Narrow(depth + 1);
                Narrow(depth + 1);
                _code.Op((byte)random.Next(0x46, 0x50));
                break;
            default:
                Narrow(depth + 1);
                if (random.Next(2) == 0) _code.I32(random.Next(1, 9));
                else Narrow(depth + 1);
                _code.Op((byte)random.Next(0x6A, 0x79));
                break;
        }
    }

    private void Wide(int depth)
    {
        if (_budget-- < 0 || depth > 4)
        {
            _code.Op(0x20, (uint)random.Next(2, 4));
            return;
        }
        switch (random.Next(10))
        {
            case 0:
                _code.I64(random.Next(3) switch { 0 => random.Next(-3, 4), 1 => long.MinValue, _ => random.NextInt64() });
                break;
            case 1:
                Narrow(depth + 1);
                _code.Op(random.Next(2) == 0 ? (byte)0xAC : (byte)0xAD);
                break;
            case 2:
                Address(depth + 1);
                _code.Op((byte)random.Next(0x30, 0x36), 0, (uint)random.Next(70));
                break;
            case 3:
                Address(depth + 1);
                _code.Op(0x29, 0, (uint)random.Next(70));
                break;
            case 4:
                Wide(depth + 1);
                _code.Op((byte)(random.Next(6) switch { 0 => 0x79, 1 => 0x7A, 2 => 0x7B, 3 => 0xC2, 4 => 0xC3, _ => 0xC4 }));
                break;
            case 5 when _calls:
                Narrow(depth + 1);
                Narrow(depth + 1);
                Wide(depth + 1);
                Wide(depth + 1);
                _code.Op(0x10, 0);
                break;
            case 6:
                _code.Op(0x23, 0);
                break;
            case 7:
                _code.Op(0x20, (uint)random.Next(2, 4));
                break;
            default:
                Wide(depth + 1);
                if (random.Next(2) == 0) _code.I64(random.Next(1, 9));
                else Wide(depth + 1);
                _code.Op((byte)random.Next(0x7C, 0x8B));
                break;
        }
    }
}
