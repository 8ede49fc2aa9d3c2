using System.Runtime.InteropServices;

namespace WasmPay.Wasm.Decode;

/// <summary>A module's bytes, which nobody changes: all of an array or a part of it. Offsets count from the module's beginning.</summary>
internal readonly struct ModuleBytes(byte[] array, int start, int length)
{
    /// <summary>How many there are.</summary>
    public int Length { get; } = length;

    /// <summary>One byte.</summary>
    public byte this[int offset] => array[start + offset];

    /// <summary>Some of them.</summary>
    public ReadOnlySpan<byte> Span(int from, int count) => array.AsSpan(start, Length).Slice(from, count);

    /// <summary>The first one, for <c>fixed</c>; a module has its header at least.</summary>
    public ref readonly byte GetPinnableReference() => ref array[start];

    /// <summary>All of an array.</summary>
    public static ModuleBytes All(byte[] array) => new(array, 0, array.Length);

    /// <summary>The bytes as they are where <paramref name="kept"/>, otherwise a copy that nobody else can change.</summary>
    public static ModuleBytes Of(ReadOnlyMemory<byte> binary, bool kept) =>
        kept && MemoryMarshal.TryGetArray(binary, out var segment) && segment.Array is { } array
            ? new(array, segment.Offset, segment.Count)
            : All(binary.ToArray());
}
