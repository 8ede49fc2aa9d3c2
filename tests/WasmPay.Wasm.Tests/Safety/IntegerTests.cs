using System.Numerics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>
/// LEB128 integers of every type and length (core specification 2.0, 5.2.2): an integer of n bits has at most ⌈n/7⌉ bytes, padded
/// ones included, and the bits of its last byte beyond n are zero, or repeat the sign.
/// </summary>
public sealed class IntegerTests
{
    private const int LongestLength = 11;
    private const byte End = 0x0B, Drop = 0x1A;

    // A type of integer, its bits, and a module that has one after the bytes that come before it.
    private static Dictionary<string, (int Bits, bool Signed, Func<byte[], (byte[] Binary, int Offset)> Module)> Types { get; } = new()
    {
        ["u32"] = (32, false, integer => InBody([0x41, 0, 0x28, 0], integer, [Drop])),
        ["s32"] = (32, true, integer => InBody([0x41], integer, [Drop])),
        ["s33"] = (33, true, integer => InBody([0x02], integer, [End])),
        ["s64"] = (64, true, integer => InBody([0x42], integer, [Drop])),
    };

    public static TheoryData<string, int> Lengths
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var type in Types.Keys)
                for (var length = 1; length <= LongestLength; length++) data.Add(type, length);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void An_integer_that_is_padded_is_read_up_to_the_length_of_its_type(string type, int length)
    {
        byte[] zero = [.. Enumerable.Repeat((byte)0x80, length - 1), 0];
        Check(type, zero, error: length > Longest(type) ? "integer representation too long" : null, at: Longest(type) - 1);
        byte[] minusOne = [.. Enumerable.Repeat((byte)0xFF, length - 1), 0x7F];
        var (bits, signed, _) = Types[type];
        if (length > Longest(type)) Check(type, minusOne, "integer representation too long", Longest(type) - 1);
        else if (!signed) Check(type, minusOne, length == Longest(type) ? "integer too large" : null, length - 1);
        else if (bits != 33) Check(type, minusOne, null, 0);
    }

    [Theory]
    [InlineData("u32")]
    [InlineData("s32")]
    [InlineData("s33")]
    [InlineData("s64")]
    public void The_last_byte_of_the_longest_form_may_be_what_fits_the_type_and_nothing_else(string type)
    {
        var (bits, signed, _) = Types[type];
        for (var last = 0; last < 0x80; last++)
        {
            byte[] integer = [.. Enumerable.Repeat((byte)0x80, Longest(type) - 1), (byte)last];
            var value = (BigInteger)last << (7 * (Longest(type) - 1));
            if (signed && (last & 0x40) != 0) value -= BigInteger.One << (7 * Longest(type));
            var (low, high) = signed ? (-(BigInteger.One << (bits - 1)), BigInteger.One << (bits - 1)) : (0, BigInteger.One << bits);
            var fits = value >= low && value < high;
            // A block's type that fits is no type of the module all the same, unless it is the first one.
            var error = !fits ? "integer too large" : bits != 33 || value == 0 ? null : value < 0 ? "malformed block type" : "unknown type";
            Check(type, integer, error, fits ? null : integer.Length - 1);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x7F }, -1)]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x7F }, -1)]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x78 }, int.MinValue)]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 }, int.MaxValue)]
    [InlineData(new byte[] { 0xC0, 0 }, 64)]
    public void A_signed_integer_of_32_bits_has_its_value(byte[] integer, int value) => Assert.Equal((uint)value, ValueOf(W.I32, 0x41, integer));

    [Theory]
    [InlineData(new byte[] { 0x7F }, -1)]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F }, -1)]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7F }, long.MinValue)]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0 }, long.MaxValue)]
    public void A_signed_integer_of_64_bits_has_its_value(byte[] integer, long value) => Assert.Equal((ulong)value, ValueOf(W.I64, 0x42, integer));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Sizes_counts_and_indexes_are_read_padded(int length)
    {
        byte[] Padded(byte value) => length == 1 ? [value] : [(byte)(value | 0x80), 0x80, 0x80, 0x80, 0];
        byte[] Section(byte id, params byte[] content) => [id, .. Padded((byte)content.Length), .. content];
        byte[] body = [.. Padded(0), 0x10, .. Padded(0), End];
        var binary = new W().Build(
            Section(1, [.. Padded(1), 0x60, .. Padded(0), .. Padded(0)]),
            Section(3, [.. Padded(1), .. Padded(0)]),
            Section(7, [.. Padded(1), .. Padded(1), (byte)'f', 0, .. Padded(0)]),
            Section(10, [.. Padded(1), .. Padded((byte)body.Length), .. body]));
        using var guest = new Guest(binary);
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("f").Code);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(1_000)]
    public void Sizes_and_counts_of_more_bytes_are_malformed(int length)
    {
        byte[] padded = [.. Enumerable.Repeat((byte)0x80, length - 1), 0];
        // The fifth byte says that there are more: of a count after the section's id and two bytes of size, of a size after the id.
        const string tooLong = "integer representation too long";
        Assert.Equal(new ModuleError(ModuleErrorKind.Malformed, tooLong, 8 + 3 + 4), Guest.Refusal(new W().Build(W.Section(1, [.. padded, .. new byte[200]]))));
        Assert.Equal(new ModuleError(ModuleErrorKind.Malformed, tooLong, 8 + 1 + 4), Guest.Refusal(new W().Build([1, .. padded])));
    }

    private static int Longest(string type) => (Types[type].Bits + 6) / 7;

    private static void Check(string type, byte[] integer, string? error, int? at)
    {
        var (binary, offset) = Types[type].Module(integer);
        using var engine = new ManagedEngine();
        var accepted = engine.TryCompile(binary, new CompileOptions(), out _, out var refusal);
        Assert.True(error is null ? accepted : refusal?.Message == error, $"{type} {Convert.ToHexString(integer)}: expected {error ?? "a module"}, got {refusal?.ToString() ?? "a module"}");
        if (error?.StartsWith("integer", StringComparison.Ordinal) is true) Assert.Equal((ModuleErrorKind.Malformed, offset + at), (refusal!.Kind, (int?)refusal.Offset));
    }

    private static ulong ValueOf(byte type, byte constant, byte[] integer)
    {
        var wasm = new W();
        wasm.Function("f", [], [type], [constant, .. integer]);
        using var guest = new Guest(wasm.Build());
        return guest.Call("f");
    }

    private static (byte[] Binary, int Offset) InBody(byte[] before, byte[] integer, byte[] after)
    {
        var wasm = new W().Memory(1);
        wasm.Function(null, [], [], [.. before, .. integer, .. after]);
        var binary = wasm.Build();
        return (binary, binary.Length - 1 - after.Length - integer.Length);
    }
}
