using System.Runtime.CompilerServices;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Interpret;

/// <summary>Immediates, addresses, and operations of a whole range.</summary>
internal static unsafe partial class Interpreter
{
    /// <summary>Moves the topmost operands down to where a block or the caller expects them; the operands' end afterwards.</summary>
    private static ulong* Carry(ulong* to, ulong* top, int count)
    {
        var from = top - count;
        if (from == to) return top;
        for (var i = 0; i < count; i++) to[i] = from[i];
        return to + count;
    }

    /// <summary>An unsigned LEB128 (core specification 2.0, 5.2.2), which decoding has found to be well-formed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Unsigned(ref byte* ip)
    {
        uint result = *ip++;
        return result < 0x80 ? result : Longer(ref ip, result);
    }

    private static uint Longer(ref byte* ip, uint first)
    {
        var result = first & 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            uint next = *ip++;
            result |= (next & 0x7F) << shift;
            if (next < 0x80) return result;
        }
    }

    /// <summary>A signed LEB128.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Signed(ref byte* ip)
    {
        var first = *ip++;
        return first < 0x80 ? (sbyte)(first << 1) >> 1 : LongerSigned(ref ip, first);
    }

    private static long LongerSigned(ref byte* ip, byte first)
    {
        long result = first & 0x7F;
        for (var shift = 7; ;)
        {
            long next = *ip++;
            result |= (next & 0x7F) << shift;
            shift += 7;
            if (next < 0x80) return shift < 64 && (next & 0x40) != 0 ? result | (-1L << shift) : result;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SkipNumber(ref byte* ip)
    {
        while (*ip++ >= 0x80)
        {
        }
    }

    /// <summary>Reads a memory argument and adds its offset to an address: at most 33 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Address(ref byte* ip, ulong address)
    {
        SkipNumber(ref ip);
        return (uint)address + (ulong)Unsigned(ref ip);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Outside(ulong address, uint bytes, ulong length, out ulong place)
    {
        place = address;
        return address + bytes > length;
    }

    /// <summary>An instruction with the prefix 0xFC; false where its length needs more fuel than there is.</summary>
    private static bool Bulk(Instance instance, InterpretedFunction function, ref byte* ip, ref ulong* sp, ref long fuel, byte* at, byte* code)
    {
        var operation = 0xFC00 | Unsigned(ref ip);
        if (operation < Op.MemoryInit)
        {
            Saturate(operation & 0xFF, sp);
            return true;
        }

        var first = (int)Unsigned(ref ip);
        var second = operation is Op.MemoryInit or Op.MemoryCopy or Op.TableInit or Op.TableCopy ? (int)Unsigned(ref ip) : 0;
        var offset = (int)(at - code);
        switch (operation)
        {
            case Op.DataDrop:
                BulkOperations.DataDrop(first, instance);
                return true;
            case Op.ElemDrop:
                BulkOperations.ElementDrop(first, instance);
                return true;
            case Op.TableSize:
                *sp++ = (uint)BulkOperations.TableSize(first, instance);
                return true;
        }

        // A fuel for each byte or element, before any bounds are checked.
        fuel -= (uint)sp[-1];
        if (fuel <= 0 && function.Map.ChecksFuel(offset)) return false;
        sp -= 3;
        var (a, b, count, site) = ((int)sp[0], (int)sp[1], (int)sp[2], TrapSite.Pack(0, offset - function.Body.Start));
        switch (operation)
        {
            case Op.MemoryInit:
                BulkOperations.MemoryInit(a, b, count, first, instance, fuel, site, function.Index);
                break;
            case Op.MemoryCopy:
                BulkOperations.MemoryCopy(a, b, count, instance, fuel, site, function.Index);
                break;
            case Op.MemoryFill:
                BulkOperations.MemoryFill(a, b, count, instance, fuel, site, function.Index);
                break;
            case Op.TableInit:
                BulkOperations.TableInit(a, b, count, first, second, instance, fuel, site, function.Index);
                break;
            case Op.TableCopy:
                BulkOperations.TableCopy(a, b, count, first, second, instance, fuel, site, function.Index);
                break;
            default:
                throw new InvalidOperationException($"The interpreter does not know the operation {operation:x}, which is not about numbers.");
        }

        return true;
    }
}
