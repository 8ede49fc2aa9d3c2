using System.Reflection.Emit;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Compile;

/// <summary>Calls. All go through a cell that holds the callee's address, so that functions are compiled when they are first called.</summary>
internal sealed partial class FunctionCompiler
{
    private LocalBuilder? _callee;

    private void Call(int function)
    {
        var type = _module.TypeOf(function);
        Load(type.Parameters.Length);
        PublishFuel();
        if (function < _module.ImportedFunctions)
        {
            LoadInstance();
            _il.Emit(OpCodes.Ldfld, Members.ImportedFunctions);
            _il.Emit(OpCodes.Ldc_I4, function);
            _il.Emit(OpCodes.Ldelem_Ref);
            CallFunction(type, announce: true);
            return;
        }

        _owner.EnsureCode(function);
        LoadInstance();
        _il.Emit(OpCodes.Ldc_I4, function);
        _il.Emit(OpCodes.Stfld, Members.Callee);
        LoadInstance();
        LoadInstance();
        _il.Emit(OpCodes.Ldfld, Members.Code);
        _il.Emit(OpCodes.Ldc_I4, function * nint.Size);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldind_I);
        Signatures.Calli(_il, type);
        AfterCall(type);
    }

    private void CallIndirect()
    {
        var type = _module.Types[_now.X];
        Load(type.Parameters.Length + 1);
        PublishFuel();
        _il.Emit(OpCodes.Ldc_I4, (int)_now.X);
        _il.Emit(OpCodes.Ldc_I4, (int)_now.Y);
        LoadTrapArguments();
        _il.Emit(OpCodes.Call, Members.Bulk(nameof(BulkOperations.IndirectCallee)));
        Take(1);
        CallFunction(type, announce: false);
    }

    /// <summary>Calls the <see cref="Function"/> on the CIL stack, above the arguments.</summary>
    private void CallFunction(FunctionType type, bool announce)
    {
        _callee ??= _il.DeclareLocal(typeof(Function));
        _il.Emit(OpCodes.Stloc, _callee);
        if (announce)
        {
            LoadCalleeInstance();
            _il.Emit(OpCodes.Ldloc, _callee);
            _il.Emit(OpCodes.Ldfld, Members.FunctionIndex);
            _il.Emit(OpCodes.Stfld, Members.Callee);
        }

        LoadCalleeInstance();
        _il.Emit(OpCodes.Ldloc, _callee);
        _il.Emit(OpCodes.Call, Members.CodeOf);
        Signatures.Calli(_il, type);
        AfterCall(type);
    }

    private void LoadCalleeInstance()
    {
        _il.Emit(OpCodes.Ldloc, _callee!);
        _il.Emit(OpCodes.Ldfld, Members.FunctionInstance);
    }

    // The callee has used fuel and may have grown the memory.
    private void AfterCall(FunctionType type)
    {
        Take(type.Parameters.Length);
        LoadStoreFuel();
        if (_facts.UsesMemory) LoadLength();
        for (var i = 0; i < type.Results.Length; i++)
        {
            if (i > 0)
            {
                _il.Emit(OpCodes.Ldc_I4, i - 1);
                LoadInstance();
                _il.Emit(OpCodes.Call, Members.Extra);
                _il.Emit(OpCodes.Call, Slots.Getter(type.Results[i]));
            }

            Push(new Operand(type.Results[i]));
        }
    }

    /// <summary>The last arguments of operations that may trap: instance, fuel, site, function.</summary>
    private void LoadTrapArguments()
    {
        LoadInstance();
        _il.Emit(OpCodes.Ldloc, _fuel);
        _il.Emit(OpCodes.Ldc_I4, Site());
        _il.Emit(OpCodes.Ldc_I4, _function);
    }
}
