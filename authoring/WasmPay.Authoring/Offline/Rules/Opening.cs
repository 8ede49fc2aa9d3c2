using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Offline.Senses;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>
/// Finds exceptions that open a rule to whoever knows of them: one account, a memo that anyone can write, one exact amount, a purpose code that does
/// not exist. They are shown, and not followed.
/// </summary>
internal static class Opening
{
    /// <summary>What the condition opens a rule for, in words; null where it is an ordinary exception.</summary>
    public static string? Find(Sense sense) => sense.Name switch
    {
        "account" => $"the one account {sense.Parts[0].Text}",
        "memo" => "a memo that anyone can write",
        "amount" when sense.Parts[0].Name == "exactly" => "one exact amount",
        "purpose" => Codes(sense.Parts[0]).Where(code => !PurposeCodes.Exists(code)).Select(code => $"the purpose code {code}, which ISO 20022 does not have").FirstOrDefault(),
        _ => sense.Parts.Select(Find).FirstOrDefault(found => found is not null),
    };

    /// <summary>The condition without the exceptions that open it, and what they were for.</summary>
    public static (Sense Closed, IReadOnlyList<string> Opened) Close(Sense sense)
    {
        var opened = new List<string>();
        return (Walk(sense), opened);

        Sense Walk(Sense at)
        {
            if (at.Name == "not" && Find(at.Parts[0]) is { } exempt) return Drop(exempt);
            if (at.Name == "but" && Find(at.Parts[1]) is { } spared)
            {
                opened.Add(spared);
                return Walk(at.Parts[0]);
            }
            return at.Parts.IsEmpty ? at : Sense.Of(at.Name, [.. at.Parts.Select(Walk)]);
        }

        Sense Drop(string what)
        {
            opened.Add(what);
            return Sense.Of("any");
        }
    }

    private static IEnumerable<string> Codes(Sense sense) => sense.Name == "codes" ? sense.Parts.SelectMany(Codes) : [sense.Text];
}
