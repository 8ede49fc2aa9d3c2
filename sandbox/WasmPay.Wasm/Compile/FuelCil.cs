using System.Reflection.Emit;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Compile;

/// <summary>
/// Fuel, traps and depth in emitted code. The counter is a local, written to the store where callees and the host see it. A check that
/// fails goes to a few instructions out of the way, which ask the store for the next slice of fuel.
/// </summary>
internal sealed class FuelCil(ILGenerator il, int function, int instance)
{
    private readonly LocalBuilder _fuel = il.DeclareLocal(typeof(long));
    private readonly LocalBuilder _store = il.DeclareLocal(typeof(Store));
    private readonly LocalBuilder _place = il.DeclareLocal(typeof(int));
    private readonly Dictionary<TrapCode, Label> _traps = [];
    private LocalBuilder? _left;
    private readonly List<(Label Slow, Label Back, int Place)> _checks = [];

    /// <summary>Loads the store and its fuel.</summary>
    public void Open()
    {
        LoadInstance();
        il.Emit(OpCodes.Ldfld, Members.Store);
        il.Emit(OpCodes.Stloc, _store);
        Fetch();
    }

    public void LoadInstance() => Signatures.Argument(il, instance);

    public void LoadStore() => il.Emit(OpCodes.Ldloc, _store);

    /// <summary>Takes the counter from the store, after a call.</summary>
    public void Fetch()
    {
        LoadStore();
        il.Emit(OpCodes.Ldfld, Members.FuelLeft);
        il.Emit(OpCodes.Stloc, _fuel);
    }

    /// <summary>Writes the counter where callees and the host see it.</summary>
    public void Publish()
    {
        LoadStore();
        il.Emit(OpCodes.Ldloc, _fuel);
        il.Emit(OpCodes.Stfld, Members.FuelLeft);
    }

    /// <summary>Takes fuel; what lies on the CIL stack stays.</summary>
    public void Charge(int fuel)
    {
        if (fuel == 0) return;
        il.Emit(OpCodes.Ldloc, _fuel);
        il.Emit(OpCodes.Ldc_I4, fuel);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Stloc, _fuel);
    }

    /// <summary>Takes as much fuel as the length on the CIL stack says.</summary>
    public void ChargeUnits()
    {
        il.Emit(OpCodes.Conv_U8);
        il.Emit(OpCodes.Neg);
        il.Emit(OpCodes.Ldloc, _fuel);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, _fuel);
    }

    /// <summary>Goes on only where fuel is left. The CIL stack must be empty.</summary>
    public void Check(int place)
    {
        var check = (Slow: il.DefineLabel(), Back: il.DefineLabel(), place);
        _checks.Add(check);
        il.Emit(OpCodes.Ldloc, _fuel);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Ble, check.Slow);
        il.MarkLabel(check.Back);
    }

    public void AddDepth(int change)
    {
        LoadStore();
        LoadStore();
        il.Emit(OpCodes.Ldfld, Members.DepthLeft);
        il.Emit(OpCodes.Ldc_I4, change);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stfld, Members.DepthLeft);
    }

    /// <summary>Notes which instruction it is, for the trap that may follow. Nothing may lie on the CIL stack where it branches.</summary>
    public void SetPlace(int place)
    {
        il.Emit(OpCodes.Ldc_I4, place);
        il.Emit(OpCodes.Stloc, _place);
    }

    public Label Trap(TrapCode code)
    {
        if (!_traps.TryGetValue(code, out var label)) _traps[code] = label = il.DefineLabel();
        return label;
    }

    /// <summary>The last arguments of operations that may trap: instance, fuel, place, function.</summary>
    public void LoadTrapArguments(int place)
    {
        LoadInstance();
        il.Emit(OpCodes.Ldloc, _fuel);
        il.Emit(OpCodes.Ldc_I4, place);
        il.Emit(OpCodes.Ldc_I4, function);
    }

    // The next slice, as Store.TryRefuel takes it, but without a call: one that returns into a loop would cost every round of it.
    private void Refuel()
    {
        var left = _left ??= il.DeclareLocal(typeof(long));
        LoadStore();
        il.Emit(OpCodes.Ldfld, Members.Reserve);
        il.Emit(OpCodes.Ldloc, _fuel);
        il.Emit(OpCodes.Neg);
        il.Emit(OpCodes.Ble_Un, Trap(TrapCode.OutOfFuel));
        LoadStore();
        il.Emit(OpCodes.Ldfld, Members.Epochs);
        il.Emit(OpCodes.Volatile);
        il.Emit(OpCodes.Ldfld, Members.Epoch);
        LoadStore();
        il.Emit(OpCodes.Volatile);
        il.Emit(OpCodes.Ldfld, Members.EndsAt);
        il.Emit(OpCodes.Bge, Trap(TrapCode.Interrupted));
        LoadStore();
        il.Emit(OpCodes.Ldfld, Members.Reserve);
        il.Emit(OpCodes.Ldloc, _fuel);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, left);
        // The lesser of what is left and a slice.
        var whole = il.DefineLabel();
        il.Emit(OpCodes.Ldc_I8, Store.FuelOfSlice);
        il.Emit(OpCodes.Stloc, _fuel);
        il.Emit(OpCodes.Ldloc, left);
        il.Emit(OpCodes.Ldloc, _fuel);
        il.Emit(OpCodes.Bge_Un, whole);
        il.Emit(OpCodes.Ldloc, left);
        il.Emit(OpCodes.Stloc, _fuel);
        il.MarkLabel(whole);
        LoadStore();
        il.Emit(OpCodes.Ldloc, left);
        il.Emit(OpCodes.Ldloc, _fuel);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Stfld, Members.Reserve);
    }

    /// <summary>Writes what lies out of the way: one block for each check, and for each kind of trap.</summary>
    public void Close()
    {
        foreach (var (slow, back, place) in _checks)
        {
            il.MarkLabel(slow);
            SetPlace(place);
            Refuel();
            il.Emit(OpCodes.Br, back);
        }

        // Few blocks make the JIT fast, and it knows that those which throw are rare.
        foreach (var (code, label) in _traps)
        {
            il.MarkLabel(label);
            LoadInstance();
            il.Emit(OpCodes.Ldloc, _fuel);
            il.Emit(OpCodes.Ldloc, _place);
            il.Emit(OpCodes.Ldc_I4, function);
            il.Emit(OpCodes.Ldc_I4, (int)code);
            il.Emit(OpCodes.Call, Members.CreateTrap);
            il.Emit(OpCodes.Throw);
        }
    }
}
