using System.Buffers.Binary;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Sandbox.Metering;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Abi;

/// <summary>
/// Gives values to a guest: into linear memory (CanonicalABI.md, Storing) or as core values (Flat Lowering).
/// Values fit their types; anything else is a bug of the caller.
/// </summary>
internal sealed class Lowerer(AbiContext context, CallScope scope)
{
    /// <summary>Stores a value at a checked place.</summary>
    public void Store(ValType type, ComponentValue value, uint at)
    {
        context.Meter.Charge(HostFuel.Value);
        switch (type)
        {
            case PrimType { Kind: Prim.String }:
                var text = Text(value);
                Words(at, text.Pointer, text.Length);
                break;
            case PrimType or FlagsType or HandleType:
                Bits(at, type.Size, Scalar(type, value));
                break;
            case ListType list:
                var (pointer, length) = StoreList(list, (SequenceValue)value);
                Words(at, pointer, length);
                break;
            case RecordType record:
                var fields = ((SequenceValue)value).Items;
                for (var i = 0; i < fields.Length; i++) Store(record.Fields[i].Type, fields[i], at + (uint)record.Offsets[i]);
                break;
            case VariantType variant:
                var chosen = (VariantValue)value;
                Bits(at, variant.DiscriminantSize, (uint)chosen.Case);
                if (variant.Cases[chosen.Case].Type is { } payload) Store(payload, chosen.Payload!, at + (uint)variant.PayloadOffset);
                break;
            default:
                throw new InvalidOperationException($"{type} is no value type.");
        }
    }

    /// <summary>Lowers a value to core values, advancing <paramref name="next"/>.</summary>
    public void Flat(ValType type, ComponentValue value, Span<CoreValue> values, ref int next)
    {
        context.Meter.Charge(HostFuel.Value);
        switch (type)
        {
            case PrimType { Kind: Prim.String }:
                var text = Text(value);
                values[next++] = new(text.Pointer, null);
                values[next++] = new(text.Length, null);
                break;
            case PrimType or FlagsType or HandleType:
                values[next++] = new(Scalar(type, value), null);
                break;
            case ListType list:
                var (pointer, length) = StoreList(list, (SequenceValue)value);
                values[next++] = new(pointer, null);
                values[next++] = new(length, null);
                break;
            case RecordType record:
                var fields = ((SequenceValue)value).Items;
                for (var i = 0; i < fields.Length; i++) Flat(record.Fields[i].Type, fields[i], values, ref next);
                break;
            case VariantType variant:
                var chosen = (VariantValue)value;
                var end = next + variant.Flat!.Length;
                values[next++] = new((uint)chosen.Case, null);
                if (variant.Cases[chosen.Case].Type is { } payload) Flat(payload, chosen.Payload!, values, ref next);
                while (next < end) values[next++] = default;
                break;
            default:
                throw new InvalidOperationException($"{type} is no value type.");
        }
    }

    private (uint Pointer, uint Length) Text(ComponentValue value) => value is LargeText large
        ? LargeTextCopy.Store(context, large)
        : GuestText.Store(context, ((TextValue)value).Value, ((TextValue)value).Source);

    // Narrow signed integers are sign-extended to their core type's 32 bits.
    private ulong Scalar(ValType type, ComponentValue value) => value switch
    {
        BoolValue truth => truth.Value ? 1u : 0u,
        SignedValue signed => type is PrimType { Kind: Prim.S64 } ? (ulong)signed.Value : (uint)(int)signed.Value,
        UnsignedValue unsigned => unsigned.Value,
        Float32Value single => single.Bits,
        Float64Value real => real.Bits,
        CharValue character => (uint)character.Value.Value,
        FlagsValue flags => flags.Bits,
        HandleValue handle => Handle(handle),
        _ => throw new InvalidOperationException($"{value} is no scalar."),
    };

    private (uint Pointer, uint Length) StoreList(ListType list, SequenceValue value)
    {
        var length = value.Items.Length;
        var size = list.Element.Size * length;
        if (size > int.MaxValue) throw AbiRules.Trap("list length too large: list content out-of-bounds");
        var pointer = context.Realloc(0, 0, (uint)list.Element.Align, (uint)size, "list");
        for (var i = 0; i < length; i++) Store(list.Element, value.Items[i], pointer + (uint)(i * list.Element.Size));
        return (pointer, (uint)length);
    }

    // lower_own and lower_borrow: the resource's own instance gets the representation of what it is lent, others a handle.
    private uint Handle(HandleValue handle)
    {
        context.Meter.Charge(HostFuel.Handle);
        if (!handle.IsBorrow) return context.Instance.Handles.Add(new(handle.Resource, handle.Representation, null));
        if (ReferenceEquals(handle.Resource.Owner, context.Instance)) return handle.Representation;
        scope.Borrows++;
        return context.Instance.Handles.Add(new(handle.Resource, handle.Representation, scope));
    }

    private void Words(uint at, uint first, uint second)
    {
        var bytes = context.Writable(at, 8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, first);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], second);
    }

    private void Bits(uint at, long size, ulong bits)
    {
        var bytes = context.Writable(at, (uint)size);
        switch (size)
        {
            case 1: bytes[0] = (byte)bits; break;
            case 2: BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)bits); break;
            case 4: BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)bits); break;
            default: BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits); break;
        }
    }
}
