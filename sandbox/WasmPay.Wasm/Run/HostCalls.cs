using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Run;

/// <summary>A host function in the place of an instance, so that guests call it like any other function.</summary>
internal sealed class HostInstance(Store store, ManagedModule module, FunctionType type, HostFunction body) : Instance(store, module)
{
    public FunctionType FunctionType { get; } = type;

    public HostFunction Body { get; } = body;
}

/// <summary>Calls from guests to the host: arguments go through slots of the store, without boxing.</summary>
internal static class HostCalls
{
    public static Function Create(Store store, FunctionType type, HostFunction body)
    {
        var bridge = store.Engine.Bridges.Of(type);
        return new Function(new HostInstance(store, store.Engine.HostModule, type, body), 0, type, bridge.HostSlot, bridge);
    }

    /// <summary>Takes slots for a call; they are given back by <see cref="End"/>, or with the outermost call if it traps.</summary>
    public static int Begin(Instance instance)
    {
        var host = (HostInstance)instance;
        var store = host.Store;
        var first = store.SlotsUsed;
        var needed = first + host.FunctionType.Parameters.Length + host.FunctionType.Results.Length;
        if (needed > store.Slots.Length) Array.Resize(ref store.Slots, Math.Max(needed, store.Slots.Length * 2));
        store.SlotsUsed = needed;
        return first;
    }

    public static void Call(Instance instance, int first)
    {
        var host = (HostInstance)instance;
        var store = host.Store;
        var (parameters, results) = (host.FunctionType.Parameters.Length, host.FunctionType.Results.Length);
        // A nested call may move the slots, so the results are taken to where they are afterwards.
        var slots = store.Slots;
        host.Body(slots.AsSpan(first, parameters), slots.AsSpan(first + parameters, results));
        if (!ReferenceEquals(slots, store.Slots))
            slots.AsSpan(first + parameters, results).CopyTo(store.Slots.AsSpan(first + parameters));
    }

    public static void End(Instance instance, int first)
    {
        var store = instance.Store;
        // References are not kept longer than the call.
        store.Slots.AsSpan(first, store.SlotsUsed - first).Clear();
        store.SlotsUsed = first;
    }
}
