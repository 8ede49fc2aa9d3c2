using System.Collections.Concurrent;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Compile;

/// <summary>Calls code of one signature by slots, from the host and from the interpreter.</summary>
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
                il.Emit(OpCodes.Call, Members.Extra);
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
/// What stands between code of one signature and what is not compiled, in both directions. Nothing of it is made before it is needed.
/// An address is good for as long as its bridge is referenced.
/// </summary>
internal sealed class Bridge
{
    private readonly FunctionType _type;
    private readonly Lazy<(nint Code, DynamicMethod Method)> _entry;

    public Bridge(FunctionType type)
    {
        _type = type;
        Invoker = new Invoker(type);
        _entry = new(() =>
        {
            var method = BuildEntry();
            return (CodePointers.Of(method), method);
        });
    }

    public Invoker Invoker { get; }

    /// <summary>Code that hands its arguments over by slots: to the host, the interpreter, or code that was compiled meanwhile.</summary>
    public nint EntryCode => _entry.Value.Code;

    private DynamicMethod BuildEntry()
    {
        var method = Signatures.Method("entry", _type);
        var il = method.GetILGenerator();
        var first = il.DeclareLocal(typeof(int));
        var instance = _type.Parameters.Length;
        Signatures.Argument(il, instance);
        il.Emit(OpCodes.Call, typeof(SlotCalls).GetMethod(nameof(SlotCalls.Begin))!);
        il.Emit(OpCodes.Stloc, first);
        for (var i = 0; i < _type.Parameters.Length; i++)
        {
            Signatures.Argument(il, i);
            Slot(il, first, i, instance);
            il.Emit(OpCodes.Call, Slots.Setter(_type.Parameters[i]));
        }

        Signatures.Argument(il, instance);
        il.Emit(OpCodes.Ldloc, first);
        il.Emit(OpCodes.Call, typeof(SlotCalls).GetMethod(nameof(SlotCalls.Call))!);
        for (var i = 0; i < _type.Results.Length; i++)
        {
            Slot(il, first, _type.Parameters.Length + i, instance);
            il.Emit(OpCodes.Call, Slots.Getter(_type.Results[i]));
            if (i == 0) continue;
            il.Emit(OpCodes.Ldc_I4, i - 1);
            Signatures.Argument(il, instance);
            il.Emit(OpCodes.Call, Members.Extra);
            il.Emit(OpCodes.Call, Slots.Setter(_type.Results[i]));
        }

        Signatures.Argument(il, instance);
        il.Emit(OpCodes.Ldloc, first);
        il.Emit(OpCodes.Call, typeof(SlotCalls).GetMethod(nameof(SlotCalls.End))!);
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

/// <summary>
/// One bridge a signature, shared by all modules of an engine. Only so many are kept here: a module holds those that it uses itself, so
/// that any may be let go, the oldest first.
/// </summary>
internal sealed class Bridges
{
    private const int Kept = 4_096;
    private readonly ConcurrentDictionary<FunctionType, Bridge> _shared = new();
    private readonly ConcurrentQueue<FunctionType> _ages = new();

    /// <summary>How many are kept here.</summary>
    public int Count => _shared.Count;

    public Bridge Of(FunctionType type)
    {
        if (_shared.TryGetValue(type, out var bridge)) return bridge;
        bridge = new Bridge(type);
        if (!_shared.TryAdd(type, bridge)) return _shared.TryGetValue(type, out var first) ? first : bridge;
        _ages.Enqueue(type);
        while (_shared.Count > Kept && _ages.TryDequeue(out var oldest)) _shared.TryRemove(oldest, out _);
        return bridge;
    }
}
