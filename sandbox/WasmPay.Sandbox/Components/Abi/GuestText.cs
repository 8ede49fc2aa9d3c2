using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Sandbox.Metering;

namespace WasmPay.Sandbox.Components.Abi;

/// <summary>
/// Text in linear memory (CanonicalABI.md, Loading and Storing, strings). Reading is strict: bad UTF-8 and unpaired surrogates
/// trap. Writing asks for memory in the same steps as Wasmtime's host does, so that a guest's allocator uses the same fuel.
/// </summary>
internal static class GuestText
{
    /// <summary>The longest text in bytes that the host itself takes; .NET's strings end at 2^30 characters.</summary>
    public const int MaxHeldBytes = 1 << 29;

    public static string Load(AbiContext context, uint pointer, uint length)
    {
        var bytes = Extent(context, pointer, length);
        if (bytes > MaxHeldBytes) throw AbiRules.Trap($"text of {bytes} bytes is longer than {MaxHeldBytes}");
        context.Meter.Charge(bytes * HostFuel.TextByte);
        var view = context.View(pointer, bytes);
        return SourceOf(context, length) switch
        {
            TextSource.Utf8 => LoadUtf8(view),
            TextSource.Latin1 => Encoding.Latin1.GetString(view),
            _ => LoadUtf16(view),
        };
    }

    /// <summary>The bytes of a text, whose place is checked.</summary>
    public static int Extent(AbiContext context, uint pointer, uint length)
    {
        var (bytes, align) = SourceOf(context, length) switch
        {
            TextSource.Utf8 => ((long)length, 1u),
            TextSource.Latin1 => (length, 2u),
            TextSource.Utf16 => (length * 2L, 2u),
            _ => ((length & ~AbiRules.Utf16Tag) * 2L, 2u),
        };
        if ((pointer & (align - 1)) != 0) throw AbiRules.Trap($"string pointer not aligned to {align}: unaligned pointer");
        if (bytes > AbiRules.MaxStringBytes || pointer + bytes > context.MemoryLength)
            throw AbiRules.Trap("string pointer/length out of bounds of memory: string content out-of-bounds");
        return (int)bytes;
    }

