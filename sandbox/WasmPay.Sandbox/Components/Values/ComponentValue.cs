using System.Collections.Immutable;
using System.Text;

namespace WasmPay.Sandbox.Components.Values;

/// <summary>A value of the component model. Its type says how to read it: labels are in the type, positions are in the value.</summary>
public abstract record ComponentValue;

/// <summary>A bool.</summary>
public sealed record BoolValue(bool Value) : ComponentValue;

/// <summary>An s8, s16, s32 or s64.</summary>
public sealed record SignedValue(long Value) : ComponentValue;

/// <summary>A u8, u16, u32 or u64.</summary>
public sealed record UnsignedValue(ulong Value) : ComponentValue
{
    // Lists of bytes are long; their elements are shared.
    private static readonly UnsignedValue[] Bytes = [.. Enumerable.Range(0, 256).Select(value => new UnsignedValue((ulong)value))];

    internal static UnsignedValue OfByte(byte value) => Bytes[value];
}

/// <summary>An f32, by its bits, so that NaNs are values too.</summary>
public sealed record Float32Value(uint Bits) : ComponentValue;

/// <summary>An f64, by its bits.</summary>
public sealed record Float64Value(ulong Bits) : ComponentValue;

/// <summary>A char: a Unicode scalar value.</summary>
public sealed record CharValue(Rune Value) : ComponentValue;

/// <summary>A string of Unicode scalar values.</summary>
public sealed record TextValue(string Value) : ComponentValue
{
    /// <summary>How the text lay where it came from, which decides how a guest that takes it is asked for memory.</summary>
    internal TextSource Source { get; init; }

    /// <inheritdoc/>
    public bool Equals(TextValue? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
}

/// <summary>The encodings that text can come from (CanonicalABI.md, Storing). The host's own text counts as UTF-8, as in Wasmtime.</summary>
internal enum TextSource
{
    Utf8,
    Utf16,
    Latin1,
    TaggedUtf16,
}

/// <summary>A list's elements, a record's fields or a tuple's parts, in the type's order.</summary>
public sealed record SequenceValue(ImmutableArray<ComponentValue> Items) : ComponentValue
{
    /// <inheritdoc/>
    public bool Equals(SequenceValue? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items) hash.Add(item);
        return hash.ToHashCode();
    }
}

/// <summary>A case of a variant, enum, option (none 0, some 1) or result (ok 0, error 1), by its index.</summary>
public sealed record VariantValue(int Case, ComponentValue? Payload) : ComponentValue;

/// <summary>Flags: bit n is label n.</summary>
public sealed record FlagsValue(uint Bits) : ComponentValue;
