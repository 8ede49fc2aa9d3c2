using System.Runtime.CompilerServices;
using WasmPay.Wasm.Analyze;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Interpret;

/// <summary>
/// The loop over instructions. What it executes was validated, so operands are there and of the right type, indexes are in range, and
/// immediates can be read without looking for their end. Floats, conversions and the rarer operators are in the other files.
/// </summary>
internal static unsafe partial class Interpreter
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Execute(Instance instance, InterpretedFunction function, ulong* frame, ulong* results)
    {
        var store = instance.Store;
        var memory = instance.Memory;
        fixed (byte* code = instance.Module.Decoded.Binary)
        fixed (Jump* jumps = function.Map.Jumps)
        {
            var ip = code + function.Body.Start;
            var jump = jumps;
            var sp = frame + function.Locals;
            var start = (byte*)instance.MemoryStart;
            var length = memory is null ? 0 : (ulong)memory.Length;
            var fuel = store.FuelLeft;
            TrapCode trap;
            byte* at;
            while (true)
            {
                at = ip;
                fuel--;
                switch (*ip++)
                {
                    case (byte)Op.Unreachable:
                        fuel++;
                        trap = TrapCode.Unreachable;
                        goto Trap;
                    case (byte)Op.Nop:
                        fuel++;
                        continue;
                    case (byte)Op.Block:
                        fuel++;
                        SkipNumber(ref ip);
                        continue;
                    case (byte)Op.Loop:
                        fuel++;
                        SkipNumber(ref ip);
                        function.Rest--;
                        if (fuel > 0) continue;
                        trap = TrapCode.OutOfFuel;
                        goto Trap;
                    case (byte)Op.If:
                        SkipNumber(ref ip);
                        if ((uint)*--sp == 0) goto Jump;
                        jump++;
                        continue;
                    case (byte)Op.Else:
                        fuel++;
                        goto Jump;
                    case (byte)Op.End:
                        fuel++;
                        if (ip != code + function.Body.End) continue;
                        goto Return;
                    case (byte)Op.Return:
                        fuel++;
                        goto Return;
                    case (byte)Op.Br:
                        goto Branch;
                    case (byte)Op.BrIf:
                        if ((uint)*--sp != 0) goto Branch;
                        SkipNumber(ref ip);
                        jump++;
                        continue;
                    case (byte)Op.BrTable:
                        jump += Math.Min((uint)*--sp, Unsigned(ref ip));
                        goto Branch;
                    case (byte)Op.Call:
                        store.FuelLeft = fuel;
                        sp = CallOwn(instance, (int)Unsigned(ref ip), sp);
                        goto Called;
                    case (byte)Op.CallIndirect:
                        {
                            store.FuelLeft = fuel;
                            var type = (int)Unsigned(ref ip);
                            var table = (int)Unsigned(ref ip);
                            var site = TrapSite.Pack(0, (int)(at - code) - function.Body.Start);
                            var callee = BulkOperations.IndirectCallee((int)*--sp, type, table, instance, fuel, site, function.Index);
                            sp = CallOther(callee, sp);
                            goto Called;
                        }

                    case (byte)Op.Drop:
                        fuel++;
                        sp--;
                        continue;
                    case (byte)Op.SelectTyped:
                        // The count may be padded like any other number; the type behind it is one byte.
                        SkipNumber(ref ip);
                        ip++;
                        goto case (byte)Op.Select;
                    case (byte)Op.Select:
                        sp -= 2;
                        if ((uint)sp[1] == 0) sp[-1] = sp[0];
                        continue;
                    case (byte)Op.LocalGet:
                        *sp++ = frame[Unsigned(ref ip)];
                        continue;
                    case (byte)Op.LocalSet:
                        frame[Unsigned(ref ip)] = *--sp;
                        continue;
                    case (byte)Op.LocalTee:
                        frame[Unsigned(ref ip)] = sp[-1];
                        continue;
                    case (byte)Op.GlobalGet:
                        *sp++ = (ulong)instance.Globals[Unsigned(ref ip)].Bits;
                        continue;
                    case (byte)Op.GlobalSet:
                        instance.Globals[Unsigned(ref ip)].Bits = (long)*--sp;
                        continue;
                    case (byte)Op.I32Const:
                        *sp++ = (uint)Signed(ref ip);
                        continue;
                    case (byte)Op.I64Const:
                        *sp++ = (ulong)Signed(ref ip);
                        continue;
                    case (byte)Op.F32Const:
                        *sp++ = Unsafe.ReadUnaligned<uint>(ip);
                        ip += 4;
                        continue;
                    case (byte)Op.F64Const:
                        *sp++ = Unsafe.ReadUnaligned<ulong>(ip);
                        ip += 8;
                        continue;

                    // Loads: the address, then the bytes.
                    case 0x28 or 0x2A or 0x35:
                        if (Outside(Address(ref ip, sp[-1]), 4, length, out var place)) goto OutOfBounds;
                        sp[-1] = Unsafe.ReadUnaligned<uint>(start + place);
                        continue;
                    case 0x29 or 0x2B:
                        if (Outside(Address(ref ip, sp[-1]), 8, length, out place)) goto OutOfBounds;
                        sp[-1] = Unsafe.ReadUnaligned<ulong>(start + place);
                        continue;
                    case 0x2C:
                        if (Outside(Address(ref ip, sp[-1]), 1, length, out place)) goto OutOfBounds;
                        sp[-1] = (uint)(sbyte)start[place];
                        continue;
                    case 0x2D or 0x31:
                        if (Outside(Address(ref ip, sp[-1]), 1, length, out place)) goto OutOfBounds;
                        sp[-1] = start[place];
                        continue;
                    case 0x2E:
                        if (Outside(Address(ref ip, sp[-1]), 2, length, out place)) goto OutOfBounds;
                        sp[-1] = (uint)Unsafe.ReadUnaligned<short>(start + place);
                        continue;
                    case 0x2F or 0x33:
                        if (Outside(Address(ref ip, sp[-1]), 2, length, out place)) goto OutOfBounds;
                        sp[-1] = Unsafe.ReadUnaligned<ushort>(start + place);
                        continue;
                    case 0x30:
                        if (Outside(Address(ref ip, sp[-1]), 1, length, out place)) goto OutOfBounds;
                        sp[-1] = (ulong)(sbyte)start[place];
                        continue;
                    case 0x32:
                        if (Outside(Address(ref ip, sp[-1]), 2, length, out place)) goto OutOfBounds;
                        sp[-1] = (ulong)Unsafe.ReadUnaligned<short>(start + place);
                        continue;
                    case 0x34:
                        if (Outside(Address(ref ip, sp[-1]), 4, length, out place)) goto OutOfBounds;
                        sp[-1] = (ulong)Unsafe.ReadUnaligned<int>(start + place);
                        continue;

                    // Stores: the chunk of the last byte is marked (Memory).
                    case 0x36 or 0x38 or 0x3E:
                        sp -= 2;
                        if (Outside(Address(ref ip, sp[0]), 4, length, out place)) goto OutOfBounds;
                        *(start - 1 - ((place + 3) >> Memory.ChunkShift)) = 1;
                        Unsafe.WriteUnaligned(start + place, (uint)sp[1]);
                        continue;
                    case 0x37 or 0x39:
                        sp -= 2;
                        if (Outside(Address(ref ip, sp[0]), 8, length, out place)) goto OutOfBounds;
                        *(start - 1 - ((place + 7) >> Memory.ChunkShift)) = 1;
                        Unsafe.WriteUnaligned(start + place, sp[1]);
                        continue;
                    case 0x3A or 0x3C:
                        sp -= 2;
                        if (Outside(Address(ref ip, sp[0]), 1, length, out place)) goto OutOfBounds;
                        *(start - 1 - (place >> Memory.ChunkShift)) = 1;
                        start[place] = (byte)sp[1];
                        continue;
                    case 0x3B or 0x3D:
                        sp -= 2;
                        if (Outside(Address(ref ip, sp[0]), 2, length, out place)) goto OutOfBounds;
                        *(start - 1 - ((place + 1) >> Memory.ChunkShift)) = 1;
                        Unsafe.WriteUnaligned(start + place, (ushort)sp[1]);
                        continue;
                    case (byte)Op.MemorySize:
                        ip++;
                        *sp++ = length >> 16;
                        continue;
                    case (byte)Op.MemoryGrow:
                        ip++;
                        // Where the length is a constant Wasmtime does not look at the fuel.
                        if (fuel <= 0 && function.Map.KnownLength((int)(at - code)) is null)
                        {
                            trap = TrapCode.OutOfFuel;
                            goto Trap;
                        }

                        sp[-1] = (uint)memory!.Grow((uint)sp[-1]);
                        length = (ulong)memory.Length;
                        continue;

                    case 0x6D or 0x6E or 0x6F or 0x70:
                        if (Divide32(*at, --sp) is var broken32 and >= 0)
                        {
                            trap = (TrapCode)broken32;
                            goto Trap;
                        }

                        continue;
                    case 0x7F or 0x80 or 0x81 or 0x82:
                        if (Divide64(*at, --sp) is var broken64 and >= 0)
                        {
                            trap = (TrapCode)broken64;
                            goto Trap;
                        }

                        continue;
                    case >= 0xA8 and <= 0xAB or >= 0xAE and <= 0xB1:
                        if (Truncate(*at, sp) is var broken and >= 0)
                        {
                            trap = (TrapCode)broken;
                            goto Trap;
                        }

                        continue;
                    case Op.BulkPrefix:
                        if (Bulk(instance, function, ref ip, ref sp, ref fuel, at, code)) continue;
                        trap = TrapCode.OutOfFuel;
                        goto Trap;

                    // The integer operators that most code consists of.
                    case 0x45: sp[-1] = (uint)sp[-1] == 0 ? 1u : 0; continue;
                    case 0x46: sp--; sp[-1] = (uint)sp[-1] == (uint)sp[0] ? 1u : 0; continue;
                    case 0x47: sp--; sp[-1] = (uint)sp[-1] != (uint)sp[0] ? 1u : 0; continue;
                    case 0x48: sp--; sp[-1] = (int)sp[-1] < (int)sp[0] ? 1u : 0; continue;
                    case 0x49: sp--; sp[-1] = (uint)sp[-1] < (uint)sp[0] ? 1u : 0; continue;
                    case 0x4A: sp--; sp[-1] = (int)sp[-1] > (int)sp[0] ? 1u : 0; continue;
                    case 0x4B: sp--; sp[-1] = (uint)sp[-1] > (uint)sp[0] ? 1u : 0; continue;
                    case 0x4C: sp--; sp[-1] = (int)sp[-1] <= (int)sp[0] ? 1u : 0; continue;
                    case 0x4D: sp--; sp[-1] = (uint)sp[-1] <= (uint)sp[0] ? 1u : 0; continue;
                    case 0x4E: sp--; sp[-1] = (int)sp[-1] >= (int)sp[0] ? 1u : 0; continue;
                    case 0x4F: sp--; sp[-1] = (uint)sp[-1] >= (uint)sp[0] ? 1u : 0; continue;
                    case 0x50: sp[-1] = sp[-1] == 0 ? 1u : 0; continue;
                    case 0x51: sp--; sp[-1] = sp[-1] == sp[0] ? 1u : 0; continue;
                    case 0x52: sp--; sp[-1] = sp[-1] != sp[0] ? 1u : 0; continue;
                    case 0x53: sp--; sp[-1] = (long)sp[-1] < (long)sp[0] ? 1u : 0; continue;
                    case 0x54: sp--; sp[-1] = sp[-1] < sp[0] ? 1u : 0; continue;
                    case 0x55: sp--; sp[-1] = (long)sp[-1] > (long)sp[0] ? 1u : 0; continue;
                    case 0x56: sp--; sp[-1] = sp[-1] > sp[0] ? 1u : 0; continue;
                    case 0x57: sp--; sp[-1] = (long)sp[-1] <= (long)sp[0] ? 1u : 0; continue;
                    case 0x58: sp--; sp[-1] = sp[-1] <= sp[0] ? 1u : 0; continue;
                    case 0x59: sp--; sp[-1] = (long)sp[-1] >= (long)sp[0] ? 1u : 0; continue;
                    case 0x5A: sp--; sp[-1] = sp[-1] >= sp[0] ? 1u : 0; continue;
                    case 0x6A: sp--; sp[-1] = (uint)sp[-1] + (uint)sp[0]; continue;
                    case 0x6B: sp--; sp[-1] = (uint)sp[-1] - (uint)sp[0]; continue;
                    case 0x6C: sp--; sp[-1] = (uint)sp[-1] * (uint)sp[0]; continue;
                    case 0x71: sp--; sp[-1] = (uint)sp[-1] & (uint)sp[0]; continue;
                    case 0x72: sp--; sp[-1] = (uint)sp[-1] | (uint)sp[0]; continue;
                    case 0x73: sp--; sp[-1] = (uint)sp[-1] ^ (uint)sp[0]; continue;
                    case 0x74: sp--; sp[-1] = (uint)sp[-1] << (int)sp[0]; continue;
                    case 0x75: sp--; sp[-1] = (uint)((int)sp[-1] >> (int)sp[0]); continue;
                    case 0x76: sp--; sp[-1] = (uint)sp[-1] >> (int)sp[0]; continue;
                    case 0x7C: sp--; sp[-1] += sp[0]; continue;
                    case 0x7D: sp--; sp[-1] -= sp[0]; continue;
                    case 0x7E: sp--; sp[-1] *= sp[0]; continue;
                    case 0x83: sp--; sp[-1] &= sp[0]; continue;
                    case 0x84: sp--; sp[-1] |= sp[0]; continue;
                    case 0x85: sp--; sp[-1] ^= sp[0]; continue;
                    case 0x86: sp--; sp[-1] <<= (int)sp[0]; continue;
                    case 0x87: sp--; sp[-1] = (ulong)((long)sp[-1] >> (int)sp[0]); continue;
                    case 0x88: sp--; sp[-1] >>= (int)sp[0]; continue;
                    case 0xA7 or 0xAD: sp[-1] = (uint)sp[-1]; continue;
                    case 0xAC: sp[-1] = (ulong)(int)sp[-1]; continue;
                    default:
                        sp = Numeric(*at, sp);
                        continue;
                }

            Branch:
                sp = Carry(frame + function.Locals + jump->Height, sp, jump->Arity);
            Jump:
                ip = code + jump->Target;
                jump = jumps + jump->Next;
                continue;
            Called:
                // The callee has used fuel and may have grown the memory.
                fuel = store.FuelLeft;
                if (memory is not null) length = (ulong)memory.Length;
                continue;
            OutOfBounds:
                trap = TrapCode.OutOfBoundsMemoryAccess;
                goto Trap;
            Trap:
                throw Traps.Create(instance, fuel, TrapSite.Pack(0, (int)(at - code) - function.Body.Start), function.Index, trap);
            Return:
                store.FuelLeft = fuel;
                Carry(results, sp, function.Results);
                return;
            }
        }
    }
}
