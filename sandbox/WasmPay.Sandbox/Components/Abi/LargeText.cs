using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Sandbox.Metering;

namespace WasmPay.Sandbox.Components.Abi;

/// <summary>
/// Text on its way from one guest to another that is too long for the host to hold. It stays in its guest's memory, checked for its
/// place only, until <see cref="LargeTextCopy"/> takes it over piece by piece. The guest that has it waits meanwhile.
/// </summary>
internal sealed record LargeText(AbiContext Context, uint Pointer, int Bytes, TextSource Source) : ComponentValue
{
    /// <summary>Text of more bytes is not held by the host between guests, so that it holds little beside their own memories.</summary>
    public const int Threshold = 1 << 20;

    /// <summary>Code units in the encoding that it has.</summary>
    public uint Units => (uint)(Source is TextSource.Utf8 or TextSource.Latin1 ? Bytes : Bytes / 2);
}

/// <summary>Reads a <see cref="LargeText"/> from its beginning, as strictly as all text is read.</summary>
internal sealed class LargeTextReader(LargeText text)
{
    private const int PieceBytes = 64 << 10;
    private readonly char[] _chars = new char[PieceBytes];
    private int _at;

    /// <summary>The next whole characters, good until the next call; none at the end. Reading and writing them is charged here.</summary>
    public ReadOnlySpan<char> Next()
    {
        var left = text.Bytes - _at;
        if (left == 0) return [];
        var length = Math.Min(left, PieceBytes);
        text.Context.Meter.Charge(length * (HostFuel.TextByte + HostFuel.WideCharacter));
        var bytes = text.Context.View(text.Pointer + (uint)_at, length);
        var (read, written) = text.Source switch
        {
            TextSource.Latin1 => (bytes.Length, Encoding.Latin1.GetChars(bytes, _chars)),
            TextSource.Utf8 => Utf8(bytes, bytes.Length == left),
            _ => Utf16(bytes, bytes.Length == left),
        };
        _at += read;
        return _chars.AsSpan(0, written);
    }

    private (int Read, int Written) Utf8(ReadOnlySpan<byte> bytes, bool last)
    {
        var status = System.Text.Unicode.Utf8.ToUtf16(bytes, _chars, out var read, out var written, replaceInvalidSequences: false, isFinalBlock: last);
        return status == OperationStatus.InvalidData ? throw AbiRules.Trap($"invalid utf-8 sequence from index {_at + read}") : (read, written);
    }

    private (int Read, int Written) Utf16(ReadOnlySpan<byte> bytes, bool last)
    {
        var chars = MemoryMarshal.Cast<byte, char>(bytes);
        // Its other half is in the next piece.
        if (!last && char.IsHighSurrogate(chars[^1])) chars = chars[..^1];
        if (!GuestText.IsWellFormed(chars)) throw AbiRules.Trap("unpaired surrogate: invalid utf-16");
        chars.CopyTo(_chars);
        return (chars.Length * 2, chars.Length);
    }
}

/// <summary>
/// Copies a <see cref="LargeText"/> into another guest's memory. It asks for memory in the same steps as <see cref="GuestText"/>
/// does, and before it reads any of the text, so that a refusal comes first, as in Wasmtime.
/// </summary>
internal static class LargeTextCopy
{
    public static (uint Pointer, uint Length) Store(AbiContext context, LargeText text) => context.Encoding switch
    {
        TextEncoding.Utf8 => StoreUtf8(context, text),
        TextEncoding.Utf16 => StoreUtf16(context, text),
        _ when text.Source == TextSource.TaggedUtf16 => StoreProbablyUtf16(context, text),
        _ => StoreLatin1OrUtf16(context, text),
    };

    private static (uint, uint) StoreUtf8(AbiContext context, LargeText text)
    {
        var first = GuestText.Bytes(text.Units);
        var pointer = context.Realloc(0, 0, 1, first);
        if (TryWrite(context, pointer, text, Encoding.UTF8, text.Source == TextSource.Utf8 ? char.MaxValue : '\u007F', out var written)) return (pointer, written);
        var worst = GuestText.Bytes((text.Source == TextSource.Latin1 ? 2L : 3L) * first);
        pointer = context.Realloc(pointer, first, 1, worst);
        Write(context, pointer, text, Encoding.UTF8, out written);
        if (written < worst) pointer = context.Realloc(pointer, worst, 1, written);
        return (pointer, written);
    }

    private static (uint, uint) StoreUtf16(AbiContext context, LargeText text)
    {
        var asked = GuestText.Bytes(2L * text.Units);
        var pointer = context.Realloc(0, 0, 2, asked);
        Write(context, pointer, text, Encoding.Unicode, out var written);
        if (written < asked) pointer = context.Realloc(pointer, asked, 2, written);
        return (pointer, written / 2);
    }

    private static (uint, uint) StoreLatin1OrUtf16(AbiContext context, LargeText text)
    {
        var first = GuestText.Bytes(text.Units);
        var pointer = context.Realloc(0, 0, 2, first);
        if (TryWrite(context, pointer, text, Encoding.Latin1, '\u00FF', out var written))
        {
            if (written < first) pointer = context.Realloc(pointer, first, 2, written);
            return (pointer, written);
        }
        var worst = GuestText.Bytes(2L * first);
        pointer = context.Realloc(pointer, first, 2, worst);
        Write(context, pointer, text, Encoding.Unicode, out written);
        if (written < worst) pointer = context.Realloc(pointer, worst, 2, written);
        return (pointer, (written / 2) | AbiRules.Utf16Tag);
    }

    private static (uint, uint) StoreProbablyUtf16(AbiContext context, LargeText text)
    {
        var asked = GuestText.Bytes(2L * text.Units);
        var pointer = context.Realloc(0, 0, 2, asked);
        if (!TryWrite(context, pointer, text, Encoding.Latin1, '\u00FF', out var written))
        {
            Write(context, pointer, text, Encoding.Unicode, out written);
            return (pointer, (written / 2) | AbiRules.Utf16Tag);
        }
        return (context.Realloc(pointer, asked, 2, written), written);
    }

    private static void Write(AbiContext context, uint pointer, LargeText text, Encoding encoding, out uint written) =>
        TryWrite(context, pointer, text, encoding, char.MaxValue, out written);

    /// <summary>Writes as far as no character is above <paramref name="highest"/>; whether that was all.</summary>
    private static bool TryWrite(AbiContext context, uint pointer, LargeText text, Encoding encoding, char highest, out uint written)
    {
        written = 0;
        var reader = new LargeTextReader(text);
        for (var chars = reader.Next(); !chars.IsEmpty; chars = reader.Next())
        {
            var end = highest == char.MaxValue ? -1 : chars.IndexOfAnyExceptInRange('\0', highest);
            var fitting = end < 0 ? chars : chars[..end];
            var bytes = (uint)encoding.GetByteCount(fitting);
            encoding.GetBytes(fitting, context.Writable(pointer + written, bytes));
            written += bytes;
            if (end >= 0) return false;
        }
        return true;
    }
}
