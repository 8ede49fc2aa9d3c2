using System.Collections.Frozen;
using System.Globalization;

namespace WasmPay.Authoring.Offline.Text;

/// <summary>The embedded tables of ISO 4217 and ISO 3166-1, and what English calls their entries.</summary>
internal sealed class Tables
{
    private static readonly (string Words, string Code)[] Symbols =
    [
        ("€", "EUR"), ("euro|euros", "EUR"), ("£|sterling|pound sterling|pounds sterling|british pounds|gb pounds|uk pounds|quid", "GBP"),
        ("us$|usd$|u.s. dollar|u.s. dollars|us dollar|us dollars|american dollars|american dollar|greenback|greenbacks", "USD"), ("₹", "INR"), ("r$|reais|brazilian reais|brl$", "BRL"),
        ("s$|sg$|sgd$", "SGD"), ("a$|au$", "AUD"), ("c$|ca$|can$", "CAD"), ("hk$", "HKD"), ("nz$", "NZD"), ("mx$", "MXN"), ("nt$", "TWD"),
        ("₩|won", "KRW"), ("₽|rouble|roubles|ruble|rubles|russian rouble|russian roubles|russian ruble|russian rubles", "RUB"), ("₺|turkish lira|turkish liras", "TRY"), ("zł|zloty|zlotys", "PLN"), ("₱", "PHP"), ("฿|baht", "THB"),
        ("₫|dong", "VND"), ("₦|naira", "NGN"), ("₪|shekel|shekels", "ILS"), ("rm|ringgit", "MYR"), ("yen", "JPY"), ("rmb|renminbi|yuan", "CNY"), ("rand|r", "ZAR"),
        ("forint", "HUF"), ("rupiah", "IDR"), ("hryvnia", "UAH"), ("cny¥|cn¥", "CNY"), ("jp¥", "JPY"),
    ];

    // Words and signs that several currencies share; the first is taken to be meant where the bank has none of them.
    private static readonly (string Words, string Codes)[] Shared =
    [
        ("$|dollar|dollars", "USD CAD AUD NZD SGD HKD TWD"), ("¥", "JPY CNY"), ("pound|pounds", "GBP EGP LBP"), ("rs|rs.|rupee|rupees", "INR PKR LKR NPR MUR"),
        ("dinar|dinars", "KWD BHD JOD IQD TND RSD"), ("dirham|dirhams|dhs|dh", "AED MAD"), ("riyal|riyals|rial|rials", "SAR QAR OMR YER IRR"),
        ("franc|francs|fr|fr.", "CHF XOF XAF"), ("krona|kronor|krone|kroner|kr", "SEK NOK DKK ISK"), ("crown|crowns", "SEK NOK DKK CZK ISK"), ("peso|pesos", "MXN PHP ARS CLP COP"), ("real", "BRL"), ("lira|liras", "TRY"),
        ("shilling|shillings", "KES TZS UGX"),
    ];

    private readonly FrozenDictionary<string, int> _decimals;

    private Tables()
    {
        var currencies = Rows("currencies.tsv");
        var countries = Rows("countries.tsv");
        _decimals = currencies.ToFrozenDictionary(c => c[0], c => int.Parse(c[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        Alpha2 = countries.ToFrozenDictionary(c => c[1], c => c[0], StringComparer.Ordinal);
        Alpha3 = countries.Select(c => c[0]).ToFrozenSet(StringComparer.Ordinal);
        Countries = new Phrases<string>([.. countries.SelectMany(c => Names(c[2]).Select(n => (Spaced(n), c[0])))]);
        Adjectives = new Phrases<string>([.. countries.SelectMany(c => Names(c[3]).Select(n => (n, c[0])))]);
        Currencies = new Phrases<string[]>(
        [
            .. CurrencyNames(currencies, countries).Select(n => (Spaced(n.Name), new[] { n.Code })),
            .. Symbols.Select(s => (s.Words, new[] { s.Code })),
            .. Shared.Select(s => (s.Words, s.Codes.Split(' '))),
        ]);
    }

    /// <summary>Signs of currencies, which no language has for itself.</summary>
    public static IReadOnlyList<(string Words, string[] Codes)> Signs { get; } =
    [
        ("€", ["EUR"]), ("£", ["GBP"]), ("us$|usd$", ["USD"]), ("₹", ["INR"]), ("r$|brl$", ["BRL"]), ("s$|sg$", ["SGD"]), ("a$|au$", ["AUD"]), ("c$|ca$", ["CAD"]),
        ("$", ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"]), ("¥", ["JPY", "CNY"]), ("fr.", ["CHF"]),
    ];

    /// <summary>The tables.</summary>
    public static Tables Instance { get; } = new();

    /// <summary>English names of countries, to alpha-3 codes.</summary>
    public Phrases<string> Countries { get; }

    /// <summary>Adjectives of countries, to alpha-3 codes.</summary>
    public Phrases<string> Adjectives { get; }

    /// <summary>Alpha-2 codes to alpha-3 codes.</summary>
    public FrozenDictionary<string, string> Alpha2 { get; }

    /// <summary>Alpha-3 codes.</summary>
    public FrozenSet<string> Alpha3 { get; }

    /// <summary>Names and signs of currencies, to the codes that they can stand for.</summary>
    public Phrases<string[]> Currencies { get; }

    /// <summary>Decimals of the currency's minor unit; null where there is no such currency.</summary>
    public int? Decimals(string code) => _decimals.TryGetValue(code, out var decimals) ? decimals : null;

    // A currency's code begins with its country's, so "Emirati dirhams" and "Canadian dollars" need no table of their own.
    private static IEnumerable<(string Name, string Code)> CurrencyNames(List<string[]> currencies, List<string[]> countries)
    {
        foreach (var currency in currencies)
        {
            var names = Names(currency[2]);
            foreach (var name in names) yield return (name, currency[0]);
            var country = countries.Find(c => c[1] == currency[0][..2]);
            if (country is null) continue;
            foreach (var people in Names(country[3]).Concat(Names(country[2])))
                foreach (var name in names.Where(n => n.Contains(' ')))
                    yield return ($"{people} {name[(name.LastIndexOf(' ') + 1)..]}", currency[0]);
        }
    }

    private static string[] Names(string cell) => cell.Split('|', StringSplitOptions.RemoveEmptyEntries);

    // The lexer cuts words at hyphens and before 's.
    private static string Spaced(string name) => name.Replace("-", " ").Replace("'s ", " 's ");

    private static List<string[]> Rows(string resource)
    {
        using var stream = typeof(Tables).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t'))];
    }
}
