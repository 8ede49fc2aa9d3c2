using System.Reflection.Emit;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Memory and tables. Every access is checked against the length before the address is used.</summary>
internal sealed partial class FunctionCompiler
{
    private void ReadMemory(LoadRecipe load)
    {
        Load(1);
        CheckAddress(load.Bytes);
        LoadAddress();
        _il.Emit(OpCodes.Unaligned, (byte)1);
        _il.Emit(load.Code);
        if (load.Widen is { } widen) _il.Emit(widen);
        Push(new Operand(_now.Info.Pushes[0]) { Tree = 2 });
    }

    private void WriteMemory(StoreRecipe store)
    {
        Load(2);
        var value = Slot(_height - 1, store.Type);
        _il.Emit(OpCodes.Stloc, value);
        Take(1);
        CheckAddress(store.Bytes);
        MarkChunk(store.Bytes);
        LoadAddress();
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Unaligned, (byte)1);
        _il.Emit(store.Code);
    }

    /// <summary>Takes the address from the CIL stack to its local, and traps unless offset + bytes fit behind it.</summary>
    private void CheckAddress(int bytes)
    {
        _il.Emit(OpCodes.Conv_U8);
        _il.Emit(OpCodes.Stloc, _address);
        var extent = (long)_now.Y + bytes;
        var origin = _operands[_height - 1].Origin;
        Take(1);
        // Memories never shrink: what held for this value of the local still does.
        if (origin > 0 && _checked.TryGetValue(origin, out var proven) && proven >= extent) return;
        if (origin > 0) _checked[origin] = extent;
        SpillAll();
        SetSite();
        _il.Emit(OpCodes.Ldloc, _address);
        _il.Emit(OpCodes.Ldc_I8, extent);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldloc, _length);
        _il.Emit(OpCodes.Bgt_Un, TrapLabel(TrapCode.OutOfBoundsMemoryAccess));
    }

    private void LoadAddress()
    {
        _il.Emit(OpCodes.Ldloc, _start);
        _il.Emit(OpCodes.Ldloc, _address);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
        if (_now.Y == 0) return;
        _il.Emit(OpCodes.Ldc_I8, (long)_now.Y);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
    }

    // The chunk of the last byte; the map runs downwards from the memory's start (Memory).
    private void MarkChunk(int bytes)
    {
        _il.Emit(OpCodes.Ldloc, _start);
        _il.Emit(OpCodes.Ldloc, _address);
        if (_now.Y + (long)bytes > 1)
        {
            _il.Emit(OpCodes.Ldc_I8, _now.Y + (long)bytes - 1);
            _il.Emit(OpCodes.Add);
        }

        _il.Emit(OpCodes.Ldc_I4, Run.Memory.ChunkShift);
        _il.Emit(OpCodes.Shr_Un);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Ldc_I4_M1);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldc_I4_1);
        _il.Emit(OpCodes.Stind_I1);
    }

    private void Storage()
    {
        switch (_now.Info.Code)
        {
            case Op.MemorySize:
                _il.Emit(OpCodes.Ldloc, _length);
                _il.Emit(OpCodes.Ldc_I4, 16);
                _il.Emit(OpCodes.Shr_Un);
                _il.Emit(OpCodes.Conv_I4);
                Push(new Operand(ValueType.I32));
                break;
            case Op.MemoryGrow:
                if (_map.KnownLength(_now.Offset) is null)
                {
                    SpillAll();
                    CheckFuel();
                }

                Load(1);
                LoadInstance();
                _il.Emit(OpCodes.Call, Members.Bulk(nameof(BulkOperations.MemoryGrow)));
                LoadLength();
                Replace(1, ValueType.I32);
                break;
            case Op.MemoryCopy:
                Bulk(nameof(BulkOperations.MemoryCopy), 3);
                break;
            case Op.MemoryFill:
                Bulk(nameof(BulkOperations.MemoryFill), 3);
                break;
            case Op.MemoryInit:
                Bulk(nameof(BulkOperations.MemoryInit), 3, _now.X);
                break;
            case Op.TableCopy:
                Bulk(nameof(BulkOperations.TableCopy), 3, _now.X, _now.Y);
                break;
            case Op.TableFill:
                Bulk(nameof(BulkOperations.TableFill), 3, _now.X);
                break;
            case Op.TableInit:
                Bulk(nameof(BulkOperations.TableInit), 3, _now.X, _now.Y);
                break;
            case Op.DataDrop or Op.ElemDrop:
                _il.Emit(OpCodes.Ldc_I4, (int)_now.X);
                LoadInstance();
                _il.Emit(OpCodes.Call, Members.Bulk(_now.Info.Code == Op.DataDrop ? nameof(BulkOperations.DataDrop) : nameof(BulkOperations.ElementDrop)));
                break;
            default:
                Table();
                break;
        }
    }

    private void Table()
    {
        var element = _module.Tables[_now.X].Element;
        switch (_now.Info.Code)
        {
            case Op.TableGet:
                Load(1);
                TableCall(nameof(BulkOperations.TableGet), traps: true);
                Replace(1, element);
                break;
            case Op.TableSet:
                Load(2);
                TableCall(nameof(BulkOperations.TableSet), traps: true);
                Take(2);
                break;
            case Op.TableSize:
                TableCall(nameof(BulkOperations.TableSize), traps: false);
                Push(new Operand(ValueType.I32));
                break;
            case Op.TableGrow:
                ChargeUnits();
                Load(2);
                TableCall(nameof(BulkOperations.TableGrow), traps: false);
                Replace(2, ValueType.I32);
                break;
            default:
                throw new InvalidOperationException($"The compiler does not know {_now.Info.Name}.");
        }
    }

    private void TableCall(string operation, bool traps)
    {
        _il.Emit(OpCodes.Ldc_I4, (int)_now.X);
        if (traps) LoadTrapArguments();
        else LoadInstance();
        _il.Emit(OpCodes.Call, Members.Bulk(operation));
    }

    private void Bulk(string operation, int operands, params ReadOnlySpan<uint> immediates)
    {
        ChargeUnits();
        Load(operands);
        foreach (var immediate in immediates) _il.Emit(OpCodes.Ldc_I4, (int)immediate);
        LoadTrapArguments();
        _il.Emit(OpCodes.Call, Members.Bulk(operation));
        Take(operands);
    }

    /// <summary>Charges a fuel for each byte or element of the length, the topmost operand, before any bounds are checked.</summary>
    private void ChargeUnits()
    {
        var constant = _map.KnownLength(_now.Offset);
        SettleFuel();
        SpillAll();
        _il.Emit(OpCodes.Ldloc, _fuel);
        if (constant is { } known)
        {
            _il.Emit(OpCodes.Ldc_I8, (long)(uint)known);
        }
        else
        {
            _il.Emit(OpCodes.Ldloc, Slot(_height - 1, ValueType.I32));
            _il.Emit(OpCodes.Conv_U8);
        }

        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, _fuel);
        if (_map.ChecksFuel(_now.Offset)) CheckFuel();
    }
}
