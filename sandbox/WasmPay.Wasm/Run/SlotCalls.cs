using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Run;

/// <summary>A host function in the place of an instance, so that guests call it like any other function.</summary>
internal sealed class HostInstance(Store store, ManagedModule module, FunctionType type, HostFunction body) : Instance(store, module)
{
    public FunctionType FunctionType { get; } = type;

    public HostFunction Body { get; } = body;
}

/// <summary>
/// Calls from compiled code to what is not compiled: the host's functions and interpreted ones. Arguments and results go through slots
/// of the store, without boxing.
/// </summary>
internal static class SlotCalls
{
    public static Function Create(Store store, FunctionType type, HostFunction body) =>
        new(new HostInstance(store, store.Engine.HostModule, type, body), 0, type, store.Engine.Bridges.Of(type));

    /// <summary>Takes slots for a call of the function that <paramref name="instance"/> is about to be asked for.</summary>
    public static int Begin(Instance instance)
    {
        var type = TypeOf(instance);
        return instance.Store.TakeSlots(type.Parameters.Length + type.Results.Length);
    }

    public static void Call(Instance instance, int first)
    {
        var (store, type) = (instance.Store, TypeOf(instance));
        // A nested call may move the slots, so the results are taken to where they are afterwards.
        var slots = store.Slots;
        var arguments = slots.AsSpan(first, type.Parameters.Length);
        var results = slots.AsSpan(first + type.Parameters.Length, type.Results.Length);
        if (instance is HostInstance host) host.Body(arguments, results);
        else instance.Module.Call(instance, instance.Callee, arguments, results);
        if (!ReferenceEquals(slots, store.Slots)) results.CopyTo(store.Slots.AsSpan(first + type.Parameters.Length));
    }

    /// <summary>Gives the slots back, and lets go of what they refer to.</summary>
    public static void End(Instance instance, int first)
    {
        var store = instance.Store;
        store.Slots.AsSpan(first, store.SlotsUsed - first).Clear();
        store.GiveSlotsBack(first);
    }

    private static FunctionType TypeOf(Instance instance) => instance is HostInstance host ? host.FunctionType : instance.Module.Decoded.TypeOf(instance.Callee);
}
