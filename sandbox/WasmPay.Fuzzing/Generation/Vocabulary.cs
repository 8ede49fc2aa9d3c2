using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Generation;

/// <summary>The values worth trying: the rule's own with their neighbours, what the guest was seen to compare with, and the usual suspects.</summary>
internal sealed class Vocabulary
{
    private const int ObservedLimit = 1_024;

    private static readonly ImmutableArray<long> ExtremeNumbers =
        [long.MinValue, long.MinValue + 1, -1, int.MinValue, int.MaxValue, uint.MaxValue, 1L << 53, long.MaxValue - 1, long.MaxValue];

    private static readonly ImmutableArray<string> OddTexts =
        ["", " ", "\0", "a", "\t\n", "'; --", "<b>", "%s%n", "😀", "e\u0301", "İı", "ßẞ", "\u202Etxt", "\uFEFF", "中文", "\U0010FFFF", "-1", "null", "{}"];

    private readonly ImmutableArray<long> amounts;
    private readonly ImmutableArray<long> integers;
    private readonly ImmutableArray<string> lists;
    private readonly ImmutableArray<string> words;
    private readonly Dictionary<TextRole, ImmutableArray<string>> texts;
    private readonly List<long> observed = [];
    private int nextObserved;

    public Vocabulary(FuzzHints hints)
    {
        var requests = hints.Requests;
        var parties = requests.SelectMany(r => new[] { r.Transaction.Origin, r.Transaction.Destination }).ToList();
        amounts = [.. hints.Amounts.Distinct()];
        integers = [.. hints.Integers.Distinct()];
        lists = Union(hints.Lists, parties.SelectMany(p => p.Lists), ["sanctions", "high-risk-countries", "watchlist"]);
        words = Union(hints.Words, requests.Select(r => r.Transaction.Memo), ["Invoice 2201", "gift"]);
        texts = new Dictionary<TextRole, ImmutableArray<string>>
        {
            [TextRole.Free] = words,
            [TextRole.Account] = Union(hints.Words, parties.Select(p => p.Account), ["GB29NWBK60161331926819", "DE89370400440532013000"]),
            [TextRole.Bank] = Union(hints.Banks, parties.Select(p => p.Bank), ["HUDSUS3N", "CASCUS6S"]),
            [TextRole.Country] = Union(hints.Countries, parties.SelectMany(p => new[] { p.Country, p.Residence }), ["USA", "GBR", "IRN", "DEU"]),
            [TextRole.Currency] = Union(hints.Currencies, requests.Select(r => r.Transaction.Amount.Currency), ["USD", "EUR", "JPY", "KWD"]),
            [TextRole.Purpose] = Union(hints.Purposes, requests.Select(r => r.Transaction.Purpose), ["SALA", "GDDS", ""]),
            [TextRole.Date] = Union(hints.Words.Where(word => word.Length == 10), parties.Select(p => p.BirthDate), ["2008-02-29", "1984-05-17"]),
        };
    }

    /// <summary>Remembers an operand that the guest compared with something.</summary>
    public void Observe(long value)
    {
        if (observed.Count < ObservedLimit) observed.Add(value);
        else observed[nextObserved++ % ObservedLimit] = value;
    }

    /// <summary>An amount at or beside a boundary, or a likely one.</summary>
    public long Amount(Dice dice)
    {
        switch (dice.Below(8))
        {
            case < 4 when amounts.Length > 0:
                var threshold = dice.Pick(amounts);
                return dice.Below(12) switch
                {
                    0 => threshold * 2,
                    1 => threshold / 2,
                    2 => threshold + dice.Pick<long>([-100, 100]),
                    _ => threshold + Near(dice),
                };
            case < 5 when observed.Count > 0:
                return dice.Pick(observed) + Near(dice);
            case < 6:
                return dice.Between(1, 1_000) * Power(dice.Below(9)) + (dice.Percent(50) ? 0 : Near(dice));
            default:
                return dice.Between(0, Power(1 + dice.Below(11)));
        }
    }

    /// <summary>A number of payments, days or minutes at or beside a boundary, or a small one.</summary>
    public long Count(Dice dice) => dice.Below(6) switch
    {
        < 3 when integers.Length > 0 => dice.Pick(integers) * (dice.Percent(10) ? dice.Pick<long>([60, 1_440, 7, 30, 365]) : 1) + Near(dice),
        3 when observed.Count > 0 => dice.Pick(observed) + Near(dice),
        4 => dice.Between(0, 20_000),
        _ => dice.Between(0, 12),
    };

    /// <summary>A multiple or percentage for relations between amounts.</summary>
    public long Factor(Dice dice) =>
        integers.Length > 0 && dice.Percent(75) ? dice.Pick(integers) : dice.Pick<long>([2, 3, 5, 10, 20, 50, 80, 90, 100]);

    /// <summary>A value for a field, within its type's range.</summary>
    public long Number(NumberField field, long current, Dice dice)
    {
        var value = field.Role switch
        {
            NumberRole.Choice => dice.Between(field.Minimum, field.Maximum),
            _ when dice.Percent(15) => current + dice.Pick<long>([-1, 1, -100, 100, -7, 7]),
            NumberRole.Amount => Amount(dice),
            NumberRole.Calendar => dice.Percent(50) ? dice.Between(0, 60) : Count(dice),
            _ => Count(dice),
        };
        return Math.Clamp(value, field.Minimum, field.Maximum);
    }

