using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Components.Types;

/// <summary>Anything in a component's type index space. Identity matters: exporting a type makes a new, named one.</summary>
internal abstract class TypeNode
{
    /// <summary>Nodes when all references are written out; saturates.</summary>
    public int Nodes { get; protected init; } = 1;

    /// <summary>Levels of nesting.</summary>
    public int Depth { get; protected init; } = 1;

    /// <summary>Whether a resource occurs anywhere within.</summary>
    public bool HasResource { get; protected init; }

    protected static int Saturate(long count) => (int)Math.Min(count, int.MaxValue);
}

/// <summary>A resource type's identity during validation; what it is at run time differs for each instance.</summary>
internal sealed class ResourceId;

/// <summary>A resource type as an entry of a type index space; its reference is its alias.</summary>
internal sealed class ResourceNode : TypeNode
{
    public ResourceNode(ResourceId id)
    {
        Id = id;
        HasResource = true;
    }

    public ResourceId Id { get; }
}

/// <summary>
/// A value type with its canonical ABI layout (CanonicalABI.md, Alignment, Element Size and Flattening).
/// </summary>
internal abstract class ValType : TypeNode
{
    /// <summary>Bytes in linear memory; validation keeps it below 2^28.</summary>
    public long Size { get; protected init; }

    /// <summary>Alignment in bytes: 1, 2, 4 or 8.</summary>
    public int Align { get; protected init; } = 1;

    /// <summary>Core values when flattened, or null where they are more than <see cref="MaxFlat"/>.</summary>
    public ValueType[]? Flat { get; protected init; }

    /// <summary>Whether a borrowed handle occurs within.</summary>
    public bool HasBorrow { get; protected init; }

    /// <summary>Whether lifting or lowering it touches linear memory outside its own bytes.</summary>
    public bool HasPointer { get; protected init; }

    /// <summary>The most core values that any function passes flat (MAX_FLAT_PARAMS).</summary>
    public const int MaxFlat = 16;

    /// <summary>Whether a place where this occurs needs it to be imported or exported under a name.</summary>
    public virtual bool MustBeNamed => false;

    /// <summary>The same type under another identity.</summary>
    public ValType Rename() => (ValType)MemberwiseClone();

    internal static long AlignTo(long offset, int align) => (offset + align - 1) & -align;

    internal static ValueType[]? Join(IEnumerable<ValType> parts)
    {
        var flat = new List<ValueType>();
        foreach (var part in parts)
        {
            if (part.Flat is null || flat.Count + part.Flat.Length > MaxFlat) return null;
            flat.AddRange(part.Flat);
        }
        return [.. flat];
    }
}

/// <summary>The primitive types.</summary>
internal enum Prim
{
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F32,
    F64,
    Char,
    String,
}

internal sealed class PrimType : ValType
{
    private static readonly PrimType[] All = [.. Enum.GetValues<Prim>().Select(kind => new PrimType(kind))];

    private PrimType(Prim kind)
    {
        Kind = kind;
        (Size, Align, Flat) = kind switch
        {
            Prim.Bool or Prim.S8 or Prim.U8 => (1, 1, [ValueType.I32]),
            Prim.S16 or Prim.U16 => (2, 2, [ValueType.I32]),
            Prim.S32 or Prim.U32 or Prim.Char => (4, 4, [ValueType.I32]),
            Prim.S64 or Prim.U64 => (8, 8, [ValueType.I64]),
            Prim.F32 => (4, 4, [ValueType.F32]),
            Prim.F64 => (8, 8, [ValueType.F64]),
            _ => (8, 4, new[] { ValueType.I32, ValueType.I32 }),
        };
        HasPointer = kind == Prim.String;
    }

    public Prim Kind { get; }

    public static PrimType Of(Prim kind) => All[(int)kind];
}

/// <summary>A label with its type.</summary>
internal readonly record struct Field(string Name, ValType Type);

/// <summary>A record; a tuple is one whose fields have no names.</summary>
internal sealed class RecordType : ValType
{
    public RecordType(IReadOnlyList<Field> fields, bool isTuple)
    {
        (Fields, IsTuple) = (fields, isTuple);
        Offsets = new long[fields.Count];
        long offset = 0, nodes = 1;
        for (var i = 0; i < fields.Count; i++)
        {
            var type = fields[i].Type;
            Offsets[i] = offset = AlignTo(offset, type.Align);
            offset += type.Size;
            nodes += type.Nodes;
            Align = Math.Max(Align, type.Align);
            Depth = Math.Max(Depth, type.Depth + 1);
            HasBorrow |= type.HasBorrow;
            HasResource |= type.HasResource;
            HasPointer |= type.HasPointer;
        }
        Size = AlignTo(offset, Align);
        Nodes = Saturate(nodes);
        Flat = Join(fields.Select(field => field.Type));
    }

