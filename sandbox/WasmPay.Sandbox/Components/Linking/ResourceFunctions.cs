using WasmPay.Sandbox.Components.Abi;
using WasmPay.Sandbox.Metering;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>The built-in functions on handles (CanonicalABI.md, canon resource.new, resource.drop and resource.rep).</summary>
internal static class ResourceFunctions
{
    private static readonly FunctionType Unary = new([ValueType.I32], [ValueType.I32]);
    private static readonly FunctionType Consume = new([ValueType.I32], []);

    public static FunctionType TypeOf(ResourceBuiltin builtin) => builtin == ResourceBuiltin.Drop ? Consume : Unary;

    public static ICoreFunction Create(ComponentInstance instance, ResourceBuiltinStep step)
    {
        var resource = instance.ResourceOf(step.Id) ?? throw new InvalidOperationException("A validated resource is bound.");
        var meter = instance.Graph.Meter;
        HostFunction body = step.Builtin switch
        {
            ResourceBuiltin.New => (arguments, results) =>
            {
                meter.Charge(HostFuel.Call + HostFuel.Handle);
                Leave(instance);
                results[0] = new(instance.Handles.Add(new(resource, (uint)arguments[0].Bits, null)), null);
            }
            ,
            ResourceBuiltin.Rep => (arguments, results) =>
            {
                meter.Charge(HostFuel.Call);
                results[0] = new(instance.Handles.Get((uint)arguments[0].Bits, resource).Representation, null);
            }
            ,
            _ => (arguments, _) =>
            {
                meter.Charge(HostFuel.Call + HostFuel.Handle);
                Leave(instance);
                Drop(instance, resource, instance.Handles.Remove((uint)arguments[0].Bits, resource));
            }
            ,
        };
        return instance.Graph.Store.CreateFunction(TypeOf(step.Builtin), body);
    }

    private static void Leave(ComponentInstance instance)
    {
        if (!instance.MayLeave) throw AbiRules.Trap("cannot leave component instance");
    }

    // A borrowed handle is given back; an owned one ends its resource, in the instance that defined it.
    private static void Drop(ComponentInstance instance, RuntimeResource resource, Handle handle)
    {
        if (handle.BorrowScope is not null)
        {
            handle.BorrowScope.Borrows--;
            return;
        }
        resource.HostDestructor?.Invoke(handle.Representation);
        if (resource.Destructor is null) return;
        var owner = resource.Owner!;
        var own = ReferenceEquals(owner, instance);
        if (!own)
        {
            if (!owner.MayEnter) throw AbiRules.Trap("cannot enter component instance");
            owner.MayEnter = false;
        }
        instance.Graph.Meter.Charge(HostFuel.GuestCall);
        resource.Destructor.Invoke([new(handle.Representation, null)], []);
        if (!own) owner.MayEnter = true;
    }
}
