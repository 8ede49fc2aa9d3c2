using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Sandbox.Metering;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Abi;

/// <summary>
/// Takes values from a guest: out of linear memory (CanonicalABI.md, Loading) or out of core values (Flat Lifting).
/// Types are no deeper than the decoder's limit, which bounds the recursion.
/// </summary>
internal sealed class Lifter(AbiContext context, Func<ResourceId, RuntimeResource?> resources, CallScope scope)
{
    /// <summary>Whether another guest takes the values; then long text stays where it is until it is copied.</summary>
    public bool ForGuest { get; init; }

    /// <summary>Loads a value that lies at a checked place.</summary>
    public ComponentValue Load(ValType type, uint at)
    {
        context.Spend();
        switch (type)
        {
            case PrimType { Kind: Prim.String }:
                return Text(U32(at), U32(at + 4));
            case PrimType prim:
                return Primitive(prim.Kind, Bits(at, prim.Size));
            case HandleType handle:
                return Handle(handle, U32(at));
            case FlagsType flags:
                return new FlagsValue((uint)Bits(at, flags.Size) & Mask(flags));
            case ListType list:
                return LoadList(list, U32(at), U32(at + 4));
            case RecordType record:
                var fields = ImmutableArray.CreateBuilder<ComponentValue>(record.Fields.Count);
                for (var i = 0; i < record.Fields.Count; i++) fields.Add(Load(record.Fields[i].Type, at + (uint)record.Offsets[i]));
                return new SequenceValue(fields.MoveToImmutable());
            case VariantType variant:
                var payload = Discriminant(variant, Bits(at, variant.DiscriminantSize));
                return new VariantValue(payload.Case, payload.Type is null ? null : Load(payload.Type, at + (uint)variant.PayloadOffset));
            default:
                throw new InvalidOperationException($"{type} is no value type.");
        }
    }

    /// <summary>Lifts a value from core values, advancing <paramref name="next"/>.</summary>
    public ComponentValue Flat(ValType type, ReadOnlySpan<CoreValue> values, ref int next)
    {
        context.Spend();
        switch (type)
        {
            case PrimType { Kind: Prim.String }:
                next += 2;
                return Text((uint)values[next - 2].Bits, (uint)values[next - 1].Bits);
            case PrimType prim:
                return Primitive(prim.Kind, values[next++].Bits);
            case HandleType handle:
                return Handle(handle, (uint)values[next++].Bits);
            case FlagsType flags:
                return new FlagsValue((uint)values[next++].Bits & Mask(flags));
            case ListType list:
                next += 2;
                return LoadList(list, (uint)values[next - 2].Bits, (uint)values[next - 1].Bits);
            case RecordType record:
                var fields = ImmutableArray.CreateBuilder<ComponentValue>(record.Fields.Count);
                foreach (var field in record.Fields) fields.Add(Flat(field.Type, values, ref next));
                return new SequenceValue(fields.MoveToImmutable());
            case VariantType variant:
                var end = next + variant.Flat!.Length;
                var found = Discriminant(variant, (uint)values[next].Bits);
                var inner = next + 1;
                var payload = found.Type is null ? null : Flat(found.Type, values, ref inner);
                next = end;
                return new VariantValue(found.Case, payload);
            default:
                throw new InvalidOperationException($"{type} is no value type.");
        }
    }

    private ComponentValue Text(uint pointer, uint length)
    {
        var source = GuestText.SourceOf(context, length);
        if (ForGuest && GuestText.Extent(context, pointer, length) is > LargeText.Threshold and var bytes) return new LargeText(context, pointer, bytes, source);
        return new TextValue(GuestText.Load(context, pointer, length)) { Source = source };
    }

    private static ComponentValue Primitive(Prim kind, ulong bits) => kind switch
    {
        Prim.Bool => new BoolValue((uint)bits != 0),
        Prim.S8 => new SignedValue((sbyte)bits),
        Prim.U8 => UnsignedValue.OfByte((byte)bits),
        Prim.S16 => new SignedValue((short)bits),
        Prim.U16 => new UnsignedValue((ushort)bits),
        Prim.S32 => new SignedValue((int)bits),
        Prim.U32 => new UnsignedValue((uint)bits),
        Prim.S64 => new SignedValue((long)bits),
        Prim.U64 => new UnsignedValue(bits),
        Prim.F32 => new Float32Value((uint)bits),
        Prim.F64 => new Float64Value(bits),
        _ => Rune.IsValid((uint)bits) ? new CharValue(new Rune((uint)bits)) : throw AbiRules.Trap("invalid `char` bit pattern"),
    };

    private static uint Mask(FlagsType flags) => (uint)((1UL << flags.Names.Count) - 1);

    private static (int Case, ValType? Type) Discriminant(VariantType variant, ulong index) => index < (uint)variant.Cases.Count
        ? ((int)index, variant.Cases[(int)index].Type)
        : throw AbiRules.Trap($"invalid variant discriminant: discriminant {index} out of range [0..{variant.Cases.Count})");

    private SequenceValue LoadList(ListType list, uint pointer, uint length)
    {
        if ((pointer & (list.Element.Align - 1)) != 0) throw AbiRules.Trap($"list pointer is not aligned to {list.Element.Align}: unaligned pointer");
        if (pointer + (ulong)length * (ulong)list.Element.Size > (ulong)context.MemoryLength)
            throw AbiRules.Trap("list pointer/length out of bounds of memory: list content out-of-bounds");
        context.Expect(length);
        context.Meter.Charge(length * HostFuel.Slot);
        var items = ImmutableArray.CreateBuilder<ComponentValue>((int)length);
        for (var i = 0u; i < length; i++) items.Add(Load(list.Element, pointer + i * (uint)list.Element.Size));
        return new(items.MoveToImmutable());
    }

    // lift_own and lift_borrow: an owned handle moves; a borrowed one is lent for the call.
    private HandleValue Handle(HandleType type, uint index)
    {
        var resource = resources(type.Resource.Id) ?? throw new InvalidOperationException("A validated handle type has its resource.");
        context.Meter.Charge(HostFuel.Handle);
        var table = context.Instance.Handles;
        if (!type.IsBorrow)
        {
            var owned = table.Get(index, resource);
            if (owned.BorrowScope is not null) throw AbiRules.Trap($"handle index {index} is borrowed, an owned one is needed");
            table.Remove(index, resource);
            return new(resource, owned.Representation, IsBorrow: false);
        }
        var lent = table.Get(index, resource);
        lent.Lends++;
        scope.Lenders.Add(lent);
        return new(resource, lent.Representation, IsBorrow: true);
    }

    private uint U32(uint at) => BinaryPrimitives.ReadUInt32LittleEndian(context.View(at, 4));

    private ulong Bits(uint at, long size)
    {
        var bytes = context.View(at, (int)size);
        return size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
    }
}
