using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Binary;
using WasmPay.Wasm;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Small components that ask for more than a host can give. Each is refused while it is read.</summary>
public sealed class HostileTests
{
    private static readonly byte[] Preamble = [0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0];

    private static ComponentError? ErrorOf(params byte[][] sections)
    {
        using var engine = new ManagedEngine();
        var (plan, modules, error) = ComponentDecoder.Decode([.. Preamble, .. sections.SelectMany(section => section)], engine, new(), new());
        foreach (var module in modules) module.Dispose();
        Assert.True(plan is null ^ error is null);
        return error;
    }

    private static byte[] Section(byte id, params byte[] content) => [id, .. Number(content.Length), .. content];

    private static byte[] Number(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static byte[] Types(int count, Func<int, byte[]> type) => Section(7, [.. Number(count), .. Enumerable.Range(0, count).SelectMany(type)]);

    [Fact]
    public void Instances_that_double_at_every_level_are_refused_before_one_is_made()
    {
        // Level n is a component that instantiates level n - 1 twice; each is an outer alias of its neighbour.
        var sections = new List<byte[]> { Section(4, Preamble) };
        for (var level = 1; level <= 24; level++)
        {
            byte[] alias = Section(6, [1, 4, 2, 1, .. Number(level - 1)]);
            byte[] twice = Section(5, 2, 0, 0, 0, 0, 0, 0);
            sections.Add(Section(4, [.. Preamble, .. alias, .. twice]));
        }
        Assert.Equal(ComponentErrorKind.LimitExceeded, ErrorOf([.. sections])?.Kind);
    }

    [Fact]
    public void Types_that_double_at_every_level_are_refused() =>
        // Each type is a tuple of two of the former.
        Assert.Equal(ComponentErrorKind.LimitExceeded, ErrorOf(Types(40, i => i == 0 ? [0x7F] : [0x6F, 2, .. Number(i - 1), .. Number(i - 1)]))?.Kind);

    [Fact]
    public void Types_nested_a_hundred_thousand_deep_are_refused() =>
        Assert.Equal(ComponentErrorKind.LimitExceeded, ErrorOf(Types(100_000, i => i == 0 ? [0x7F] : [0x70, .. Signed(i - 1)]))?.Kind);

    [Fact]
    public void Instance_types_nested_a_hundred_thousand_deep_are_refused() =>
        // (type (instance (alias outer 1 n) (export "a" (instance (type 0)))))
        Assert.Equal(ComponentErrorKind.LimitExceeded, ErrorOf(Types(100_000, i => i == 0 ? [0x42, 0] : [0x42, 2, 2, 3, 2, 1, .. Number(i - 1), 4, 0, 1, (byte)'a', 5, 0]))?.Kind);

    [Fact]
    public void Components_nested_a_hundred_thousand_deep_are_refused_without_a_deep_stack()
    {
        // Lengths are padded to five bytes, so that each level adds as much as any other.
        const int levels = 100_000, head = 14;
        var bytes = new byte[8 + (levels * head)];
        Preamble.CopyTo(bytes, 0);
        for (var level = 0; level < levels; level++)
        {
            var at = 8 + (level * head);
            bytes[at] = 4;
            var length = bytes.Length - at - 6;
            for (var i = 0; i < 5; i++) bytes[at + 1 + i] = (byte)(((length >> (7 * i)) & 0x7F) | (i < 4 ? 0x80 : 0));
            Preamble.CopyTo(bytes, at + 6);
        }
        using var engine = new ManagedEngine();
        Assert.Equal(ComponentErrorKind.LimitExceeded, ComponentDecoder.Decode(bytes, engine, new(), new()).Error?.Kind);
    }

    [Fact]
    public void A_type_that_refers_to_itself_or_to_a_later_one_is_invalid()
    {
        Assert.Equal(ComponentErrorKind.Invalid, ErrorOf(Types(1, _ => [0x70, 0]))?.Kind);
        Assert.Equal(ComponentErrorKind.Invalid, ErrorOf(Types(2, i => [0x70, (byte)(1 - i)]))?.Kind);
    }

    [Fact]
    public void A_count_that_the_bytes_cannot_hold_is_refused_before_anything_is_allocated() =>
        Assert.NotNull(ErrorOf([7, 6, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x7F]));

    [Fact]
    public void More_definitions_than_the_limit_are_refused() =>
        Assert.Equal(ComponentErrorKind.LimitExceeded, ErrorOf(Types(250_000, _ => [0x7F]))?.Kind);

    [Fact]
    public void Sections_of_any_content_are_refused_or_read_but_never_throw()
    {
        using var engine = new ManagedEngine();
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var content = new byte[random.Next(1, 24)];
            random.NextBytes(content);
            if (random.Next(2) == 0)
                for (var i = 0; i < content.Length; i++) content[i] %= 8;
            var (_, modules, _) = ComponentDecoder.Decode([.. Preamble, .. Section((byte)random.Next(13), content)], engine, new(), new());
            foreach (var module in modules) module.Dispose();
        }
    }

    private static byte[] Signed(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x40; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
