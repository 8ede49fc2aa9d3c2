using System.Collections.Concurrent;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Compile;

/// <summary>Calls code of one signature from the host.</summary>
internal sealed class Invoker(FunctionType type)
{
    private InvokeBody? _body;

    private delegate void InvokeBody(nint code, Instance instance, ref CoreValue arguments, ref CoreValue results);

    public void Invoke(nint code, Instance instance, ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results) =>
        (_body ??= Build())(code, instance, ref MemoryMarshal.GetReference(arguments), ref MemoryMarshal.GetReference(results));

    private InvokeBody Build()
    {
        var method = Signatures.Method("invoke", typeof(void), [typeof(nint), typeof(Instance), typeof(CoreValue).MakeByRefType(), typeof(CoreValue).MakeByRefType()]);
        var il = method.GetILGenerator();
        for (var i = 0; i < type.Parameters.Length; i++)
        {
            At(il, OpCodes.Ldarg_2, i);
            il.Emit(OpCodes.Call, Slots.Getter(type.Parameters[i]));
        }

        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_0);
        Signatures.Calli(il, type);
        for (var i = 0; i < type.Results.Length; i++)
        {
            if (i > 0)
            {
                il.Emit(OpCodes.Ldc_I4, i - 1);
                il.Emit(OpCodes.Ldarg_1);
                il.Emit(OpCodes.Call, typeof(Slots).GetMethod(nameof(Slots.Extra))!);
                il.Emit(OpCodes.Call, Slots.Getter(type.Results[i]));
            }

            At(il, OpCodes.Ldarg_3, i);
            il.Emit(OpCodes.Call, Slots.Setter(type.Results[i]));
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<InvokeBody>();
    }

    private static void At(ILGenerator il, OpCode argument, int index)
    {
        il.Emit(argument);
        if (index == 0) return;
        il.Emit(OpCodes.Ldc_I4, index * Unsafe.SizeOf<CoreValue>());
        il.Emit(OpCodes.Add);
    }
}

/// <summary>
/// What stands between code of one signature and the host, the interpreter, or the compiler. Nothing of it is made before it is needed.
/// </summary>
internal sealed unsafe class Bridge
{
    private readonly FunctionType _type;
    private readonly Lazy<(nint Code, DynamicMethod Method)> _compile;
    private readonly Lazy<(nint Code, DynamicMethod Method)> _enter;
    private readonly Lazy<(nint Code, DynamicMethod Method)> _bySlots;
    private readonly Lazy<(NativeBlock Slot, DynamicMethod Method)> _host;

    public Bridge(FunctionType type)
    {
        _type = type;
        Invoker = new Invoker(type);
        _compile = new(() => Made(BuildCompile()));
        _enter = new(() => Made(SlotBridges.Enter(type)));
        _bySlots = new(() => Made(SlotBridges.Call(type)));
        _host = new(() =>
        {
            var method = BuildHost();
            var slot = new NativeBlock((nuint)nint.Size);
            *(nint*)slot.Start = CodePointers.Of(method);
            return (slot, method);
        });

        static (nint, DynamicMethod) Made(DynamicMethod method) => (CodePointers.Of(method), method);
    }

    public Invoker Invoker { get; }

    /// <summary>Code that compiles the function about to be called, then calls it.</summary>
    public nint CompileCode => _compile.Value.Code;

    /// <summary>Code that interprets the function about to be called, or calls what was compiled of it; for numeric signatures.</summary>
    public nint EnterCode => _enter.Value.Code;

    /// <summary>A cell with code that calls a host function.</summary>
    public nint HostSlot => (nint)_host.Value.Slot.Start;

    /// <summary>Calls code with arguments in slots, where its results go; for numeric signatures.</summary>
    public void CallBySlots(nint code, Instance instance, ulong* slots) =>
        ((delegate*<nint, Instance, ulong*, void>)_bySlots.Value.Code)(code, instance, slots);

    private DynamicMethod BuildCompile()
    {
        var method = Signatures.Method("lazy", _type);
        var il = method.GetILGenerator();
        for (var i = 0; i <= _type.Parameters.Length; i++) Signatures.Argument(il, i);
        Signatures.Argument(il, _type.Parameters.Length);
        il.Emit(OpCodes.Call, typeof(ManagedModule).GetMethod(nameof(ManagedModule.CompileCallee))!);
        Signatures.Calli(il, _type);
        il.Emit(OpCodes.Ret);
        return method;
    }

    private DynamicMethod BuildHost()
    {
        var method = Signatures.Method("host", _type);
        var il = method.GetILGenerator();
        var first = il.DeclareLocal(typeof(int));
        var instance = _type.Parameters.Length;
        Signatures.Argument(il, instance);
        il.Emit(OpCodes.Call, typeof(HostCalls).GetMethod(nameof(HostCalls.Begin))!);
        il.Emit(OpCodes.Stloc, first);
        for (var i = 0; i < _type.Parameters.Length; i++)
        {
            Signatures.Argument(il, i);
            Slot(il, first, i, instance);
            il.Emit(OpCodes.Call, Slots.Setter(_type.Parameters[i]));
        }

        Signatures.Argument(il, instance);
        il.Emit(OpCodes.Ldloc, first);
        il.Emit(OpCodes.Call, typeof(HostCalls).GetMethod(nameof(HostCalls.Call))!);
        for (var i = 0; i < _type.Results.Length; i++)
        {
            Slot(il, first, _type.Parameters.Length + i, instance);
            il.Emit(OpCodes.Call, Slots.Getter(_type.Results[i]));
            if (i == 0) continue;
            il.Emit(OpCodes.Ldc_I4, i - 1);
            Signatures.Argument(il, instance);
            il.Emit(OpCodes.Call, typeof(Slots).GetMethod(nameof(Slots.Extra))!);
            il.Emit(OpCodes.Call, Slots.Setter(_type.Results[i]));
        }

        Signatures.Argument(il, instance);
        il.Emit(OpCodes.Ldloc, first);
        il.Emit(OpCodes.Call, typeof(HostCalls).GetMethod(nameof(HostCalls.End))!);
        il.Emit(OpCodes.Ret);
        return method;
    }

    private static void Slot(ILGenerator il, LocalBuilder first, int index, int instance)
    {
        il.Emit(OpCodes.Ldloc, first);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Add);
        Signatures.Argument(il, instance);
        il.Emit(OpCodes.Call, typeof(Slots).GetMethod(nameof(Slots.Host))!);
    }
}

/// <summary>One bridge a signature, shared by all modules of an engine up to a bound; signatures beyond it are each module's own.</summary>
internal sealed class Bridges
{
    private const int Shared = 4_096;
    private readonly ConcurrentDictionary<FunctionType, Bridge> _shared = new();

    public Bridge Of(FunctionType type)
    {
        if (_shared.TryGetValue(type, out var bridge)) return bridge;
        bridge = new Bridge(type);
        return _shared.Count < Shared ? _shared.GetOrAdd(type, bridge) : bridge;
    }
}
