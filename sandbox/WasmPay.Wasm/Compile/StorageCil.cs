using System.Reflection;
using System.Reflection.Emit;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Globals, references, tables, and operations on ranges.</summary>
internal sealed class StorageCil(Emission emission, MemoryCil memory)
{
    public void Emit(in LoweredInstruction i, int place)
    {
        var (il, frame, fuel) = (emission.Il, emission.Frame, emission.Fuel);
        switch (i.Code)
        {
            case Op.GlobalGet or Op.GlobalSet:
                Global(i);
                break;
            case Op.RefNull:
                frame.Load(i.A);
                il.Emit(OpCodes.Ldnull);
                frame.Define(i.A, (ValueType)i.B);
                break;
            case Op.RefIsNull:
                frame.Load(i.A, new TypedSlot(i.B, (ValueType)i.C));
                il.Emit(OpCodes.Ldnull);
                il.Emit(OpCodes.Ceq);
                frame.Define(i.A, ValueType.I32);
                break;
            case Op.RefFunc:
                frame.Load(i.A);
                fuel.LoadInstance();
                il.Emit(OpCodes.Ldc_I4, i.B);
                il.Emit(OpCodes.Call, Members.FunctionAt);
                frame.Define(i.A, ValueType.FuncRef);
                break;
            case Op.MemorySize:
                frame.Load(i.A);
                memory.LoadPages();
                frame.Define(i.A, ValueType.I32);
                break;
            case Op.MemoryGrow:
                frame.Load(i.A, new TypedSlot(i.B, ValueType.I32));
                frame.Spill();
                il.Emit(OpCodes.Stloc, Units);
                il.Emit(OpCodes.Ldloc, Units);
                fuel.LoadInstance();
                il.Emit(OpCodes.Call, Members.Bulk(nameof(BulkOperations.MemoryGrow)));
                memory.FetchLength();
                Grown(i, place);
                break;
            case Op.MemoryCopy:
                Range(i, place, nameof(BulkOperations.MemoryCopy), ValueType.I32);
                break;
            case Op.MemoryFill:
                Range(i, place, nameof(BulkOperations.MemoryFill), ValueType.I32);
                break;
            case Op.MemoryInit:
                Range(i, place, nameof(BulkOperations.MemoryInit), ValueType.I32, i.B);
                break;
            case Op.TableCopy:
                Range(i, place, nameof(BulkOperations.TableCopy), ValueType.I32, i.B, i.C & ~LoweredOp.ChecksFuel);
                break;
            case Op.TableInit:
                Range(i, place, nameof(BulkOperations.TableInit), ValueType.I32, i.B, i.C & ~LoweredOp.ChecksFuel);
                break;
            case Op.TableFill:
                Range(i, place, nameof(BulkOperations.TableFill), emission.Module.Tables[i.B].Element, i.B);
                break;
            case Op.DataDrop or Op.ElemDrop:
                il.Emit(OpCodes.Ldc_I4, i.B);
                fuel.LoadInstance();
                il.Emit(OpCodes.Call, Members.Bulk(i.Code == Op.DataDrop ? nameof(BulkOperations.DataDrop) : nameof(BulkOperations.ElementDrop)));
                break;
            default:
                Table(i, place);
                break;
        }
    }

    private void Table(in LoweredInstruction i, int place)
    {
        var (il, frame, fuel) = (emission.Il, emission.Frame, emission.Fuel);
        var table = i.C & ~LoweredOp.ChecksFuel;
        var element = emission.Module.Tables[table].Element;
        switch (i.Code)
        {
            case Op.TableGet:
                frame.Load(i.A, new TypedSlot(i.B, ValueType.I32));
                il.Emit(OpCodes.Ldc_I4, table);
                fuel.LoadTrapArguments(place);
                il.Emit(OpCodes.Call, Members.Bulk(nameof(BulkOperations.TableGet)));
                frame.Define(i.A, element);
                break;
            case Op.TableSet:
                frame.Load(-1, new(i.B, ValueType.I32), new(i.A, element));
                il.Emit(OpCodes.Ldc_I4, table);
                fuel.LoadTrapArguments(place);
                il.Emit(OpCodes.Call, Members.Bulk(nameof(BulkOperations.TableSet)));
                break;
            case Op.TableSize:
                frame.Load(i.A);
                il.Emit(OpCodes.Ldc_I4, table);
                fuel.LoadInstance();
                il.Emit(OpCodes.Call, Members.Bulk(nameof(BulkOperations.TableSize)));
                frame.Define(i.A, ValueType.I32);
                break;
            case Op.TableGrow:
                frame.Spill();
                frame.Read(new(i.Second, ValueType.I32));
                il.Emit(OpCodes.Stloc, Units);
                frame.Load(i.A, new(i.First, element), new(i.Second, ValueType.I32));
                il.Emit(OpCodes.Ldc_I4, table);
                fuel.LoadInstance();
                il.Emit(OpCodes.Call, Members.Bulk(nameof(BulkOperations.TableGrow)));
                Grown(i, place);
                break;
            default:
                throw new InvalidOperationException($"The compiler does not know the instruction {i.Code:x4}.");
        }
    }

