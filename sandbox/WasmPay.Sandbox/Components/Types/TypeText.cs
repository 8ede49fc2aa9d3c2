using System.Globalization;

namespace WasmPay.Sandbox.Components.Types;

/// <summary>Types as WIT writes them, for messages and for the list of imports.</summary>
internal static class TypeText
{
    /// <summary>The word for a type's outermost constructor.</summary>
    public static string Kind(ValType type) => type switch
    {
        PrimType prim => Name(prim.Kind),
        RecordType { IsTuple: true } => "tuple",
        RecordType => "record",
        VariantType variant => variant.Form switch
        {
            VariantForm.Enum => "enum",
            VariantForm.Option => "option",
            VariantForm.Result => "result",
            _ => "variant",
        },
        FlagsType => "flags",
        ListType => "list",
        HandleType { IsBorrow: true } => "borrow",
        HandleType => "own",
        _ => "type",
    };

    public static string Name(Prim kind) => kind switch
    {
        Prim.Bool => "bool",
        Prim.S8 => "s8",
        Prim.U8 => "u8",
        Prim.S16 => "s16",
        Prim.U16 => "u16",
        Prim.S32 => "s32",
        Prim.U32 => "u32",
        Prim.S64 => "s64",
        Prim.U64 => "u64",
        Prim.F32 => "f32",
        Prim.F64 => "f64",
        Prim.Char => "char",
        Prim.String => "string",
        _ => kind.ToString(),
    };

    /// <summary>An offset as messages write it.</summary>
    public static string Hex(long offset) => "0x" + offset.ToString("x", CultureInfo.InvariantCulture);
}
