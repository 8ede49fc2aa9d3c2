using System.Text;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Abi;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Values;

/// <summary>Text that goes piece by piece from guest to guest arrives as text that the host held would.</summary>
public sealed class LargeTextTests
{
    public static TheoryData<string, string> Texts
    {
        get
        {
            var data = new TheoryData<string, string>();
            string[] froms = ["Utf8", "Utf16", "Latin1", "TaggedUtf16"], tos = ["Utf8", "Utf16", "Latin1OrUtf16"];
            foreach (var from in froms)
                foreach (var to in tos) data.Add(from, to);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void It_arrives_with_the_same_bytes_and_the_same_requests_for_memory(string from, string to)
    {
        var source = Enum.Parse<TextSource>(from);
        // Longer than a piece, with characters of every width across the pieces' ends.
        string[] texts =
        [
            new string('a', 200_000),
            new string('a', 150_000) + new string('\u00E9', 50_001),
            .. source == TextSource.Latin1 ? Array.Empty<string>() : [
                string.Concat(Enumerable.Repeat("a\u20AC\U0001F600", 30_000)),
                "\u00E9" + string.Concat(Enumerable.Repeat("\U0001F600", 40_000)),
                new string('\u00E9', 70_001) + "\u0100"],
        ];
        foreach (var text in texts)
        {
            var held = Copy(to, (context, _) => GuestText.Store(context, text, source), text, source);
            var large = Copy(to, LargeTextCopy.Store, text, source);
            Assert.Equal(held.Requests, large.Requests);
            Assert.Equal(held.Place, large.Place);
            Assert.True(held.Bytes.AsSpan().SequenceEqual(large.Bytes), $"{text[..2]}...");
        }
    }

    [Theory]
    [InlineData("Utf8", new byte[] { 0x61, 0xC3 })]
    [InlineData("Utf8", new byte[] { 0x80, 0x61 })]
    [InlineData("Utf16", new byte[] { 0x00, 0xD8 })]
    [InlineData("Utf16", new byte[] { 0x00, 0xDC, 0x61, 0x00 })]
    public void What_is_no_text_traps(string from, byte[] bad)
    {
        using var guests = new Guests("Utf16");
        var at = (200_000 - bad.Length) & ~1;
        guests.From.Writable(0, 200_000)[..at].Fill((byte)'a');
        bad.CopyTo(guests.From.Writable((uint)at, (uint)bad.Length));
        var text = new LargeText(guests.From, 0, at + bad.Length, Enum.Parse<TextSource>(from));
        Assert.Contains(from == "Utf8" ? "utf-8" : "utf-16", Assert.Throws<TrapException>(() => LargeTextCopy.Store(guests.To, text)).Message, StringComparison.Ordinal);
    }

    private static ((uint, uint) Place, byte[] Bytes, string Requests) Copy(string to, Func<AbiContext, LargeText, (uint, uint)> store, string text, TextSource source)
    {
        using var guests = new Guests(to);
        Encoding encoding = source switch { TextSource.Utf8 => Encoding.UTF8, TextSource.Latin1 => Encoding.Latin1, _ => Encoding.Unicode };
        var bytes = encoding.GetBytes(text);
        bytes.CopyTo(guests.From.Writable(0, (uint)bytes.Length));
        var (pointer, length) = store(guests.To, new LargeText(guests.From, 0, bytes.Length, source));
        Assert.Equal(text, GuestText.Load(guests.To, pointer, length));
        return ((pointer, length), guests.To.View(pointer, GuestText.Extent(guests.To, pointer, length)).ToArray(), string.Join(" ", guests.Requests));
    }

    /// <summary>Two memories, with an allocator that shrinks in place and never gives a place twice.</summary>
    private sealed class Guests : IDisposable
    {
        private readonly ManagedEngine _engine = new();
        private readonly ComponentGraph _graph;

        public Guests(string encoding)
        {
            _graph = new(_engine.CreateStore(new()), 10);
            _graph.Store.Fuel = 10_000_000;
            var type = new MemoryType(new SizeLimits(32, 32));
            var next = 8;
            var realloc = _graph.Store.CreateFunction(
                new FunctionType([ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32], [ValueType.I32]),
                (arguments, results) =>
                {
                    Requests.Add($"{arguments[0].AsI32},{arguments[1].AsI32},{arguments[2].AsI32},{arguments[3].AsI32}");
                    results[0] = CoreValue.I32(arguments[3].AsI32 <= arguments[1].AsI32 ? arguments[0].AsI32 : next);
                    next = (next + arguments[3].AsI32 + 7) & ~7;
                });
            From = new(new ComponentInstance(_graph, null), TextEncoding.Utf8, _graph.Store.CreateMemory(type), null);
            To = new(new ComponentInstance(_graph, null), Enum.Parse<TextEncoding>(encoding), _graph.Store.CreateMemory(type), realloc);
        }

        public List<string> Requests { get; } = [];

        public AbiContext From { get; }

        public AbiContext To { get; }

        public void Dispose()
        {
            _graph.Dispose();
            _engine.Dispose();
        }
    }
}