    private void Range(in LoweredInstruction i, int place, string operation, ValueType middle, params ReadOnlySpan<int> immediates)
    {
        var (il, frame) = (emission.Il, emission.Frame);
        frame.Spill();
        frame.Load(i.A, new(i.A, ValueType.I32), new(i.A + 1, middle), new(i.A + 2, ValueType.I32));
        foreach (var immediate in immediates) il.Emit(OpCodes.Ldc_I4, immediate);
        emission.Fuel.LoadTrapArguments(place);
        il.Emit(OpCodes.Call, Members.Bulk(operation));
        // A fuel for each byte or element, once the work is done.
        frame.Read(new(i.A + 2, ValueType.I32));
        Charge(i.C, place);
    }

    // Units that were asked of an operation that grows: kept apart, since the result may take their slot.
    private LocalBuilder Units => emission.Frame.Local(new(emission.Function.Slots + 1, ValueType.I32));

    /// <summary>Takes the former size from the CIL stack: what grew pays for its units, what failed pays nothing and fuel is not looked at.</summary>
    private void Grown(in LoweredInstruction i, int place)
    {
        var (il, failed) = (emission.Il, emission.Il.DefineLabel());
        var former = emission.Frame.Local(new(emission.Function.Slots, ValueType.I32));
        il.Emit(OpCodes.Stloc, former);
        il.Emit(OpCodes.Ldloc, former);
        il.Emit(OpCodes.Ldc_I4_M1);
        il.Emit(OpCodes.Beq, failed);
        il.Emit(OpCodes.Ldloc, Units);
        Charge(i.C, place);
        il.MarkLabel(failed);
        il.Emit(OpCodes.Ldloc, former);
        emission.Frame.Define(i.A, ValueType.I32);
    }

    // Takes the units from the CIL stack.
    private void Charge(int checks, int place)
    {
        emission.Fuel.ChargeUnits();
        if ((checks & LoweredOp.ChecksFuel) != 0) emission.Fuel.Check(place);
    }

    private void Global(in LoweredInstruction i)
    {
        var (il, frame) = (emission.Il, emission.Frame);
        var type = (ValueType)i.C;
        var field = type switch
        {
            ValueType.FuncRef or ValueType.ExternRef => Members.Reference,
            ValueType.V128 => Members.Vector,
            _ => Members.Bits,
        };
        if (i.Code == Op.GlobalGet)
        {
            frame.Load(i.A);
            LoadGlobal(i.B);
            il.Emit(OpCodes.Ldfld, field);
            FromBits(type);
            frame.Define(i.A, type);
            return;
        }

        frame.Load(-1, new TypedSlot(i.A, type));
        ToBits(type);
        var value = frame.Scratch(field == Members.Bits ? ValueType.I64 : type);
        il.Emit(OpCodes.Stloc, value);
        LoadGlobal(i.B);
        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Stfld, field);
    }

    private void LoadGlobal(int index)
    {
        emission.Fuel.LoadInstance();
        emission.Il.Emit(OpCodes.Ldfld, Members.Globals);
        emission.Il.Emit(OpCodes.Ldc_I4, index);
        emission.Il.Emit(OpCodes.Ldelem_Ref);
    }

    private void FromBits(ValueType type)
    {
        var il = emission.Il;
        if (type is ValueType.I32 or ValueType.F32) il.Emit(OpCodes.Conv_I4);
        if (type == ValueType.F32) il.Emit(OpCodes.Call, Numeric(nameof(Numerics.F32FromBits)));
        if (type == ValueType.F64) il.Emit(OpCodes.Call, Numeric(nameof(Numerics.F64FromBits)));
    }

    private void ToBits(ValueType type)
    {
        var il = emission.Il;
        if (type == ValueType.F32) il.Emit(OpCodes.Call, Numeric(nameof(Numerics.F32Bits)));
        if (type == ValueType.F64) il.Emit(OpCodes.Call, Numeric(nameof(Numerics.F64Bits)));
        if (type is ValueType.I32 or ValueType.F32) il.Emit(OpCodes.Conv_U8);
    }

    private static MethodInfo Numeric(string name) => typeof(Numerics).GetMethod(name)!;
}
