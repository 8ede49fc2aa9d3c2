using System.Buffers;
using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Interpret;

/// <summary>
/// The slots of all frames that a store interprets, one frame behind the other: a callee's first slots are its caller's arguments, and
/// its results come to lie there. A slot has 64 bits for a number (one of 32 bits leaves the upper half empty), and where functions
/// handle them, 64 more for a vector's upper half and a place for a reference.
/// </summary>
internal sealed class ValueStack
{
    // What a store keeps between calls at most: 64 KiB of numbers.
    private const int FirstSlots = 128, KeptSlots = 8_192;

    private ulong[] _numbers = new ulong[FirstSlots];
    private ulong[] _uppers = [];
    private object?[] _references = [];

    /// <summary>Makes room for a frame, with its declared locals zero or null.</summary>
    public void Open(LoweredFunction function, int start)
    {
        var end = start + function.Slots;
        if (end > _numbers.Length) Grow(ref _numbers, end);
        var (parameters, locals) = (function.Type.Parameters.Length, function.Locals.Length);
        _numbers.AsSpan(start + parameters, locals - parameters).Clear();
        if (function.Traits.HasVectors)
        {
            if (end > _uppers.Length) Grow(ref _uppers, end);
            _uppers.AsSpan(start + parameters, locals - parameters).Clear();
        }

        if (function.Traits.HasReferences)
        {
            if (end > _references.Length) Grow(ref _references, end);
            _references.AsSpan(start + parameters, locals - parameters).Clear();
        }
    }

    /// <summary>A frame's numbers; not to be kept across a call, which may move them.</summary>
    public Span<ulong> Numbers(LoweredFunction function, int start) => _numbers.AsSpan(start, function.Slots);

    /// <summary>Forgets references from a slot on, so that they are not kept longer than the call, and after an outermost one what was large.</summary>
    public void Forget(int start)
    {
        // INVARIANT: at slot 0 nobody beneath has slots, since who calls out begins what he calls above his own; so nobody reads what is given back.
        if (start == 0 && _numbers.Length > KeptSlots)
        {
            GiveBack(_numbers);
            GiveBack(_uppers);
            GiveBack(_references);
            (_numbers, _uppers, _references) = (new ulong[FirstSlots], [], []);
        }
        if (start < _references.Length) _references.AsSpan(start).Clear();
    }

    // What a deep call takes is some tens of megabytes, which are the next one's when it is over: else each has the collector make them anew.
    private static void Grow<T>(ref T[] slots, int end)
    {
        var (old, length) = (slots, Math.Max(end, slots.Length * 2));
        slots = length > KeptSlots ? ArrayPool<T>.Shared.Rent(length) : new T[length];
        old.CopyTo(slots, 0);
        GiveBack(old);
    }

    private static void GiveBack<T>(T[] slots)
    {
        // What one guest has computed is not another's to find, whoever makes a mistake.
        if (slots.Length > KeptSlots) ArrayPool<T>.Shared.Return(slots, clearArray: true);
    }

    public ulong Number(int slot) => _numbers[slot];

    public void SetNumber(int slot, ulong bits) => _numbers[slot] = bits;

    public object? Reference(int slot) => _references[slot];

    public void SetReference(int slot, object? reference) => _references[slot] = reference;

    public Vector128<byte> Vector(int slot) => Vector128.Create(_numbers[slot], _uppers[slot]).AsByte();

    public void SetVector(int slot, Vector128<byte> value) => (_numbers[slot], _uppers[slot]) = (value.AsUInt64()[0], value.AsUInt64()[1]);

    public void Move(int to, int from, ValueType type)
    {
        if (type is ValueType.FuncRef or ValueType.ExternRef)
        {
            _references[to] = _references[from];
            return;
        }

        _numbers[to] = _numbers[from];
        if (type == ValueType.V128) _uppers[to] = _uppers[from];
    }

    /// <summary>Moves values that lie side by side, to where they may overlap.</summary>
    public void Move(int to, int from, int count, in FunctionTraits traits)
    {
        if (count == 0 || to == from) return;
        Array.Copy(_numbers, from, _numbers, to, count);
        if (traits.HasVectors) Array.Copy(_uppers, from, _uppers, to, count);
        if (traits.HasReferences) Array.Copy(_references, from, _references, to, count);
    }

    /// <summary>A value as the host and compiled code hand it over.</summary>
    public CoreValue Read(int slot, ValueType type) => type switch
    {
        ValueType.V128 => CoreValue.V128(Vector(slot)),
        ValueType.FuncRef or ValueType.ExternRef => CoreValue.Ref(_references[slot]),
        _ => new CoreValue(_numbers[slot], null),
    };

    /// <summary>Takes values over; room for them there is already.</summary>
    public void Write(int start, ReadOnlySpan<ValueType> types, ReadOnlySpan<CoreValue> values)
    {
        for (var i = 0; i < types.Length; i++)
        {
            switch (types[i])
            {
                case ValueType.V128:
                    SetVector(start + i, values[i].AsV128);
                    break;
                case ValueType.FuncRef:
                    // The only way a reference gets from the host into code that will call it: so here its class is checked.
                    _references[start + i] = (Function?)values[i].Reference;
                    break;
                case ValueType.ExternRef:
                    _references[start + i] = values[i].Reference;
                    break;
                case ValueType.I32 or ValueType.F32:
                    _numbers[start + i] = (uint)values[i].Bits;
                    break;
                default:
                    _numbers[start + i] = values[i].Bits;
                    break;
            }
        }
    }

    /// <summary>Hands values over.</summary>
    public void Read(int start, ReadOnlySpan<ValueType> types, Span<CoreValue> values)
    {
        for (var i = 0; i < types.Length; i++) values[i] = Read(start + i, types[i]);
    }
}
