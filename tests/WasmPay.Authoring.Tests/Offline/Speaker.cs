using WasmPay.Authoring.Offline.Engine;

namespace WasmPay.Authoring.Tests.Offline;

/// <summary>Says what a grammar allows, by chance: a seed gives a sentence, always the same one.</summary>
internal sealed class Speaker(GrammarText grammar)
{
    private const int DepthMax = 9;

    public string Say(string category, int seed) => Of(category, new Random(seed), 0);

    private string Of(string category, Random chance, int depth)
    {
        var ways = grammar.Productions[category];
        // Deep down only what ends soon is said.
        var short_ = depth < DepthMax ? ways : [.. ways.Where(way => !way.Elements.OfType<Slot>().Any())];
        if (short_.Count == 0) short_ = ways.Count > 0 && depth < 2 * DepthMax ? ways : [];
        return short_.Count == 0 ? "payments" : string.Join(' ', short_[chance.Next(short_.Count)].Elements.Select(e => Of(e, chance, depth + 1)).Where(said => said != ""));
    }

    private string Of(Element element, Random chance, int depth) => element switch
    {
        Slot slot => Of(slot.Category, chance, depth),
        Terminal terminal => Listed(terminal.Name),
        Words { Optional: true } when chance.Next(2) == 0 => "",
        Words words => Phrase(words.Phrases, chance),
        _ => "",
    };

    private static string Phrase(PhraseTree tree, Random chance)
    {
        var words = new List<string>();
        for (var at = tree; at.Beginnings.ToList() is { Count: > 0 } next;)
        {
            var word = next[chance.Next(next.Count)];
            words.Add(word);
            at = at.After(word);
        }
        return string.Join(' ', words);
    }

    private static string Listed(string terminal) => terminal switch
    {
        "Money" => "USD 5,000",
        "Number" => "3",
        "Ordinal" => "4th",
        "Time" => "09:30",
        "Country" => "Spain",
        "CountryAdjective" => "French",
        "Currency" or "CurrencyOf" => "EUR",
        "List" => "watchlist",
        "ListNoun" => "sanctioned",
        "Code" => "SALA",
        "Quoted" => "\"word\"",
        "Account" => "DE4455009912",
        "Year" => "2026",
        "Item" => "1",
        "Version" => "v2",
        _ => "word",
    };
}
