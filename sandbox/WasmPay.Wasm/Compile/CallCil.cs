using System.Reflection.Emit;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Compile;

/// <summary>Calls. All go through a cell that holds the callee's address, so that what is compiled later is called from then on.</summary>
internal sealed class CallCil(Emission emission, MemoryCil memory)
{
    private LocalBuilder? _callee;

    public void Emit(in LoweredInstruction i, int place)
    {
        var (il, fuel) = (emission.Il, emission.Fuel);
        switch (i.Code)
        {
            case LoweredOp.Call:
                var type = Pass(i.A, emission.Module.TypeOf(i.B), hasIndex: false, i.C);
                emission.Owner.EnsureCode(i.B);
                fuel.LoadInstance();
                il.Emit(OpCodes.Ldc_I4, i.B);
                il.Emit(OpCodes.Stfld, Members.Callee);
                fuel.LoadInstance();
                fuel.LoadInstance();
                il.Emit(OpCodes.Ldfld, Members.Code);
                il.Emit(OpCodes.Ldc_I4, i.B * nint.Size);
                il.Emit(OpCodes.Conv_I);
                il.Emit(OpCodes.Add);
                il.Emit(OpCodes.Ldind_I);
                Signatures.Calli(il, type);
                TakeResults(i.A, type);
                break;
            case LoweredOp.CallImport:
                type = Pass(i.A, emission.Module.TypeOf(i.B), hasIndex: false, i.C);
                fuel.LoadInstance();
                il.Emit(OpCodes.Ldfld, Members.ImportedFunctions);
                il.Emit(OpCodes.Ldc_I4, i.B);
                il.Emit(OpCodes.Ldelem_Ref);
                CallFunction(type);
                TakeResults(i.A, type);
                break;
            default:
                type = Pass(i.A, emission.Module.Types[i.B], hasIndex: true, 0);
                il.Emit(OpCodes.Ldc_I4, i.B);
                il.Emit(OpCodes.Ldc_I4, i.C);
                fuel.LoadTrapArguments(place);
                il.Emit(OpCodes.Call, Members.Bulk(nameof(BulkOperations.IndirectCallee)));
                CallFunction(type);
                TakeResults(i.A, type);
                break;
        }
    }

    private FunctionType Pass(int first, FunctionType type, bool hasIndex, int cost)
    {
        var parameters = type.Parameters.Length;
        var values = new TypedSlot[parameters + (hasIndex ? 1 : 0)];
        for (var at = 0; at < parameters; at++) values[at] = new(first + at, type.Parameters[at]);
        if (hasIndex) values[parameters] = new(first + parameters, Engine.ValueType.I32);
        emission.Frame.Load(first, values);
        emission.Fuel.Charge(cost);
        emission.Fuel.Publish();
        return type;
    }

    /// <summary>Calls the <see cref="Function"/> on the CIL stack, above the arguments.</summary>
    private void CallFunction(FunctionType type)
    {
        var il = emission.Il;
        _callee ??= il.DeclareLocal(typeof(Function));
        il.Emit(OpCodes.Stloc, _callee);
        LoadCalleeInstance();
        il.Emit(OpCodes.Ldloc, _callee);
        il.Emit(OpCodes.Ldfld, Members.FunctionIndex);
        il.Emit(OpCodes.Stfld, Members.Callee);
        LoadCalleeInstance();
        il.Emit(OpCodes.Ldloc, _callee);
        il.Emit(OpCodes.Call, Members.CodeOf);
        Signatures.Calli(il, type);
    }

    private void LoadCalleeInstance()
    {
        emission.Il.Emit(OpCodes.Ldloc, _callee!);
        emission.Il.Emit(OpCodes.Ldfld, Members.FunctionInstance);
    }

    // The callee has used fuel and may have grown the memory.
    private void TakeResults(int first, FunctionType type)
    {
        var il = emission.Il;
        emission.Fuel.Fetch();
        memory.FetchLength();
        for (var at = 0; at < type.Results.Length; at++)
        {
            if (at > 0)
            {
                il.Emit(OpCodes.Ldc_I4, at - 1);
                emission.Fuel.LoadInstance();
                il.Emit(OpCodes.Call, Members.Extra);
                il.Emit(OpCodes.Call, Slots.Getter(type.Results[at]));
            }

            emission.Frame.Define(first + at, type.Results[at]);
        }
    }
}
