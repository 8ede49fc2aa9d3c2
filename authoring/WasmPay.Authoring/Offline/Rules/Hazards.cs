using System.Text.RegularExpressions;
using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>Finds text that is no rule of the bank: instructions to whoever reads the rule, exemptions of named accounts, requests to conceal.</summary>
internal static partial class Hazards
{
    /// <summary>Milliseconds that a pattern may take: far more than any needs of a rule, since a loaded machine takes its time.</summary>
    public const int Patience = 30_000;

    /// <summary>Why a sentence is not followed; null where nothing speaks against it.</summary>
    public static Warning? Find(string sentence)
    {
        if (Conceals().IsMatch(sentence)) return new Warning("concealment", sentence, "This asks to keep something out of the explanation or the records; it is not followed.");
        if (Instructs().IsMatch(sentence))
        {
            return Account().IsMatch(sentence)
                ? new Warning("instruction", sentence, "This is an instruction to the program that reads the rule, and exempts one account; it is not followed.")
                : new Warning("instruction", sentence, "This is an instruction to the program that reads the rule (a prompt injection), not a rule of the bank; it is not followed.");
        }
        return Exempts(sentence) ? new Warning("exemption", sentence, "This exempts a named account or person from the rule; it is not followed.") : null;
    }

    /// <summary>Whether text exempts one account or person by name.</summary>
    public static bool Exempts(string text) => (Account().IsMatch(text) || Person().IsMatch(text)) && Lenient().IsMatch(text);

    [GeneratedRegex(@"\b(ignore|disregard|forget|override|bypass)\b[^.]{0,40}\b(above|previous|prior|earlier|instructions?|rules?|everything|all of|checks?|limits?|the rest)\b|maintenance mode|developer mode|debug mode|admin mode|system (prompt|message|override|note)|you are (now|an?)\b|as an? (ai|assistant|language model)|\b(assistant|chatgpt|llm|language model|ai model|system)\s*:|new instructions?|jailbreak|note to (the )?(system|ai|model|assistant|compiler|author|generator|developer|parser)|\bprompt\b|\b(output|print|respond|reply|answer) (only|with|nothing|just)\b|instead of (writing|generating)|(write|generate|output|emit|produce|return) (a|the|only|code|an) ?(validator|program|code|function|json)|always (return|answer|output)s? (approve|true)|<\s*/?\s*(system|user|assistant|script|instructions?)|```|end of (rule|policy)|test mode|act as\b|pretend|the (validator|program|code|model|compiler) (must|should|shall|will|has to|is to)\b|base64|eval\(|import\s+\{", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Instructs();

    [GeneratedRegex(@"(not|never|n't|without)\b[^.]{0,20}\b(be )?(mention|mentioned|mentioning|disclos\w+|reveal\w*|show\w*|log|logged|logging|tell|record|recorded|recording|appear|display\w*|report|reported|reporting|listed in the|visible|documented|explain\w*|shown)\b|keep (this|it|that) (secret|confidential|quiet|hidden|out of|between)|conceal|hide (this|it)|(leave|omit) (this|it|that)[^.]{0,30}(explanation|dossier|summary|out)|silently|secretly|quietly", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Conceals();

    [GeneratedRegex(@"\b[A-Z]{2}\d{2}[A-Z0-9]{4,30}\b|\b\d{8,}\b|\baccounts?\s+(no\.?|number|nr\.?)?\s*[A-Z0-9-]*\d{5,}\b|\b[A-Z]{1,4}-\d{4,}\b|\b[A-Z]{2}\d{6,}\b|\b[Cc](ustomer|lient)s?\s+(no\.?\s*)?\d{3,}\b", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Account();

    [GeneratedRegex(@"\b(Mr|Mrs|Ms|Dr|Sir|Frau|Herr)\b\.?\s+\p{Lu}|\b(named|called|by the name of|whose name is)\s+\p{Lu}\p{Ll}|\(\p{Lu}\.\s*\p{Lu}\p{Ll}+|\b\p{Lu}\.\s?\p{Lu}\p{Ll}{2,}|\b(my|our (ceo|cfo|chairman|director|founder|manager|owner|chief)\w*('s)?|our (colleague|employee|friend)s?|my (colleague|wife|husband|friend|brother|sister)|the (ceo|cfo|chairman|chairwoman|director|founder|owner|boss|managing director)('s)?)\b", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Person();

    [GeneratedRegex(@"\b(approve[ds]?|allow(ed)?|exempt(ed|ion)?|except|unless|pass(es|ed)?|let through|go(es)? through|never (be )?(deny|denied|refer|referred|block|blocked|stop|stopped|held|reviewed)|not (be )?(denied|referred|blocked|stopped|apply|affected|held|checked|subject|reviewed)|do(es)? not apply|excluded|excluding|waived?|skip(ped)?|whitelisted?|ignore|accept(ed)?|released?|other than|apart from|(treat|regard|consider|count|deem)(ed)?\b.{0,60}\b(below|under|within|beneath|fine|safe|low|trusted|ok)|without (any )?(check|review|limit))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Lenient();
}
