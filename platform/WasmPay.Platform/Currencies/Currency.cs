using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace WasmPay.Platform.Currencies;

/// <summary>A currency of ISO 4217.</summary>
/// <param name="Code">Three capital letters.</param>
/// <param name="Number">The three-digit number.</param>
/// <param name="Decimals">Digits of the minor unit: USD 2, JPY 0, KWD 3.</param>
/// <param name="Name">The standard's name.</param>
public sealed record Currency(string Code, string Number, int Decimals, string Name)
{
    private static readonly FrozenDictionary<string, Currency> Table = Read().ToFrozenDictionary(c => c.Code, StringComparer.Ordinal);

    /// <summary>All that the platform knows, by code.</summary>
    public static IReadOnlyDictionary<string, Currency> All => Table;

    /// <summary>The currency of this code, or null.</summary>
    public static Currency? Find(string? code) => code is not null && Table.TryGetValue(code, out var currency) ? currency : null;

    /// <summary><c>1234</c> units of USD are <c>12.34</c>; of JPY <c>1234</c>; of KWD <c>1.234</c>. Digits and a point only.</summary>
    public string Format(long units)
    {
        if (Decimals == 0) return units.ToString(CultureInfo.InvariantCulture);
        var digits = Int128.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        return $"{(units < 0 ? "-" : "")}{digits[..^Decimals]}.{digits[^Decimals..]}";
    }

    internal static IEnumerable<string[]> ReadCsv(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        reader.ReadLine();
        while (reader.ReadLine() is { Length: > 0 } line) yield return line.Split(',');
    }

    private static IEnumerable<Currency> Read() =>
        ReadCsv("iso4217.csv").Select(f => new Currency(f[0], f[1], int.Parse(f[2], CultureInfo.InvariantCulture), f[3]));
}
