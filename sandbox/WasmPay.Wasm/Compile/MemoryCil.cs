using System.Reflection.Emit;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Loads and stores. Every access is checked against the length before the address is used.</summary>
internal sealed class MemoryCil(Emission emission)
{
    private readonly LocalBuilder? _start = emission.Function.Traits.UsesMemory ? emission.Il.DeclareLocal(typeof(nint)) : null;
    private readonly LocalBuilder? _length = emission.Function.Traits.UsesMemory ? emission.Il.DeclareLocal(typeof(long)) : null;
    private readonly LocalBuilder? _address = emission.Function.Traits.UsesMemory ? emission.Il.DeclareLocal(typeof(long)) : null;

    /// <summary>Loads the memory's start and length.</summary>
    public void Open()
    {
        if (_start is null) return;
        emission.Fuel.LoadInstance();
        emission.Il.Emit(OpCodes.Ldfld, Members.MemoryStart);
        emission.Il.Emit(OpCodes.Stloc, _start);
        FetchLength();
    }

    /// <summary>The memory may have grown.</summary>
    public void FetchLength()
    {
        if (_length is null) return;
        emission.Fuel.LoadInstance();
        emission.Il.Emit(OpCodes.Ldfld, Members.Memory);
        emission.Il.Emit(OpCodes.Ldfld, Members.Length);
        emission.Il.Emit(OpCodes.Stloc, _length);
    }

    /// <summary>Pushes the memory's pages.</summary>
    public void LoadPages()
    {
        emission.Il.Emit(OpCodes.Ldloc, _length!);
        emission.Il.Emit(OpCodes.Ldc_I4, 16);
        emission.Il.Emit(OpCodes.Shr_Un);
        emission.Il.Emit(OpCodes.Conv_I4);
    }

    public void Emit(in LoweredInstruction i, int place)
    {
        var (il, frame) = (emission.Il, emission.Frame);
        var info = OpcodeTable.Find((byte)i.Code)!;
        if (info.Recipe is LoadRecipe load)
        {
            frame.Load(i.A, new TypedSlot(i.B, ValueType.I32));
            Check(i.B, (uint)i.C, load.Bytes, place);
            LoadAddress((uint)i.C);
            il.Emit(OpCodes.Unaligned, (byte)1);
            il.Emit(load.Code);
            if (load.Widen is { } widen) il.Emit(widen);
            frame.Define(i.A, info.Pushes[0]);
            return;
        }

        var store = (StoreRecipe)info.Recipe!;
        var value = frame.Scratch(store.Type);
        frame.Load(-1, new TypedSlot(i.A, store.Type));
        il.Emit(OpCodes.Stloc, value);
        frame.Load(-1, new TypedSlot(i.B, ValueType.I32));
        Check(i.B, (uint)i.C, store.Bytes, place);
        MarkChunk((uint)i.C, store.Bytes);
        LoadAddress((uint)i.C);
        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Unaligned, (byte)1);
        il.Emit(store.Code);
    }

    /// <summary>Takes the address from the CIL stack to its local, and traps unless offset + bytes fit behind it.</summary>
    public void Check(int slot, uint offset, int bytes, int place)
    {
        var il = emission.Il;
        il.Emit(OpCodes.Conv_U8);
        il.Emit(OpCodes.Stloc, _address!);
        var extent = (long)offset + bytes;
        if (emission.Frame.IsChecked(slot, extent)) return;
        emission.Frame.Spill();
        emission.Fuel.SetPlace(place);
        il.Emit(OpCodes.Ldloc, _address!);
        il.Emit(OpCodes.Ldc_I8, extent);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldloc, _length!);
        il.Emit(OpCodes.Bgt_Un, emission.Fuel.Trap(TrapCode.OutOfBoundsMemoryAccess));
    }

    /// <summary>Pushes the native address of an access that was checked.</summary>
    public void LoadAddress(uint offset)
    {
        var il = emission.Il;
        il.Emit(OpCodes.Ldloc, _start!);
        il.Emit(OpCodes.Ldloc, _address!);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        if (offset == 0) return;
        il.Emit(OpCodes.Ldc_I8, (long)offset);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    /// <summary>Marks the chunk of an access's last byte; the map runs downwards from the memory's start (<see cref="Memory"/>).</summary>
    public void MarkChunk(uint offset, int bytes)
    {
        var il = emission.Il;
        il.Emit(OpCodes.Ldloc, _start!);
        il.Emit(OpCodes.Ldloc, _address!);
        if (offset + (long)bytes > 1)
        {
            il.Emit(OpCodes.Ldc_I8, offset + (long)bytes - 1);
            il.Emit(OpCodes.Add);
        }

        il.Emit(OpCodes.Ldc_I4, Memory.ChunkShift);
        il.Emit(OpCodes.Shr_Un);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Ldc_I4_M1);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Stind_I1);
    }
}
