using WasmPay.Sandbox.Components.Abi;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Sandbox.Metering;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>A component function as a core function that a guest can call (CanonicalABI.md, canon lower).</summary>
internal sealed class LoweredFunc
{
    private readonly ComponentInstance _instance;
    private readonly FuncSignature _signature;
    private readonly RuntimeFunc _callee;
    private readonly AbiContext _context;

    public LoweredFunc(ComponentInstance instance, LowerStep step)
    {
        _instance = instance;
        _signature = step.Signature;
        _callee = instance.Funcs[step.Func];
        var options = step.Options;
        _context = new(
            instance,
            options.Encoding,
            options.Memory < 0 ? null : instance.CoreMemories[options.Memory],
            options.Realloc < 0 ? null : instance.CoreFuncs[options.Realloc]);
    }

    public void Invoke(ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results)
    {
        _context.Meter.Charge(HostFuel.Call);
        if (!_instance.MayLeave) throw AbiRules.Trap("cannot leave component instance");
        if (_callee is LiftedFunc { Instance: var callee } && ReferenceEquals(callee, _instance)) throw AbiRules.Trap("cannot enter component instance");
        _context.LiftBudget = AbiContext.MaxLift;
        var scope = new CallScope();
        var values = LiftArguments(arguments, scope);
        var result = _callee.Call(values, out var finish);
        if (_signature.Result is { } type) LowerResult(type, result!, arguments, results, scope);
        finish?.Invoke();
        scope.Release();
    }

    private ComponentValue[] LiftArguments(ReadOnlySpan<CoreValue> arguments, CallScope scope)
    {
        var lifter = new Lifter(_context, _instance.ResourceOf, scope) { ForGuest = _callee is LiftedFunc };
        var parameters = _signature.ParameterRecord;
        var values = new ComponentValue[parameters.Fields.Count];
        if (_signature.ParametersSpill)
        {
            var pointer = (uint)arguments[0].Bits;
            _context.Check(pointer, parameters.Size, parameters.Align);
            for (var i = 0; i < values.Length; i++) values[i] = lifter.Load(parameters.Fields[i].Type, pointer + (uint)parameters.Offsets[i]);
            return values;
        }
        var next = 0;
        for (var i = 0; i < values.Length; i++) values[i] = lifter.Flat(parameters.Fields[i].Type, arguments, ref next);
        return values;
    }

    private void LowerResult(ValType type, ComponentValue result, ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results, CallScope scope)
    {
        var lowerer = new Lowerer(_context, scope);
        if (_signature.ResultSpills)
        {
            var pointer = (uint)arguments[^1].Bits;
            _context.Check(pointer, type.Size, type.Align);
            lowerer.Store(type, result, pointer);
            return;
        }
        var next = 0;
        lowerer.Flat(type, result, results, ref next);
    }
}
