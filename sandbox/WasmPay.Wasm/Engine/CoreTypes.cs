using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace WasmPay.Wasm.Engine;

/// <summary>Value types, by their binary codes (core specification 2.0, 5.3.4).</summary>
public enum ValueType : byte
{
    /// <summary>32-bit integer.</summary>
    I32 = 0x7F,

    /// <summary>64-bit integer.</summary>
    I64 = 0x7E,

    /// <summary>IEEE 754 binary32.</summary>
    F32 = 0x7D,

    /// <summary>IEEE 754 binary64.</summary>
    F64 = 0x7C,

    /// <summary>A 128-bit vector.</summary>
    V128 = 0x7B,

    /// <summary>A reference to a function.</summary>
    FuncRef = 0x70,

    /// <summary>A reference of the host's.</summary>
    ExternRef = 0x6F,
}

/// <summary>
/// One value: numbers as their bits (32-bit ones zero-extended), references as objects. A vector's upper half is an object of its
/// own, so that the other values stay as small as they are.
/// </summary>
/// <param name="Bits">The bit pattern of a number, or a vector's lower half; 0 for references.</param>
/// <param name="Reference">A reference, or a vector's upper half; null for the null reference, for numbers, and for an upper half of 0.</param>
public readonly record struct CoreValue(ulong Bits, object? Reference)
{
    /// <summary>An i32.</summary>
    public static CoreValue I32(int value) => new((uint)value, null);

    /// <summary>An i64.</summary>
    public static CoreValue I64(long value) => new((ulong)value, null);

    /// <summary>An f32, bit for bit.</summary>
    public static CoreValue F32(float value) => new(BitConverter.SingleToUInt32Bits(value), null);

    /// <summary>An f64, bit for bit.</summary>
    public static CoreValue F64(double value) => new(BitConverter.DoubleToUInt64Bits(value), null);

    /// <summary>A v128.</summary>
    public static CoreValue V128(Vector128<byte> value)
    {
        var halves = value.AsUInt64();
        return new(halves[0], halves[1] == 0 ? null : new UpperHalf(halves[1]));
    }

    /// <summary>A reference.</summary>
    public static CoreValue Ref(object? reference) => new(0, reference);

    /// <summary>The low 32 bits as an i32.</summary>
    public int AsI32 => (int)Bits;

    /// <summary>The bits as an i64.</summary>
    public long AsI64 => (long)Bits;

    /// <summary>The whole of a v128; of another number its bits, and of a reference 0.</summary>
    public Vector128<byte> AsV128 => Vector128.Create(Bits, Reference is UpperHalf half ? half.Bits : 0).AsByte();

    // A record, so that equal vectors are equal values.
    private sealed record UpperHalf(ulong Bits);
}

/// <summary>The type of something that can be imported or exported.</summary>
public abstract record ExternType;

/// <summary>A function's type; equal when parameters and results are equal in order.</summary>
public sealed record FunctionType(ImmutableArray<ValueType> Parameters, ImmutableArray<ValueType> Results) : ExternType
{
    /// <inheritdoc/>
    public bool Equals(FunctionType? other) =>
        other is not null && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan()) && Results.AsSpan().SequenceEqual(other.Results.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var type in Parameters) hash.Add(type);
        hash.Add(-1);
        foreach (var type in Results) hash.Add(type);
        return hash.ToHashCode();
    }
}

/// <summary>Size limits in pages of 64 KiB (memories) or elements (tables); no maximum is null.</summary>
public readonly record struct SizeLimits(uint Minimum, uint? Maximum);

/// <summary>A memory's type.</summary>
public sealed record MemoryType(SizeLimits Limits) : ExternType;

/// <summary>A table's type.</summary>
public sealed record TableType(ValueType Element, SizeLimits Limits) : ExternType;

/// <summary>A global's type.</summary>
public sealed record GlobalType(ValueType Value, bool Mutable) : ExternType;

/// <summary>An import: two names and a type.</summary>
public sealed record CoreImport(string Module, string Name, ExternType Type);

/// <summary>An export: a name and a type.</summary>
public sealed record CoreExport(string Name, ExternType Type);