    private static string LoadUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var good = 0;
        while (Rune.DecodeFromUtf8(bytes[good..], out _, out var used) is var status)
        {
            if (status == System.Buffers.OperationStatus.Done)
            {
                good += used;
                continue;
            }
            throw AbiRules.Trap(status == System.Buffers.OperationStatus.NeedMoreData
                ? $"incomplete utf-8 byte sequence from index {good}"
                : $"invalid utf-8 sequence of {used} bytes from index {good}");
        }
        throw new InvalidOperationException("Bad UTF-8 has a first bad byte.");
    }

    private static string LoadUtf16(ReadOnlySpan<byte> bytes)
    {
        // Like all of the sandbox this expects a little-endian host, as linear memory is.
        var chars = MemoryMarshal.Cast<byte, char>(bytes);
        return IsWellFormed(chars) ? new string(chars) : throw AbiRules.Trap("unpaired surrogate: invalid utf-16");
    }

    /// <summary>Whether every surrogate has its pair.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var next = text.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0) return true;
            if (next + 1 >= text.Length || !char.IsSurrogatePair(text[next], text[next + 1])) return false;
            text = text[(next + 2)..];
        }
    }

    /// <summary>The encoding in which a context's text of this length lies.</summary>
    public static TextSource SourceOf(AbiContext context, uint length) => context.Encoding switch
    {
        TextEncoding.Utf8 => TextSource.Utf8,
        TextEncoding.Utf16 => TextSource.Utf16,
        _ => (length & AbiRules.Utf16Tag) != 0 ? TextSource.TaggedUtf16 : TextSource.Latin1,
    };

    /// <summary>Stores text; gives its pointer and its length in the encoding's units.</summary>
    public static (uint Pointer, uint Length) Store(AbiContext context, string text, TextSource source = TextSource.Utf8)
    {
        context.Meter.Charge(text.Length * HostFuel.WideCharacter);
        return context.Encoding switch
        {
            TextEncoding.Utf8 => StoreUtf8(context, text, source),
            TextEncoding.Utf16 => StoreUtf16(context, text, source),
            _ when source == TextSource.TaggedUtf16 => StoreProbablyUtf16(context, text),
            _ => StoreLatin1OrUtf16(context, text, source),
        };
    }

    /// <summary>Stores text of ASCII characters only, in the same steps; it has as many units as characters in each encoding.</summary>
    public static uint StoreAscii(AbiContext context, string text)
    {
        context.Meter.Charge(HostFuel.GuestCall + (text.Length * HostFuel.TextByte));
        if (context.Encoding == TextEncoding.Utf16)
        {
            var bytes = Bytes(2L * text.Length);
            var place = context.ReallocCharged(0, 0, 2, bytes);
            WriteUtf16(Place(context, place, bytes), text);
            return place;
        }
        var pointer = context.ReallocCharged(0, 0, context.Encoding == TextEncoding.Utf8 ? 1u : 2u, (uint)text.Length);
        Ascii.FromUtf16(text, Place(context, pointer, (uint)text.Length), out _);
        return pointer;
    }

    /// <summary>A length in bytes that text may have.</summary>
    public static uint Bytes(long bytes) =>
        bytes <= AbiRules.MaxStringBytes ? (uint)bytes : throw AbiRules.Trap("string length too large: string content out-of-bounds");

    private static long Units(string text, TextSource source) => source == TextSource.Utf8 ? Encoding.UTF8.GetByteCount(text) : text.Length;

    private static (uint, uint) StoreUtf8(AbiContext context, string text, TextSource source)
    {
        var needed = Bytes(Encoding.UTF8.GetByteCount(text));
        var first = Bytes(Units(text, source));
        var pointer = context.Realloc(0, 0, 1, first);
        if (first == needed)
        {
            Encoding.UTF8.GetBytes(text, Place(context, pointer, needed));
            return (pointer, needed);
        }
        // Optimistic: one byte for each unit, until a unit needs more.
        var ascii = text.AsSpan().IndexOfAnyExceptInRange('\0', '\u007F');
        Encoding.UTF8.GetBytes(text.AsSpan(0, ascii), Place(context, pointer, first));
        var worst = Bytes((source == TextSource.Latin1 ? 2L : 3L) * first);
        pointer = context.Realloc(pointer, first, 1, worst);
        Encoding.UTF8.GetBytes(text, Place(context, pointer, worst));
        if (needed < worst) pointer = context.Realloc(pointer, worst, 1, needed);
        return (pointer, needed);
    }

    private static (uint, uint) StoreUtf16(AbiContext context, string text, TextSource source)
    {
        var (asked, needed) = (Bytes(2 * Units(text, source)), (uint)text.Length * 2);
        var pointer = context.Realloc(0, 0, 2, asked);
        WriteUtf16(Place(context, pointer, needed), text);
        if (needed < asked) pointer = context.Realloc(pointer, asked, 2, needed);
        return (pointer, (uint)text.Length);
    }

    private static (uint, uint) StoreLatin1OrUtf16(AbiContext context, string text, TextSource source)
    {
        var first = Bytes(Units(text, source));
        var pointer = context.Realloc(0, 0, 2, first);
        var wide = text.AsSpan().IndexOfAnyExceptInRange('\0', '\u00FF');
        if (wide < 0)
        {
            Encoding.Latin1.GetBytes(text, Place(context, pointer, (uint)text.Length));
            if ((uint)text.Length < first) pointer = context.Realloc(pointer, first, 2, (uint)text.Length);
            return (pointer, (uint)text.Length);
        }
        // The guest may copy what is there already, so that is written before growing.
        Encoding.Latin1.GetBytes(text.AsSpan(0, wide), Place(context, pointer, (uint)wide));
        var worst = Bytes(2L * first);
        pointer = context.Realloc(pointer, first, 2, worst);
        var needed = (uint)text.Length * 2;
        WriteUtf16(Place(context, pointer, needed), text);
        if (needed < worst) pointer = context.Realloc(pointer, worst, 2, needed);
        return (pointer, (uint)text.Length | AbiRules.Utf16Tag);
    }

    private static (uint, uint) StoreProbablyUtf16(AbiContext context, string text)
    {
        var asked = Bytes(2L * text.Length);
        var pointer = context.Realloc(0, 0, 2, asked);
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', '\u00FF') >= 0)
        {
            WriteUtf16(Place(context, pointer, asked), text);
            return (pointer, (uint)text.Length | AbiRules.Utf16Tag);
        }
        Encoding.Latin1.GetBytes(text, Place(context, pointer, (uint)text.Length));
        return (context.Realloc(pointer, asked, 2, (uint)text.Length), (uint)text.Length);
    }

    private static Span<byte> Place(AbiContext context, uint pointer, uint bytes) => context.Writable(pointer, bytes);

    private static void WriteUtf16(Span<byte> target, ReadOnlySpan<char> text) => MemoryMarshal.AsBytes(text).CopyTo(target);

    /// <summary>A 32-bit word of linear memory.</summary>
    public static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
