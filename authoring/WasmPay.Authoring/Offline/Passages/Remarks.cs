using WasmPay.Authoring.Interpretations;

using Kind = WasmPay.Authoring.Offline.Words.TokenKind;

namespace WasmPay.Authoring.Offline.Passages;

/// <summary>Sentences that decide no payment: headings, what takes precedence, what happens to the rest.</summary>
internal static class Remarks
{
    private static readonly HashSet<string> PrecedenceWords = Words(
        "a an the denial denials referral referrals approval approvals outweighs outweigh and where when if several more than one clause clauses line lines rule rules apply applies fire fires strictest stricter outcome decision result " +
        "is taken counts wins prevails go down list stop at first that matches matching match decides decide nothing further looked on read from top bottom to in order tried they are evaluated evaluate tested of these those ladder checked only it them below " +
        "following settles all deny refer approve beats over listed which takes precedence later ones not sequence work through until then ignore ignored rest shown be must strict severe severest most always should both as , . - ; : ( ) take " +
        "wherever whichever decisive considered any next come each other comes before after refers denies hit hits is run as soon point step steps their its down up one's provision provisions condition conditions governs overrides override reject hold rejection hold's examined final decisions");

    private static readonly HashSet<string> HeadingWords = Words(
        "policy policies ladder limits limit rules rule controls control standard procedure checks screening screen list transfers transfer payments payment outgoing faster cash and wire rail rails the following in force for all channels apply applies our bank version edition of to , . : - ; instructions house " +
        "section table part schedule handling treatment retail standing order guidance matrix as follows these clauses are aml kyc fraud compliance sanctions monitoring out transaction transactions customer summary scheme wires please implement below is here with what we want need general daily validation acceptance");

    private static readonly HashSet<string> RestWords = Words(
        "anything everything all else other otherwise payments payment transfers transactions is are be approved approve approves pass passes passed allowed allow accepted let through go goes by default the in cases every case rest may remaining -> : , . - ; whatever remains executed not caught caught above nothing fires then should to if no clause applies applies line matches rule of these that stays it a must any which none them falls under none clauses lines remains untouched as usual released proceeds");

    private static readonly HashSet<string> EqualWords = Words(
        "both sentences hold without exception exceptions and neither takes precedence over the other others rules clauses statements apply equally of them one another each is stronger yields to . , ; have has priority either none prevails all are binding overrides at same time always in full these two rank ranks above below");

    /// <summary>What a sentence says of the order in which clauses count; null where it is none of that.</summary>
    public static Precedence? Precedence(Passage passage)
    {
        var words = passage.Tokens.SkipLast(1).Select(t => t.Lower).ToList();
        if (words.Count == 0 || !words.All(PrecedenceWords.Contains)) return null;
        var joined = string.Join(' ', words);
        if (words.Contains("first") && (words.Any(w => w is "match" or "matches" or "matching" or "hit") || joined.Contains("first that applies", StringComparison.Ordinal) || joined.Contains("first one that applies", StringComparison.Ordinal) || words.Contains("decides") || words.Contains("stop")))
            return Interpretations.Precedence.FirstMatch;
        if (words.Any(w => w is "strictest" or "stricter" or "outweighs" or "outweigh" or "beats" or "severest" or "overrides" or "precedence") || joined.Contains("most severe", StringComparison.Ordinal) || joined.Contains("most strict", StringComparison.Ordinal))
            return joined.Contains("approve", StringComparison.Ordinal) && !joined.Contains("outweighs an approv", StringComparison.Ordinal) && !words.Any(w => w is "strictest" or "denial" or "deny" or "outweighs" or "beats") ? null : Interpretations.Precedence.Strictest;
        return joined is "all clauses are tested ." or "all clauses apply ." or "all rules apply ." ? Interpretations.Precedence.Strictest : null;
    }

    /// <summary>Whether a passage says that no clause yields to another, which leaves contradictions as they are.</summary>
    public static bool IsOnPrecedenceOnly(Passage passage)
    {
        var words = passage.Tokens.SkipLast(1).Select(t => t.Lower).ToList();
        return words.All(EqualWords.Contains) && (words.Contains("neither") || words.Contains("both") || words.Contains("equally") || words.Contains("none")) && words.Count > 3;
    }

    /// <summary>Whether a passage looks like the title of a list: a few words that end in "rules", "policy" or the like.</summary>
    public static bool IsTitle(Passage passage)
    {
        var words = passage.Tokens.SkipLast(1).Where(t => t.Kind == Kind.Word).Select(t => t.Lower).ToList();
        return words.Count is > 0 and <= 6 && passage.Tokens.Count <= 8 && words[^1] is "policy" or "policies" or "rules" or "rule" or "ladder" or "limits" or "controls" or "checks" or "standard" or "procedure" or "screening" or "instructions" or "guidelines";
    }

    /// <summary>Whether a passage is only a title.</summary>
    public static bool IsHeading(Passage passage, bool itemsFollow)
    {
        var words = passage.Tokens.SkipLast(1).Select(t => t.Lower).ToList();
        return words.Count <= 14 && (itemsFollow || words.Count <= 5) && words.All(HeadingWords.Contains);
    }

    /// <summary>Whether a passage says that what nothing catches is approved, as it always is.</summary>
    public static bool ApprovesTheRest(Passage passage)
    {
        var words = passage.Tokens.SkipLast(1).Select(t => t.Lower).ToList();
        return words.Any(w => w is "else" or "other" or "otherwise" or "rest" or "remaining" or "remains" or "nothing" or "default" or "none" or "caught" or "no")
            && words.Any(w => w is "approved" or "approve" or "pass" or "passes" or "allowed" or "allow" or "accepted" or "through" or "executed" or "passed" or "released" or "proceeds")
            && words.All(RestWords.Contains);
    }

    private static HashSet<string> Words(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
