using System.Collections.Immutable;

namespace WasmPay.Fuzzing;

/// <summary>
/// Reads hints off a component's bytes, for a validator whose rule nobody told: texts in its data, constants in its code. It looks
/// at bytes and not at structure, so a few hints are noise; noise only costs executions.
/// </summary>
public static class ComponentHints
{
    private const int BytesLimit = 2 << 20;
    private const int TextsLimit = 256;
    private const int NumbersLimit = 192;
    private const int LongestText = 48;
    private const byte I32Const = 0x41;
    private const byte I64Const = 0x42;

    /// <summary>The hints that the first 2 MiB hold.</summary>
    public static FuzzHints Read(ReadOnlySpan<byte> component)
    {
        if (component.Length > BytesLimit) component = component[..BytesLimit];
        var texts = new OrderedSet<string>(TextsLimit);
        ReadTexts(component, unit: 2, shortest: 2, texts);
        ReadTexts(component, unit: 1, shortest: 3, texts);
        var (amounts, integers) = (new OrderedSet<long>(NumbersLimit), new OrderedSet<long>(NumbersLimit));
        ReadNumbers(component, amounts, integers);
        var words = texts.Items;
        return new FuzzHints
        {
            Amounts = amounts.Items,
            Integers = integers.Items,
            Currencies = [.. words.Where(word => IsCode(word, 3))],
            Countries = [.. words.Where(word => IsCode(word, 3))],
            Purposes = [.. words.Where(word => IsCode(word, 4))],
            Banks = [.. words.Where(word => IsCode(word, 4) || IsCode(word, 8) || IsCode(word, 11))],
            Lists = [.. words.Where(IsName)],
            Words = words,
        };
    }

    private static void ReadTexts(ReadOnlySpan<byte> bytes, int unit, int shortest, OrderedSet<string> texts)
    {
        Span<char> text = stackalloc char[LongestText];
        for (var phase = 0; phase < unit; phase++)
        {
            var length = 0;
            for (var at = phase; at + unit <= bytes.Length; at += unit)
            {
                var isText = bytes[at] is >= 0x20 and <= 0x7E && (unit == 1 || bytes[at + 1] == 0);
                if (isText && length < LongestText) text[length++] = (char)bytes[at];
                else if (isText) length = LongestText + 1;
                if (isText && length <= LongestText) continue;
                if (length >= shortest && length <= LongestText) texts.Add(text[..length].ToString());
                length = 0;
            }
            if (length >= shortest && length <= LongestText) texts.Add(text[..length].ToString());
        }
    }

    private static void ReadNumbers(ReadOnlySpan<byte> bytes, OrderedSet<long> amounts, OrderedSet<long> integers)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] is not (I32Const or I64Const) || !TryReadSigned(bytes[(at + 1)..], out var value) || value is >= -1 and <= 1) continue;
            if (bytes[at] == I64Const) amounts.Add(value);
            if (value is > 0 and <= 100_000) integers.Add(value);
        }
    }

    /// <summary>Signed LEB128 of at most ten bytes.</summary>
    private static bool TryReadSigned(ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        for (var (at, shift) = (0, 0); at < Math.Min(10, bytes.Length); at++)
        {
            value |= (long)(bytes[at] & 0x7F) << shift;
            shift += 7;
            if ((bytes[at] & 0x80) != 0) continue;
            if (shift < 64 && (bytes[at] & 0x40) != 0) value |= -1L << shift;
            return true;
        }
        return false;
    }

    private static bool IsCode(string word, int length) => word.Length == length && word.All(char.IsAsciiLetterUpper);

    private static bool IsName(string word) => word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    /// <summary>Distinct values in the order in which they came, up to a limit.</summary>
    private sealed class OrderedSet<T>(int limit)
    {
        private readonly HashSet<T> seen = [];
        private readonly ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();

        public ImmutableArray<T> Items => items.ToImmutable();

        public void Add(T item)
        {
            if (items.Count < limit && seen.Add(item)) items.Add(item);
        }
    }
}
