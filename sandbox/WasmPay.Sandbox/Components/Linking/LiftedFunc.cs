using WasmPay.Sandbox.Components.Abi;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Sandbox.Metering;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>A core function as a component function (CanonicalABI.md, canon lift).</summary>
internal sealed class LiftedFunc : RuntimeFunc
{
    private readonly ComponentInstance _instance;

    public LiftedFunc(ComponentInstance instance, LiftStep step)
        : base(step.Signature)
    {
        _instance = instance;
        Core = instance.CoreFuncs[step.CoreFunc];
        Memory = step.Options.Memory < 0 ? null : instance.CoreMemories[step.Options.Memory];
        Realloc = step.Options.Realloc < 0 ? null : instance.CoreFuncs[step.Options.Realloc];
        PostReturn = step.Options.PostReturn < 0 ? null : instance.CoreFuncs[step.Options.PostReturn];
        Context = new(instance, step.Options.Encoding, Memory, Realloc);
    }

    public ComponentInstance Instance => _instance;

    public ICoreFunction Core { get; }

    public ICoreMemory? Memory { get; }

    public ICoreFunction? Realloc { get; }

    public ICoreFunction? PostReturn { get; }

    public AbiContext Context { get; }

    public override RuntimeResource? ResourceOf(ResourceId id) => _instance.ResourceOf(id);

    /// <summary>Marks that a call is inside. After a trap it stays so: nothing may enter what is in an unknown state.</summary>
    public void Enter()
    {
        if (!_instance.MayEnter) throw AbiRules.Trap("cannot enter component instance");
        _instance.MayEnter = false;
    }

    /// <summary>Lets the guest clean up what the answer used, and marks that the call is over.</summary>
    public void Leave(ReadOnlySpan<CoreValue> answer)
    {
        if (PostReturn is not null)
        {
            Context.Meter.Charge(HostFuel.GuestCall);
            _instance.MayLeave = false;
            PostReturn.Invoke(answer, []);
            _instance.MayLeave = true;
        }
        _instance.MayEnter = true;
    }

    public override ComponentValue? Call(ReadOnlySpan<ComponentValue> arguments, out Action? finish)
    {
        Enter();
        var scope = new CallScope();
        Context.Meter.Charge(HostFuel.GuestCall);
        var answer = new CoreValue[((FunctionType)Core.Type).Results.Length];
        Core.Invoke(LowerArguments(arguments, scope), answer);
        Context.LiftBudget = AbiContext.MaxLift;
        var result = LiftResult(answer, scope);
        finish = () =>
        {
            Leave(answer);
            if (scope.Borrows > 0) throw AbiRules.Trap("borrow handles still remain at the end of the call");
            scope.Release();
        };
        return result;
    }

    private CoreValue[] LowerArguments(ReadOnlySpan<ComponentValue> arguments, CallScope scope)
    {
        var lowerer = new Lowerer(Context, scope);
        var parameters = Signature.ParameterRecord;
        if (Signature.ParametersSpill)
        {
            var pointer = Context.Realloc(0, 0, (uint)parameters.Align, (uint)parameters.Size, "parameters");
            for (var i = 0; i < arguments.Length; i++) lowerer.Store(parameters.Fields[i].Type, arguments[i], pointer + (uint)parameters.Offsets[i]);
            return [new(pointer, null)];
        }
        var flat = new CoreValue[parameters.Flat!.Length];
        var next = 0;
        for (var i = 0; i < arguments.Length; i++) lowerer.Flat(parameters.Fields[i].Type, arguments[i], flat, ref next);
        return flat;
    }

    private ComponentValue? LiftResult(CoreValue[] answer, CallScope scope)
    {
        if (Signature.Result is not { } type) return null;
        var lifter = new Lifter(Context, _instance.ResourceOf, scope);
        if (!Signature.ResultSpills)
        {
            var next = 0;
            return lifter.Flat(type, answer, ref next);
        }
        var pointer = (uint)answer[0].Bits;
        Context.Check(pointer, type.Size, type.Align);
        return lifter.Load(type, pointer);
    }
}
