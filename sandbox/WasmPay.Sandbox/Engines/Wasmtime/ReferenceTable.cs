using System.Runtime.CompilerServices;
using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>
/// Objects of the host that guests of one store hold as externref, by number. A guest sees an opaque reference whose data is the
/// number; nothing native points at managed memory, so nothing needs to be released but the store.
/// </summary>
internal sealed unsafe class ReferenceTable(nint context)
{
    private readonly List<object> _objects = [];
    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);

    /// <summary>A rooted reference to the object; null is the null reference.</summary>
    public NativeItem Root(object? value)
    {
        NativeItem reference = default;
        if (value is null) return reference;
        if (!_numbers.TryGetValue(value, out var number))
        {
            _objects.Add(value);
            number = _objects.Count;
            _numbers.Add(value, number);
        }

        if (NativeMethods.ExternRefNew(context, number, 0, &reference) == 0)
            throw new TrapException(TrapCode.OutOfMemory, "The store cannot hold more references.");
        return reference;
    }

    /// <summary>The object of a rooted reference, which is unrooted.</summary>
    public object? Take(ref NativeItem reference)
    {
        if (reference.Store == 0) return null;
        fixed (NativeItem* pointer = &reference)
        {
            var number = (int)NativeMethods.ExternRefData(context, pointer);
            Unroot(pointer);
            return _objects[number - 1];
        }
    }

    /// <summary>The form that guests hold, of a rooted reference; valid while that is rooted or a guest holds it.</summary>
    public uint ToRaw(NativeItem* reference) => reference->Store == 0 ? 0 : NativeMethods.ExternRefToRaw(context, reference);

    /// <summary>Lets a rooted reference go.</summary>
    public void Unroot(NativeItem* reference)
    {
        if (reference->Store != 0) NativeMethods.ExternRefUnroot(reference);
    }

    /// <summary>The object of the form that guests hold.</summary>
    public object? FromRaw(uint raw)
    {
        if (raw == 0) return null;
        Unsafe.SkipInit(out NativeItem reference);
        NativeMethods.ExternRefFromRaw(context, raw, &reference);
        return Take(ref reference);
    }
}
