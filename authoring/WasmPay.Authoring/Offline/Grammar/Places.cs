using WasmPay.Authoring.Offline.Words;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>Countries by name, code or group.</summary>
internal sealed class Places(Cursor c)
{
    private static readonly string[] Union = "AUT BEL BGR HRV CYP CZE DNK EST FIN FRA DEU GRC HUN IRL ITA LVA LTU LUX MLT NLD POL PRT ROU SVK SVN ESP SWE".Split(' ');

    private static readonly Phrases<string[]> Groups = new(
        ("eu|european union|eu member states|eu countries|member states of the european union", Union),
        ("eea|european economic area", [.. Union, "ISL", "LIE", "NOR"]),
        ("gcc|gulf cooperation council", ["ARE", "BHR", "KWT", "OMN", "QAT", "SAU"]),
        ("g7", ["CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA"]));

    /// <summary>One or several countries: <c>Iran, Syria, North Korea, Cuba or Sudan</c>.</summary>
    public IReadOnlyList<string>? Read() => c.Try<IReadOnlyList<string>>(() =>
    {
        c.Eat("any of|one of|either");
        if (One() is not { } first) return null;
        var countries = new List<string>(first);
        while (c.Try(() => c.Eat(", or [in]|, and [in]|or [in]|and [in]|,|/|nor [in]|, nor [in]") ? One() : null) is { } next) countries.AddRange(next);
        return [.. countries.Distinct()];
    });

    /// <summary>The country of an adjective: <c>German</c>.</summary>
    public string? Adjective() => c.Try(() => c.Next.Text == "US" ? UnitedStates() : c.Eat(Tables.Instance.Adjectives, out var country) ? country : null);

    private IReadOnlyList<string>? One() => c.Try<IReadOnlyList<string>>(() =>
    {
        c.Eat("the");
        if (c.Eat(Groups, out var group)) return group;
        if (c.Next.Text is "US" or "U.S." or "U.S") return [UnitedStates()];
        if (c.Eat(Tables.Instance.Countries, out var country))
        {
            // "Iran (IRN)"
            c.Try(() => c.Eat("(") && c.Next.Text is var code && (code == country || Tables.Instance.Alpha2.GetValueOrDefault(code) == country) && c.Take().Text != "" && c.Eat(")"));
            return [country];
        }
        if (c.Next.IsCode && Tables.Instance.Alpha3.Contains(c.Next.Text)) return [c.Take().Text];
        if (c.Next.IsCode && Tables.Instance.Alpha2.TryGetValue(c.Next.Text, out var alpha3))
        {
            c.Take();
            return [alpha3];
        }
        return null;
    });

    private string UnitedStates()
    {
        c.Take();
        return "USA";
    }
}
