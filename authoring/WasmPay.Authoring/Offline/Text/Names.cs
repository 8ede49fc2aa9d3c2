namespace WasmPay.Authoring.Offline.Text;

/// <summary>What a language calls countries, their people and their currencies.</summary>
/// <param name="Countries">Names of countries, to alpha-3 codes.</param>
/// <param name="Adjectives">Adjectives of countries, to alpha-3 codes.</param>
/// <param name="Currencies">Names and signs of currencies, to the codes that they can stand for.</param>
internal sealed record Names(Phrases<string> Countries, Phrases<string> Adjectives, Phrases<string[]> Currencies)
{
    /// <summary>English, from the tables of the standards.</summary>
    public static Names English { get; } = new(Tables.Instance.Countries, Tables.Instance.Adjectives, Tables.Instance.Currencies);

    /// <summary>Reads lines of kind, codes and names, each after a tab: <c>country, adjective or currency</c>. Signs of currencies are the same everywhere.</summary>
    public static Names Read(string text)
    {
        var lines = text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')).ToList();
        (string, string)[] Of(string kind) => [.. lines.Where(l => l[0] == kind).Select(l => (l[2].Trim(), l[1]))];
        return new Names(new Phrases<string>(Of("country")), new Phrases<string>(Of("adjective")),
            new Phrases<string[]>([.. Of("currency").Select(c => (c.Item1, c.Item2.Split(' '))), .. Tables.Signs]));
    }
}
