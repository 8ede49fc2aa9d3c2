using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Wasi;

/// <summary>What a function of WASI is given or gives back, as far as the host relies on it; a guest's import says the rest.</summary>
/// <param name="type">A type that a guest declares; null where it declares none.</param>
internal delegate bool TypePattern(ValType? type);

/// <summary>The patterns that the closed world's functions are made of.</summary>
internal static class TypePatterns
{
    public static TypePattern Nothing { get; } = type => type is null;

    public static TypePattern Bool { get; } = Of(Prim.Bool);

    public static TypePattern U8 { get; } = Of(Prim.U8);

    public static TypePattern U32 { get; } = Of(Prim.U32);

    public static TypePattern U64 { get; } = Of(Prim.U64);

    public static TypePattern Text { get; } = Of(Prim.String);

    public static TypePattern Owned { get; } = type => type is HandleType { IsBorrow: false };

    public static TypePattern Borrowed { get; } = type => type is HandleType { IsBorrow: true };

    public static TypePattern ListOf(TypePattern element) => type => type is ListType list && element(list.Element);

    /// <summary>A record or tuple of so many fields, whatever their names.</summary>
    public static TypePattern Fields(params TypePattern[] fields) =>
        type => type is RecordType record && record.Fields.Count == fields.Length && record.Fields.Zip(fields).All(pair => pair.Second(pair.First.Type));

    /// <summary>A result whose good case has this payload; the host gives no bad one.</summary>
    public static TypePattern ResultOf(TypePattern ok) => type => type is VariantType { Form: VariantForm.Result } result && ok(result.Cases[0].Type);

    /// <summary>An enum of these labels in this order.</summary>
    public static TypePattern Labels(params string[] labels) =>
        type => type is VariantType { Form: VariantForm.Enum } named && named.Cases.Select(label => label.Name).SequenceEqual(labels);

    private static TypePattern Of(Prim kind) => type => type is PrimType prim && prim.Kind == kind;
}
