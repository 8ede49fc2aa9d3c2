using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Interpret;

/// <summary>Vectors, references, tables, operations on ranges, and coverage.</summary>
internal sealed partial class Interpreter
{
    /// <summary>Executes an instruction that is not in the loop; a trap of the instruction itself is told. Fuel is the store's here.</summary>
    private TrapCode? Other(in LoweredInstruction i, Instance instance, LoweredFunction lowered, int start, int place, int function)
    {
        if (i.Code >> 8 == Op.VectorPrefix)
            return VectorOperations.Execute(i, lowered, _values, start, instance.Memory) ? null : TrapCode.OutOfBoundsMemoryAccess;
        switch (i.Code)
        {
            case LoweredOp.CountEdge:
                instance.CoverageMap!.Count(i.B);
                return null;
            case LoweredOp.CountChoice:
                instance.CoverageMap!.Count((uint)_values.Number(start + i.A) != 0 ? i.B + 1 : i.B);
                return null;
            case LoweredOp.RecordComparison:
                Record(i, instance.CoverageMap!, lowered.Wides[i.C], start);
                return null;
            case Op.GlobalGet:
                GetGlobal(i, instance.Globals[i.B], start);
                return null;
            case Op.GlobalSet:
                SetGlobal(i, instance.Globals[i.B], start);
                return null;
            case Op.RefNull:
                _values.SetReference(start + i.A, null);
                return null;
            case Op.RefIsNull:
                _values.SetNumber(start + i.A, _values.Reference(start + i.B) is null ? 1u : 0);
                return null;
            case Op.RefFunc:
                _values.SetReference(start + i.A, instance.FunctionAt(i.B));
                return null;
            case Op.MemorySize:
                _values.SetNumber(start + i.A, (ulong)instance.Memory!.Length / Memory.PageBytes);
                return null;
            case Op.MemoryGrow:
                var pages = (uint)_values.Number(start + i.B);
                return Grown(start + i.A, (int)instance.Memory!.Grow(pages), pages, i.C);
            case Op.DataDrop:
                BulkOperations.DataDrop(i.B, instance);
                return null;
            case Op.ElemDrop:
                BulkOperations.ElementDrop(i.B, instance);
                return null;
            case Op.TableSize:
                _values.SetNumber(start + i.A, (uint)BulkOperations.TableSize(i.C, instance));
                return null;
            case Op.TableGet:
                _values.SetReference(start + i.A, BulkOperations.TableGet((int)_values.Number(start + i.B), i.C, instance, store.FuelLeft, place, function));
                return null;
            case Op.TableSet:
                BulkOperations.TableSet((int)_values.Number(start + i.B), _values.Reference(start + i.A), i.C, instance, store.FuelLeft, place, function);
                return null;
            case Op.TableGrow:
                return Grow(i, instance, start);
            default:
                return Range(i, instance, start, place, function);
        }
    }

    private void Record(in LoweredInstruction i, CoverageMap map, long offsetAndEdge, int start)
    {
        if (map.IsHot((int)(offsetAndEdge >> 32))) return;
        var (left, right) = (_values.Number(start + i.First), _values.Number(start + i.Second));
        if (left != right) map.Record((int)offsetAndEdge, left, right, i.A);
    }

    private void GetGlobal(in LoweredInstruction i, Global global, int start)
    {
        if ((ValueType)i.C == ValueType.V128) _values.SetVector(start + i.A, global.Vector);
        else _values.SetReference(start + i.A, global.Reference);
    }

    private void SetGlobal(in LoweredInstruction i, Global global, int start)
    {
        if ((ValueType)i.C == ValueType.V128) global.Vector = _values.Vector(start + i.A);
        else global.Reference = _values.Reference(start + i.A);
    }

    private TrapCode? Grow(in LoweredInstruction i, Instance instance, int start)
    {
        var count = (uint)_values.Number(start + i.Second);
        var former = BulkOperations.TableGrow(_values.Reference(start + i.First), (int)count, i.C & ~LoweredOp.ChecksFuel, instance);
        return Grown(start + i.A, former, count, i.C);
    }

    // What fails to grow pays for no units, and fuel is not looked at.
    private TrapCode? Grown(int slot, int former, uint units, int checks)
    {
        _values.SetNumber(slot, (uint)former);
        return former < 0 || Charge(units, checks) ? null : TrapCode.OutOfFuel;
    }

    /// <summary>An operation on a range: three operands side by side, the last of which is its length.</summary>
    private TrapCode? Range(in LoweredInstruction i, Instance instance, int start, int place, int function)
    {
        var at = start + i.A;
        var (a, b, count) = ((int)_values.Number(at), (int)_values.Number(at + 1), (int)_values.Number(at + 2));
        var (fuel, second) = (store.FuelLeft, i.C & ~LoweredOp.ChecksFuel);
        switch (i.Code)
        {
            case Op.MemoryInit:
                BulkOperations.MemoryInit(a, b, count, i.B, instance, fuel, place, function);
                break;
            case Op.MemoryCopy:
                BulkOperations.MemoryCopy(a, b, count, instance, fuel, place, function);
                break;
            case Op.MemoryFill:
                BulkOperations.MemoryFill(a, b, count, instance, fuel, place, function);
                break;
            case Op.TableInit:
                BulkOperations.TableInit(a, b, count, i.B, second, instance, fuel, place, function);
                break;
            case Op.TableCopy:
                BulkOperations.TableCopy(a, b, count, i.B, second, instance, fuel, place, function);
                break;
            case Op.TableFill:
                BulkOperations.TableFill(a, _values.Reference(at + 1), count, i.B, instance, fuel, place, function);
                break;
            default:
                throw new InvalidOperationException($"The interpreter does not know the instruction {i.Code:x4}.");
        }

        // A fuel for each byte or element, once the work is done: one instruction's, on what is there already.
        return Charge((uint)count, i.C) ? null : TrapCode.OutOfFuel;
    }

    private bool Charge(uint units, int checks)
    {
        store.FuelLeft -= units;
        return (checks & LoweredOp.ChecksFuel) == 0 || HasFuel();
    }

    private bool HasFuel() => store.FuelLeft > 0 || store.TryRefuel();
}
