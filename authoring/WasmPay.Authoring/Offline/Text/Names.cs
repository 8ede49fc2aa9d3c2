namespace WasmPay.Authoring.Offline.Text;

/// <summary>What a language calls countries, their people and their currencies.</summary>
/// <param name="Countries">Names of countries, to alpha-3 codes.</param>
/// <param name="Adjectives">Adjectives of countries, to alpha-3 codes.</param>
/// <param name="Currencies">Names and signs of currencies, to the codes that they can stand for.</param>
/// <param name="Lists">What usual lists are called after "list", to the names that banks give them in English.</param>
/// <param name="ListNouns">What is on usual lists, to the same names.</param>
internal sealed record Names(Phrases<string> Countries, Phrases<string> Adjectives, Phrases<string[]> Currencies, Phrases<string> Lists, Phrases<string> ListNouns)
{
    /// <summary>English, from the tables of the standards.</summary>
    public static Names English { get; } = new(Tables.Instance.Countries, Tables.Instance.Adjectives, Tables.Instance.Currencies, new Phrases<string>(), new Phrases<string>());

    /// <summary>Reads lines of kind, codes and names, each after a tab: <c>country, adjective, currency, list or noun</c>. Signs of currencies are the same everywhere.</summary>
    public static Names Read(string text)
    {
        var lines = text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')).ToList();
        (string, string)[] Of(string kind) => [.. lines.Where(l => l[0] == kind).Select(l => (l[2].Trim(), l[1]))];
        return new Names(new Phrases<string>(Of("country")), new Phrases<string>(Of("adjective")),
            new Phrases<string[]>([.. Of("currency").Select(c => (c.Item1, c.Item2.Split(' '))), .. Tables.Signs]), new Phrases<string>(Of("list")), new Phrases<string>(Of("noun")));
    }
}