    public IReadOnlyList<Field> Fields { get; }

    public long[] Offsets { get; }

    public bool IsTuple { get; }

    public override bool MustBeNamed => !IsTuple;
}

/// <summary>A case of a variant.</summary>
internal readonly record struct Case(string Name, ValType? Type);

/// <summary>How a variant was written; the canonical ABI treats them alike (Despecialization).</summary>
internal enum VariantForm
{
    Variant,
    Enum,
    Option,
    Result,
}

internal sealed class VariantType : ValType
{
    public VariantType(IReadOnlyList<Case> cases, VariantForm form)
    {
        (Cases, Form) = (cases, form);
        DiscriminantSize = cases.Count <= 1 << 8 ? 1 : cases.Count <= 1 << 16 ? 2 : 4;
        long payload = 0, nodes = 1;
        Align = DiscriminantSize;
        List<ValueType>? joined = [];
        foreach (var type in cases.Select(each => each.Type))
        {
            if (type is null) continue;
            PayloadAlign = Math.Max(PayloadAlign, type.Align);
            payload = Math.Max(payload, type.Size);
            nodes += type.Nodes;
            Depth = Math.Max(Depth, type.Depth + 1);
            HasBorrow |= type.HasBorrow;
            HasResource |= type.HasResource;
            HasPointer |= type.HasPointer;
            joined = JoinCase(joined, type.Flat);
        }
        Align = Math.Max(Align, PayloadAlign);
        PayloadOffset = AlignTo(DiscriminantSize, PayloadAlign);
        Size = AlignTo(PayloadOffset + payload, Align);
        Nodes = Saturate(nodes + (form == VariantForm.Enum ? 0 : cases.Count));
        Flat = joined is null || joined.Count + 1 > MaxFlat ? null : [ValueType.I32, .. joined];
    }

    public IReadOnlyList<Case> Cases { get; }

    public VariantForm Form { get; }

    public int DiscriminantSize { get; }

    public int PayloadAlign { get; } = 1;

    public long PayloadOffset { get; }

    public override bool MustBeNamed => Form is VariantForm.Variant or VariantForm.Enum;

    // Flattening: payloads share slots, a slot takes the narrowest type that holds all (join).
    private static List<ValueType>? JoinCase(List<ValueType>? joined, ValueType[]? flat)
    {
        if (joined is null || flat is null) return null;
        for (var i = 0; i < flat.Length; i++)
        {
            if (i == joined.Count) joined.Add(flat[i]);
            else if (joined[i] != flat[i])
            {
                joined[i] = (joined[i], flat[i]) is (ValueType.I32, ValueType.F32) or (ValueType.F32, ValueType.I32)
                    ? ValueType.I32
                    : ValueType.I64;
            }
        }
        return joined;
    }
}

internal sealed class FlagsType : ValType
{
    public FlagsType(IReadOnlyList<string> names)
    {
        Names = names;
        Align = names.Count <= 8 ? 1 : names.Count <= 16 ? 2 : 4;
        Size = Align;
        Flat = [ValueType.I32];
    }

    public IReadOnlyList<string> Names { get; }

    public override bool MustBeNamed => true;
}

internal sealed class ListType : ValType
{
    public ListType(ValType element)
    {
        Element = element;
        (Size, Align, Flat) = (8, 4, [ValueType.I32, ValueType.I32]);
        Nodes = Saturate(1L + element.Nodes);
        Depth = element.Depth + 1;
        (HasBorrow, HasResource, HasPointer) = (element.HasBorrow, element.HasResource, true);
    }

    public ValType Element { get; }
}

/// <summary>An owned or a borrowed handle to a resource.</summary>
internal sealed class HandleType : ValType
{
    public HandleType(ResourceNode resource, bool borrowed)
    {
        (Resource, IsBorrow) = (resource, borrowed);
        (Size, Align, Flat) = (4, 4, [ValueType.I32]);
        (HasResource, HasBorrow) = (true, borrowed);
    }

    public ResourceNode Resource { get; }

    public bool IsBorrow { get; }
}
