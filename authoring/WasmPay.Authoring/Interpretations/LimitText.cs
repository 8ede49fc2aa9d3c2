using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using WasmPay.Authoring.Offline.Text;

namespace WasmPay.Authoring.Interpretations;

/// <summary>
/// Limits as they stand in a reading's text: <c>KWD 1,500.250</c>, <c>2026-05-01</c>, <c>18:30</c>. We convert them to the numbers of the facts;
/// who writes a reading never does.
/// </summary>
internal static partial class LimitText
{
    /// <summary>Reads a limit for the fact; <paramref name="error"/> says what does not fit.</summary>
    public static bool TryRead(string text, Fact fact, [NotNullWhen(true)] out Limit? limit, [NotNullWhen(false)] out string? error)
    {
        (limit, error) = fact switch
        {
            { Name: FactCatalog.Date } => Number(DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day.Year * 10_000 + day.Month * 100 + day.Day : null, "a date that the calendar has, as 2026-05-01"),
            { Name: FactCatalog.MinuteOfDay } => Number(TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? time.Hour * 60 + time.Minute : null, "a time of the day, as 18:30"),
            { Unit: "minor-units" } => Money(text),
            _ => (null, $"`{fact.Name}` is compared with a whole number"),
        };
        return limit is not null;
    }

    /// <summary>The limit as text: what <see cref="TryRead"/> reads, or a number.</summary>
    public static string? Write(Limit limit, Fact? fact) => limit switch
    {
        MoneyLimit money => Money(money.Units, money.Currency),
        NumberLimit { Number: var n } when fact?.Name == FactCatalog.MinuteOfDay && n is >= 0 and < 1440 => string.Create(CultureInfo.InvariantCulture, $"{n / 60:00}:{n % 60:00}"),
        NumberLimit { Number: var n } when fact?.Name == FactCatalog.Date && IsDate(n) => string.Create(CultureInfo.InvariantCulture, $"{n / 10_000:0000}-{n / 100 % 100:00}-{n % 100:00}"),
        _ => null,
    };

    /// <summary>Minor units as an amount: <c>USD 10,000.00</c>.</summary>
    public static string Money(long units, string currency)
    {
        var decimals = Tables.Instance.Decimals(currency) ?? 2;
        decimal value = units;
        for (var i = 0; i < decimals; i++) value /= 10;
        return $"{currency} {value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)}";
    }

    private static (Limit?, string?) Number(long? number, string wanted) => number is { } n ? (new NumberLimit(n), null) : (null, $"the limit is {wanted}");

    private static (Limit?, string?) Money(string text)
    {
        const string wanted = "the limit is an amount with its currency, as `KWD 1,500` or `USD 10,000.50`";
        var match = MoneyPattern().Match(text);
        if (!match.Success) return (null, wanted);
        var currency = match.Groups[1].Value;
        if (Tables.Instance.Decimals(currency) is not { } decimals) return (null, $"`{currency}` is no currency of ISO 4217");
        var fraction = match.Groups[3].Value;
        if (fraction.Length > decimals) return (null, $"{currency} has {decimals} decimals");
        var digits = match.Groups[2].Value.Replace(",", "", StringComparison.Ordinal) + fraction.PadRight(decimals, '0');
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var units)
            ? (new MoneyLimit(units, currency), null) : (null, "the amount does not fit into 64 bits of minor units");
    }

    private static bool IsDate(long number) =>
        number is >= 1_01_01 and <= 9999_12_31 && DateOnly.TryParseExact(number.ToString("00000000", CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(@"^([A-Z]{3}) ([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,19})(?:\.([0-9]{1,4}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex MoneyPattern();
}
