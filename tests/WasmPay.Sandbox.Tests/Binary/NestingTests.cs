using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Binary;
using WasmPay.Wasm;
using static WasmPay.Sandbox.Tests.Binary.Binaries;

namespace WasmPay.Sandbox.Tests.Binary;

/// <summary>However deep a binary nests, decoding it takes no more of the stack.</summary>
public sealed class NestingTests
{
    private const int Levels = 20_000, SmallStackBytes = 192 << 10;

    [Fact]
    public void Components_are_read_from_a_list_and_not_by_recursion() => Decodes(Nested(Levels));

    [Fact]
    public void Types_are_read_from_a_list_and_not_by_recursion()
    {
        // (type (instance (type (component (type (instance ...))))))
        byte[] types = [1, .. Enumerable.Range(0, Levels).SelectMany(level => new byte[] { (byte)(level % 2 == 0 ? 0x42 : 0x41), 1, 1 }), 0x42, 0];
        Decodes(Component(Section(7, types)));
    }

    [Fact]
    public void An_error_in_the_innermost_component_is_found_where_it_is()
    {
        var bytes = Nested(Levels);
        bytes[^1] = 99;
        var error = OnSmallStack(bytes);
        Assert.Equal((ComponentErrorKind.Malformed, bytes.LongLength - 4), (error?.Kind, error?.Offset));
    }

    // From the outside in, since all sizes are known.
    private static byte[] Nested(int levels)
    {
        const int level = PreambleBytes + SectionHeadBytes;
        var bytes = new List<byte>(levels * level);
        for (var left = levels - 1; left > 0; left--)
        {
            bytes.AddRange(Component());
            bytes.Add(4);
            bytes.AddRange(Padded(left * level - SectionHeadBytes));
        }
        bytes.AddRange(Component());
        return [.. bytes];
    }

    private static void Decodes(byte[] bytes) => Assert.Null(OnSmallStack(bytes));

    private static ComponentError? OnSmallStack(byte[] bytes)
    {
        ComponentError? error = null;
        var thread = new Thread(
            () =>
            {
                using var engine = new ManagedEngine();
                error = ComponentDecoder.Decode(bytes, engine, new(), new() { Nesting = Levels + 2, TypeDepth = int.MaxValue, TypeNodes = int.MaxValue }).Error;
            },
            SmallStackBytes);
        thread.Start();
        thread.Join();
        return error;
    }
}
