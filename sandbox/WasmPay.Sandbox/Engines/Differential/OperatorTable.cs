using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>A numeric or vector instruction: its bytes, operands and result.</summary>
internal sealed record Operator(byte[] Code, ValueType[] Operands, ValueType Result)
{
    /// <summary>Lanes to choose from, or 0 where it names none.</summary>
    public int Lanes { get; init; }

    /// <summary>Lanes that it names, where it names any.</summary>
    public int LaneCount { get; init; } = 1;
}

/// <summary>A load or store: its bytes, type, and width in bytes.</summary>
internal sealed record Access(byte[] Code, ValueType Type, int Bytes)
{
    public Access(byte code, ValueType type, int bytes)
        : this([code], type, bytes)
    {
    }

    /// <summary>Lanes to choose from where it loads or stores one of a vector, otherwise 0.</summary>
    public int Lanes { get; init; }
}

/// <summary>
/// The numeric, vector and memory instructions (core specification 2.0, 5.4.6 to 5.4.8), written down apart from the engine's own table,
/// so that a mistake in one shows against the other.
/// </summary>
internal static class OperatorTable
{
    public static readonly ILookup<ValueType, Operator> ByResult = All().ToLookup(each => each.Result);

    public static readonly ILookup<ValueType, Access> Loads = new Access[]
    {
        new(0x28, ValueType.I32, 4), new(0x29, ValueType.I64, 8), new(0x2A, ValueType.F32, 4), new(0x2B, ValueType.F64, 8),
        new(0x2C, ValueType.I32, 1), new(0x2D, ValueType.I32, 1), new(0x2E, ValueType.I32, 2), new(0x2F, ValueType.I32, 2),
        new(0x30, ValueType.I64, 1), new(0x31, ValueType.I64, 1), new(0x32, ValueType.I64, 2), new(0x33, ValueType.I64, 2),
        new(0x34, ValueType.I64, 4), new(0x35, ValueType.I64, 4),
    }.Concat(VectorOperators.Loads()).ToLookup(each => each.Type);

    public static readonly Access[] Stores =
    [
        new(0x36, ValueType.I32, 4), new(0x37, ValueType.I64, 8), new(0x38, ValueType.F32, 4), new(0x39, ValueType.F64, 8),
        new(0x3A, ValueType.I32, 1), new(0x3B, ValueType.I32, 2), new(0x3C, ValueType.I64, 1), new(0x3D, ValueType.I64, 2), new(0x3E, ValueType.I64, 4),
        .. VectorOperators.Stores(),
    ];

    private static IEnumerable<Operator> All() =>
    [
        .. Range(0x45, 0x45, "i:i"), .. Range(0x46, 0x4F, "ii:i"), .. Range(0x50, 0x50, "l:i"), .. Range(0x51, 0x5A, "ll:i"),
        .. Range(0x5B, 0x60, "ff:i"), .. Range(0x61, 0x66, "dd:i"),
        .. Range(0x67, 0x69, "i:i"), .. Range(0x6A, 0x78, "ii:i"), .. Range(0x79, 0x7B, "l:l"), .. Range(0x7C, 0x8A, "ll:l"),
        .. Range(0x8B, 0x91, "f:f"), .. Range(0x92, 0x98, "ff:f"), .. Range(0x99, 0x9F, "d:d"), .. Range(0xA0, 0xA6, "dd:d"),
        .. Range(0xA7, 0xA7, "l:i"), .. Range(0xA8, 0xA9, "f:i"), .. Range(0xAA, 0xAB, "d:i"), .. Range(0xAC, 0xAD, "i:l"),
        .. Range(0xAE, 0xAF, "f:l"), .. Range(0xB0, 0xB1, "d:l"), .. Range(0xB2, 0xB3, "i:f"), .. Range(0xB4, 0xB5, "l:f"),
        .. Range(0xB6, 0xB6, "d:f"), .. Range(0xB7, 0xB8, "i:d"), .. Range(0xB9, 0xBA, "l:d"), .. Range(0xBB, 0xBB, "f:d"),
        .. Range(0xBC, 0xBC, "f:i"), .. Range(0xBD, 0xBD, "d:l"), .. Range(0xBE, 0xBE, "i:f"), .. Range(0xBF, 0xBF, "l:d"),
        .. Range(0xC0, 0xC1, "i:i"), .. Range(0xC2, 0xC4, "l:l"),
        .. Saturating(0, "f:i"), .. Saturating(2, "d:i"), .. Saturating(4, "f:l"), .. Saturating(6, "d:l"),
        .. VectorOperators.All(),
    ];

    private static IEnumerable<Operator> Range(int first, int last, string shape) =>
        Enumerable.Range(first, last - first + 1).Select(code => Shaped([(byte)code], shape));

    private static IEnumerable<Operator> Saturating(byte first, string shape) =>
        [Shaped([0xFC, first], shape), Shaped([0xFC, (byte)(first + 1)], shape)];

    /// <summary>An instruction with its types as letters, operands before the colon and the result behind it.</summary>
    internal static Operator Shaped(byte[] code, string shape) => new(code, [.. shape[..^2].Select(Type)], Type(shape[^1]));

    private static ValueType Type(char letter) => letter switch
    {
        'i' => ValueType.I32,
        'l' => ValueType.I64,
        'f' => ValueType.F32,
        'v' => ValueType.V128,
        _ => ValueType.F64,
    };
}
