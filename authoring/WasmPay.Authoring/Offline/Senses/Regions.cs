using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Offline.Senses;

/// <summary>A country, or a group of them.</summary>
internal readonly record struct Region(string Name, IReadOnlyList<string> Codes, bool Vague);

/// <summary>The countries that a sense names. Groups whose members a treaty lists are expanded; words of geography are asked about.</summary>
internal static class Regions
{
    private static readonly string[] s_union = "AUT BEL BGR HRV CYP CZE DNK EST FIN FRA DEU GRC HUN IRL ITA LVA LTU LUX MLT NLD POL PRT ROU SVK SVN ESP SWE".Split(' ');

    /// <summary>The regions of a sense.</summary>
    public static IEnumerable<Region> Of(Sense sense) => sense.Name switch
    {
        "places" => sense.Parts.SelectMany(Of),
        "place" => [new Region(sense.Parts[0].Text, [sense.Parts[0].Text], false)],
        "eu" => [new Region("the European Union", s_union, false)],
        "eea" => [new Region("the European Economic Area", [.. s_union, "ISL", "LIE", "NOR"], false)],
        "gcc" => [new Region("the Gulf Cooperation Council", ["ARE", "BHR", "KWT", "OMN", "QAT", "SAU"], false)],
        "vague-places" => [new Region(sense.Parts[0].Text, [], true)],
        _ => throw new ArgumentException($"There is no place `{sense.Key}`.", nameof(sense)),
    };

    /// <summary>What a word of geography may mean.</summary>
    public static IReadOnlyList<Reading> Readings(string word) => word.ToLowerInvariant() switch
    {
        "scandinavian" or "nordic" or "scandinavia" => [new("three", "Denmark, Norway or Sweden"), new("nordic", "Denmark, Norway, Sweden or Finland")],
        "baltic" => [new("three", "Estonia, Latvia or Lithuania")],
        _ => [new("list", "the countries that you name")],
    };
}
