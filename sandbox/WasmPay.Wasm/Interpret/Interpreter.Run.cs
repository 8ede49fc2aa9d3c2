using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Interpret;

/// <summary>The loop over instructions: control, memory, and the integer operators that most code consists of.</summary>
internal sealed partial class Interpreter
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(Instance instance, FunctionState function, int start)
    {
        var bottom = _depth;
        var lowered = function.Lowered;
        ReadOnlySpan<LoweredInstruction> code = lowered.Code;
        var s = _values.Numbers(lowered, start);
        var memory = instance.Memory;
        var fuel = store.FuelLeft;
        var next = 0;
        TrapCode trap;
        while (true)
        {
            ref readonly var i = ref code[next++];
            switch (i.Code)
            {
                case LoweredOp.Unreachable:
                    trap = TrapCode.Unreachable;
                    goto Trap;
                case LoweredOp.Charge:
                    fuel -= i.C;
                    continue;
                case LoweredOp.Loop:
                    function.RoundsLeft--;
                    if (fuel > 0) continue;
                    if (Refuel(ref fuel)) continue;
                    trap = TrapCode.OutOfFuel;
                    goto Trap;
                case LoweredOp.Jump:
                    fuel -= i.C;
                    next = i.B;
                    continue;
                case LoweredOp.JumpIf:
                    fuel -= i.C;
                    if ((uint)s[i.A] != 0) next = i.B;
                    continue;
                case LoweredOp.JumpUnless:
                    fuel -= i.C;
                    if ((uint)s[i.A] == 0) next = i.B;
                    continue;
                case LoweredOp.JumpTable:
                    fuel -= i.C;
                    next += (int)Math.Min((uint)s[i.A], (uint)i.B);
                    continue;
                case LoweredOp.Return:
                    fuel -= i.C;
                    _values.Move(start, start + i.A, lowered.Type.Results.Length, lowered.Traits);
                    store.DepthLeft += function.Weight;
                    store.FuelLeft = fuel;
                    if (_depth == bottom) return;
                    (instance, function, next, start) = _frames[--_depth];
                    goto Resume;
                case LoweredOp.Call:
                    store.FuelLeft = fuel - i.C;
                    {
                        var module = instance.Module;
                        var callee = module.FunctionAt(i.B);
                        if (module.CodeFor(callee) is { } compiled)
                        {
                            CallOut(instance, i.B, callee.Lowered.Type, compiled.Entry, module.BridgeOf(i.B), start + i.A);
                            goto Resume;
                        }

                        Push(new Frame(instance, function, next, start));
                        (function, next, start) = (callee, 0, start + i.A);
                    }

                    Enter(instance, function, start);
                    goto Resume;
                case LoweredOp.CallImport or LoweredOp.CallIndirect:
                    store.FuelLeft = i.Code == LoweredOp.CallImport ? fuel - i.C : fuel;
                    {
                        var target = i.Code == LoweredOp.CallImport
                            ? instance.ImportedFunctions[i.B]
                            : BulkOperations.IndirectCallee((int)s[i.A + instance.Module.Decoded.Types[i.B].Parameters.Length], i.B, i.C, instance, fuel, next - 1, function.Index);
                        if (Direct(target) is not { } callee)
                        {
                            CallOut(target.Instance, target.Index, target.FunctionType, target.CompiledEntry, target.Bridge, start + i.A);
                            goto Resume;
                        }

                        Push(new Frame(instance, function, next, start));
                        (instance, function, next, start) = (target.Instance, callee, 0, start + i.A);
                    }

                    Enter(instance, function, start);
                    goto Resume;
                case LoweredOp.Move:
                    if (i.C >= (int)ValueType.F64) s[i.A] = s[i.B];
                    else _values.Move(start + i.A, start + i.B, (ValueType)i.C);
                    continue;
                case LoweredOp.MoveRange:
                    _values.Move(start + i.A, start + i.B, lowered.Shapes[i.C].Length, lowered.Traits);
                    continue;
                case LoweredOp.Select:
                    {
                        var from = (uint)s[i.C & 0xFFFF] != 0 ? i.First : i.Second;
                        if (i.C >>> 16 >= (int)ValueType.F64) s[i.A] = s[from];
                        else _values.Move(start + i.A, start + from, (ValueType)(i.C >>> 16));
                        continue;
                    }

                case Op.GlobalGet when i.C >= (int)ValueType.F64:
                    s[i.A] = i.C is (int)ValueType.I32 or (int)ValueType.F32 ? (uint)instance.Globals[i.B].Bits : (ulong)instance.Globals[i.B].Bits;
                    continue;
                case Op.GlobalSet when i.C >= (int)ValueType.F64:
                    instance.Globals[i.B].Bits = (long)s[i.A];
                    continue;
                case Op.I32Const or Op.F32Const: s[i.A] = (uint)i.C; continue;
                case Op.I64Const or Op.F64Const: s[i.A] = (ulong)i.Wide; continue;

                case 0x28 or 0x2A or 0x35:
                    if (!memory!.TryView((uint)s[i.B], (uint)i.C, 4, out var read)) goto OutOfBounds;
                    s[i.A] = BinaryPrimitives.ReadUInt32LittleEndian(read);
                    continue;
                case 0x29 or 0x2B:
                    if (!memory!.TryView((uint)s[i.B], (uint)i.C, 8, out read)) goto OutOfBounds;
                    s[i.A] = BinaryPrimitives.ReadUInt64LittleEndian(read);
                    continue;
                case 0x2D or 0x31:
                    if (!memory!.TryView((uint)s[i.B], (uint)i.C, 1, out read)) goto OutOfBounds;
                    s[i.A] = read[0];
                    continue;
                case 0x2C or 0x2E or 0x2F or 0x30 or 0x32 or 0x33 or 0x34:
                    if (!memory!.TryView((uint)s[i.B], (uint)i.C, NarrowBytes(i.Code), out read)) goto OutOfBounds;
                    s[i.A] = Narrow(i.Code, read);
                    continue;
                case 0x36 or 0x38 or 0x3E:
                    if (!memory!.TryWritable((uint)s[i.B], (uint)i.C, 4, out var written)) goto OutOfBounds;
                    BinaryPrimitives.WriteUInt32LittleEndian(written, (uint)s[i.A]);
                    continue;
                case 0x37 or 0x39:
                    if (!memory!.TryWritable((uint)s[i.B], (uint)i.C, 8, out written)) goto OutOfBounds;
                    BinaryPrimitives.WriteUInt64LittleEndian(written, s[i.A]);
                    continue;
                case 0x3A or 0x3C:
                    if (!memory!.TryWritable((uint)s[i.B], (uint)i.C, 1, out written)) goto OutOfBounds;
                    written[0] = (byte)s[i.A];
                    continue;
                case 0x3B or 0x3D:
                    if (!memory!.TryWritable((uint)s[i.B], (uint)i.C, 2, out written)) goto OutOfBounds;
                    BinaryPrimitives.WriteUInt16LittleEndian(written, (ushort)s[i.A]);
                    continue;

                case 0x45: s[i.A] = (uint)s[i.B] == 0 ? 1u : 0; continue;
                case 0x46: s[i.A] = (uint)s[i.B] == (uint)s[i.C] ? 1u : 0; continue;
                case 0x47: s[i.A] = (uint)s[i.B] != (uint)s[i.C] ? 1u : 0; continue;
                case 0x48: s[i.A] = (int)s[i.B] < (int)s[i.C] ? 1u : 0; continue;
                case 0x49: s[i.A] = (uint)s[i.B] < (uint)s[i.C] ? 1u : 0; continue;
                case 0x4A: s[i.A] = (int)s[i.B] > (int)s[i.C] ? 1u : 0; continue;
                case 0x4B: s[i.A] = (uint)s[i.B] > (uint)s[i.C] ? 1u : 0; continue;
                case 0x4C: s[i.A] = (int)s[i.B] <= (int)s[i.C] ? 1u : 0; continue;
                case 0x4D: s[i.A] = (uint)s[i.B] <= (uint)s[i.C] ? 1u : 0; continue;
                case 0x4E: s[i.A] = (int)s[i.B] >= (int)s[i.C] ? 1u : 0; continue;
                case 0x4F: s[i.A] = (uint)s[i.B] >= (uint)s[i.C] ? 1u : 0; continue;
                case 0x146: s[i.A] = (uint)s[i.B] == (uint)i.C ? 1u : 0; continue;
                case 0x147: s[i.A] = (uint)s[i.B] != (uint)i.C ? 1u : 0; continue;
                case 0x148: s[i.A] = (int)s[i.B] < i.C ? 1u : 0; continue;
                case 0x149: s[i.A] = (uint)s[i.B] < (uint)i.C ? 1u : 0; continue;
                case 0x14A: s[i.A] = (int)s[i.B] > i.C ? 1u : 0; continue;
                case 0x14B: s[i.A] = (uint)s[i.B] > (uint)i.C ? 1u : 0; continue;
                case 0x14C: s[i.A] = (int)s[i.B] <= i.C ? 1u : 0; continue;
                case 0x14D: s[i.A] = (uint)s[i.B] <= (uint)i.C ? 1u : 0; continue;
                case 0x14E: s[i.A] = (int)s[i.B] >= i.C ? 1u : 0; continue;
                case 0x14F: s[i.A] = (uint)s[i.B] >= (uint)i.C ? 1u : 0; continue;
                case 0x6A: s[i.A] = (uint)((int)s[i.B] + (int)s[i.C]); continue;
                case 0x6B: s[i.A] = (uint)((int)s[i.B] - (int)s[i.C]); continue;
                case 0x6C: s[i.A] = (uint)((int)s[i.B] * (int)s[i.C]); continue;
                case 0x71: s[i.A] = s[i.B] & s[i.C]; continue;
                case 0x72: s[i.A] = s[i.B] | s[i.C]; continue;
                case 0x73: s[i.A] = s[i.B] ^ s[i.C]; continue;
                case 0x74: s[i.A] = (uint)s[i.B] << (int)s[i.C]; continue;
                case 0x75: s[i.A] = (uint)((int)s[i.B] >> (int)s[i.C]); continue;
                case 0x76: s[i.A] = (uint)s[i.B] >> (int)s[i.C]; continue;
                case 0x16A: s[i.A] = (uint)((int)s[i.B] + i.C); continue;
                case 0x16B: s[i.A] = (uint)((int)s[i.B] - i.C); continue;
                case 0x16C: s[i.A] = (uint)((int)s[i.B] * i.C); continue;
                case 0x171: s[i.A] = (uint)s[i.B] & (uint)i.C; continue;
                case 0x172: s[i.A] = (uint)s[i.B] | (uint)i.C; continue;
                case 0x173: s[i.A] = (uint)s[i.B] ^ (uint)i.C; continue;
                case 0x174: s[i.A] = (uint)s[i.B] << i.C; continue;
                case 0x175: s[i.A] = (uint)((int)s[i.B] >> i.C); continue;
                case 0x176: s[i.A] = (uint)s[i.B] >> i.C; continue;
                case 0x7C: s[i.A] = s[i.B] + s[i.C]; continue;
                case 0x7D: s[i.A] = s[i.B] - s[i.C]; continue;
                case 0x7E: s[i.A] = s[i.B] * s[i.C]; continue;
                case 0x83: s[i.A] = s[i.B] & s[i.C]; continue;
                case 0x84: s[i.A] = s[i.B] | s[i.C]; continue;
                case 0x85: s[i.A] = s[i.B] ^ s[i.C]; continue;
                case 0x17C: s[i.A] = s[i.B] + (ulong)(long)i.C; continue;
                case 0xA7 or 0xAD: s[i.A] = (uint)s[i.B]; continue;
                case 0xAC: s[i.A] = (ulong)(int)s[i.B]; continue;

                default:
                    if (Scalars.TryExecute(i, s, out var failed))
                    {
                        if (failed is not { } reason) continue;
                        trap = reason;
                        goto Trap;
                    }

                    store.FuelLeft = fuel;
                    if (Other(i, instance, lowered, start, next - 1, function.Index) is { } other)
                    {
                        fuel = store.FuelLeft;
                        trap = other;
                        goto Trap;
                    }

                    fuel = store.FuelLeft;
                    continue;
            }

        Resume:
            // The callee has used fuel, and what it called may have moved the slots.
            lowered = function.Lowered;
            code = lowered.Code;
            s = _values.Numbers(lowered, start);
            memory = instance.Memory;
            fuel = store.FuelLeft;
            _top = start + lowered.Slots;
            continue;
        OutOfBounds:
            trap = TrapCode.OutOfBoundsMemoryAccess;
        Trap:
            throw Traps.Create(instance, fuel, next - 1, function.Index, trap);
        }
    }

    private bool Refuel(ref long fuel)
    {
        store.FuelLeft = fuel;
        if (!store.TryRefuel()) return false;
        fuel = store.FuelLeft;
        return true;
    }

    /// <summary>The callee where it is to be interpreted, in whatever instance; null where it is the host's or compiled.</summary>
    private static FunctionState? Direct(Function target)
    {
        if (target.Instance is HostInstance) return null;
        var module = target.Instance.Module;
        var state = module.FunctionAt(target.Index);
        return module.CodeFor(state) is null ? state : null;
    }

    private static int NarrowBytes(ushort code) => code switch
    {
        0x2C or 0x30 => 1,
        0x34 => 4,
        _ => 2,
    };

    private static ulong Narrow(ushort code, ReadOnlySpan<byte> bytes) => code switch
    {
        0x2C => (uint)(sbyte)bytes[0],
        0x2E => (uint)BinaryPrimitives.ReadInt16LittleEndian(bytes),
        0x2F or 0x33 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        0x30 => (ulong)(sbyte)bytes[0],
        0x32 => (ulong)BinaryPrimitives.ReadInt16LittleEndian(bytes),
        _ => (ulong)BinaryPrimitives.ReadInt32LittleEndian(bytes),
    };
}