    /// <summary>A value at the ends of a field's type.</summary>
    public static long Extreme(NumberField field, Dice dice) => Math.Clamp(
        dice.Percent(70) ? dice.Pick(ExtremeNumbers) : (long)(dice.Bits() >> dice.Below(64)), field.Minimum, field.Maximum);

    /// <summary>A text that means something in its field, or nearly does.</summary>
    public string Text(TextRole role, string current, Dice dice)
    {
        var text = dice.Percent(8) ? dice.Pick(words) : dice.Pick(texts[role]);
        return dice.Below(10) switch
        {
            0 => Texts.Twist(text, dice),
            1 => Texts.Twist(current, dice),
            2 when role == TextRole.Free => Texts.Join(dice.Pick(OddTexts), text, dice),
            3 when role is TextRole.Free or TextRole.Purpose => "",
            _ => text,
        };
    }

    /// <summary>A birth date about so many years before, at the day itself or beside it.</summary>
    public string BirthDate(Moment at, Dice dice)
    {
        if (!Moments.IsPossible(at)) return dice.Pick(texts[TextRole.Date]);
        var years = (int)Math.Clamp(integers.Length > 0 && dice.Percent(70) ? dice.Pick(integers) : dice.Pick<long>([16, 18, 21, 65]), 0, at.Year - 1);
        var date = new DateOnly(at.Year, at.Month, at.Day).AddYears(-years);
        return date.AddDays(date.DayNumber < 2 ? 0 : dice.Below(3) - 1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>Any text at all, often odd, sometimes long.</summary>
    public static string Odd(Dice dice) => dice.Below(8) switch
    {
        0 => Texts.Random(dice.Below(4_000), dice),
        1 => Texts.Random(dice.Below(64), dice),
        2 => new string((char)dice.Between('a', 'z'), dice.Below(300)),
        _ => dice.Pick(OddTexts),
    };

    /// <summary>Lists that a party may be on.</summary>
    public IReadOnlyList<string> Lists(Dice dice) => dice.Below(8) switch
    {
        0 => [],
        1 => [.. Enumerable.Range(0, 1 + dice.Below(6)).Select(_ => dice.Pick(lists))],
        2 => [Texts.Twist(dice.Pick(lists), dice)],
        _ => [dice.Pick(lists)],
    };

    /// <summary>An instant whose calendar parts agree, at or beside an hour or a date that matters.</summary>
    public Moment Moment(Moment current, Dice dice)
    {
        var whole = Moments.Possible(current);
        var (year, month, day, hour, minute) = ((int)whole.Year, (int)whole.Month, (int)whole.Day, (int)whole.Hour, (int)whole.Minute);
        if (dice.Percent(60))
        {
            var anchor = new DateOnly(2024 + dice.Below(6), 1 + dice.Below(12), 1);
            var date = dice.Percent(40) ? anchor.AddDays(dice.Below(3) - 1) : anchor.AddDays(dice.Below(31));
            (year, month, day) = (date.Year, date.Month, date.Day);
        }
        if (dice.Percent(75))
        {
            hour = (int)Math.Clamp(integers.Length > 0 && dice.Percent(60) ? dice.Pick(integers) + dice.Below(3) - 1 : dice.Below(24), 0, 23);
            minute = dice.Pick([0, 0, 59, 59, 1, 30, dice.Below(60)]);
        }
        return Moments.At(year, month, day, hour, minute);
    }

    private static long Near(Dice dice) => dice.Below(8) switch { 0 or 1 => -1, 2 or 3 => 1, 4 => dice.Between(-100, 100), _ => 0 };

    private static long Power(int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++) power *= 10;
        return power;
    }

    private static ImmutableArray<string> Union(params IEnumerable<string>[] sources) =>
        [.. sources.SelectMany(source => source).Distinct(StringComparer.Ordinal)];
}

/// <summary>Changes of texts that keep them well-formed: a request's strings are Unicode scalar values.</summary>
internal static class Texts
{
    public static string Random(int runes, Dice dice)
    {
        var text = new StringBuilder(runes);
        for (var i = 0; i < runes; i++)
        {
            var rune = dice.Below(4) switch
            {
                0 => dice.Below(0x10_0000) + 0x1_0000,
                1 => dice.Below(0xD800),
                _ => 0x20 + dice.Below(0x5F),
            };
            text.Append(new Rune(rune).ToString());
        }
        return text.ToString();
    }

    /// <summary>The text with a small change: other case, a blank, a letter more or less, doubled, look-alikes.</summary>
    public static string Twist(string text, Dice dice)
    {
        var runes = text.EnumerateRunes().ToList();
        switch (dice.Below(8))
        {
            case 0: return text.ToUpperInvariant();
            case 1: return text.ToLowerInvariant();
            case 2: return text + " ";
            case 3: return " " + text;
            case 4 when runes.Count > 0: runes.RemoveAt(dice.Below(runes.Count)); break;
            case 5: runes.Insert(dice.Below(runes.Count + 1), dice.Percent(30) ? new Rune(0x1F600) : new Rune(0x61 + dice.Below(26))); break;
            case 6 when text.Length < 2_000: return text + text;
            case 7: return text.Replace('A', '\u0410').Replace('a', '\u0430');
        }
        return string.Concat(runes.Select(rune => rune.ToString()));
    }

    /// <summary>One text within or beside another.</summary>
    public static string Join(string odd, string text, Dice dice) => dice.Below(3) switch
    {
        0 => odd + text,
        1 => text + odd,
        _ => $"{text} {odd} {text}",
    };
}
