using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>Words that officers use and nothing defines; each becomes a question.</summary>
internal static class Terms
{
    /// <summary><c>new beneficiaries</c>: never paid before, or of a young account?</summary>
    public static Condition? New(Cursor c, Side side, BankProfile bank, Parties parties) => c.Try(() =>
    {
        var start = c.Position;
        if (!c.Eat("new|newly added|unknown|previously unknown")) return null;
        var noun = c.Position;
        if (!c.Eat("beneficiary|beneficiaries|payee|payees|recipient|recipients|receiver|receivers|counterparty|counterparties|account|accounts|customer|customers|client|clients|payer|payers|sender|senders|party|parties")) return null;
        var phrase = c.TextFrom(start);
        c.Return(noun);
        var (first, young) = side == Side.Origin
            ? ("the account has never sent a payment before", "the account was opened less than 30 days ago")
            : ("this account has never paid that beneficiary account before", "the beneficiary's account was opened less than 30 days ago");
        var answer = c.Questions.Ask("undefined-term", phrase, new Reading("first", first), new Reading("young", young));
        return answer switch
        {
            null => Make.Always,
            "first" => First(side),
            "young" => Make.Compare($"{Party(side)}.age-days", Comparator.LessThan, 30),
            _ => Answers.Read(c, answer, bank, side) ?? Unanswered(c, phrase, answer),
        };
    });

    /// <summary><c>beneficiaries in Iran</c>: the bank's country or the residence?</summary>
    public static Condition? InCountry(Cursor c, Side side, Places places, bool not) => c.Try(() =>
    {
        var start = c.Position;
        if (c.Eat("outside [of]|not in")) not = !not;
        else if (!c.Eat("in|from|located in|based in|within")) return null;
        if (places.Read() is not { } countries) return null;
        var phrase = c.TextFrom(start);
        var answer = c.Questions.Ask("undefined-term", phrase, new Reading("bank", "the bank of that party is there"), new Reading("residence", "that party resides there"));
        var field = answer?.Contains("resid", StringComparison.OrdinalIgnoreCase) == true ? "residence" : "country";
        var there = Sides.On(side, p => Make.Is($"{p}.{field}", countries));
        return not ? Make.Not(there) : there;
    });

    /// <summary><c>large</c>, <c>small</c>, <c>high-value</c>: how much?</summary>
    public static Condition? Large(Cursor c, BankProfile bank) => c.Try(() =>
    {
        var start = c.Position;
        var small = c.Eat("small|low value|minor|tiny");
        if (!small && !c.Eat("large|very large|unusually large|big|high value|large value|significant|substantial|sizeable|sizable|considerable|excessive|unusually high|exceptionally large|material|high amount|suspiciously large")) return null;
        var phrase = c.TextFrom(start);
        c.Eat("value|amount");
        var (more, currency) = (small ? "less than" : "more than", bank.ReportingCurrency);
        var answer = c.Questions.Ask("undefined-threshold", phrase,
            new Reading("10k", $"{more} {currency} 10,000"), new Reading("100k", $"{more} {currency} 100,000"));
        return answer switch
        {
            null => Make.Always,
            "10k" => Answers.Read(c, $"the amount is {more} {currency} 10,000", bank, Side.Origin),
            "100k" => Answers.Read(c, $"the amount is {more} {currency} 100,000", bank, Side.Origin),
            _ => Answers.Read(c, $"the amount is {answer}", bank, Side.Origin) ?? Answers.Read(c, $"the amount is {more} {answer}", bank, Side.Origin) ?? Answers.Read(c, answer, bank, Side.Origin),
        } ?? Unanswered(c, phrase, answer!);
    });

    /// <summary><c>at night</c>, <c>outside business hours</c>: which hours?</summary>
    public static Condition? Hours(Cursor c, Times times) => c.Try(() =>
    {
        var start = c.Position;
        c.Eat("made|sent|entered|ordered|submitted");
        if (!c.Eat("at night|overnight|during the night|late at night|in the night|in the evening|late in the evening|early in the morning|after hours|out of hours|[during] [within] [in] [outside] [outside of] [normal] business hours|[outside] [outside of] [normal] office hours|[outside] [outside of] working hours|[outside] [outside of] banking hours|[outside] [outside of] opening hours|during the day|late in the day|outside hours|in the small hours")) return null;
        if (c.Sees("(|between|from|items|item|payments|payment|transfers|transfer|transactions|transaction|orders|wires|remittances")) return null;
        return AskHours(c, times, c.TextFrom(start));
    });

    /// <summary><c>foreign</c>, <c>cross-border</c>: by the bank's country or by residence?</summary>
    public static Condition? Foreign(Cursor c, Side side, BankProfile bank) => c.Try(() =>
    {
        var start = c.Position;
        var home = c.Eat("domestic|local|national");
        if (!home && !c.Eat("foreign|overseas|non resident|non domestic|international|cross border|offshore")) return null;
        if (c.Sees("currency|currencies|exchange")) return null;
        var answer = c.Questions.Ask("undefined-term", c.TextFrom(start),
            new Reading("bank", $"the bank of the {(side == Side.Origin ? "payer" : "payee")} is outside {bank.Country}"),
            new Reading("residence", $"the {(side == Side.Origin ? "payer" : "payee")} resides outside {bank.Country}"));
        var field = answer?.Contains("resid", StringComparison.OrdinalIgnoreCase) == true ? "residence" : "country";
        var here = Sides.On(side, p => Make.Is($"{p}.{field}", bank.Country));
        return home ? here : Make.Not(here);
    });

    /// <summary><c>recently opened</c>, <c>dormant</c> accounts: how long?</summary>
    public static Condition? Young(Cursor c, Side side, BankProfile bank) => c.Try(() =>
    {
        var start = c.Position;
        var dormant = c.Eat("dormant|inactive|idle|sleeping");
        if (!dormant && !c.Eat("newly opened|recently opened|young|recent|fresh|freshly opened|brand new")) return null;
        var phrase = c.TextFrom(start);
        var (first, second) = dormant
            ? ("the account has not sent anything for 90 days or longer, but has sent something before", "the account has not sent anything for 180 days or longer, but has sent something before")
            : ($"the {(side == Side.Destination ? "beneficiary's" : "sender's")} account was opened less than 30 days ago", $"the {(side == Side.Destination ? "beneficiary's" : "sender's")} account was opened less than 90 days ago");
        var answer = c.Questions.Ask("undefined-threshold", phrase, new Reading("short", first), new Reading("long", second));
        return answer is null ? Make.Always : Answers.Read(c, answer switch { "short" => first, "long" => second, _ => answer }, bank, side) ?? Unanswered(c, phrase, answer);
    });

    /// <summary><c>frequent</c>, <c>repeated</c> payments: how many in which time?</summary>
    public static Condition? Frequent(Cursor c, BankProfile bank) => c.Try(() =>
    {
        var start = c.Position;
        if (!c.Eat("frequent|repeated|multiple|several|numerous|many|repetitive|rapid|successive")) return null;
        var phrase = c.TextFrom(start);
        const string few = "the account has made more than 5 payments in the last 24 hours", many = "the account has made more than 20 payments in the last 7 days";
        var answer = c.Questions.Ask("undefined-threshold", phrase, new Reading("5-a-day", few), new Reading("20-a-week", many));
        return answer is null ? Make.Always
            : Answers.Read(c, answer switch { "5-a-day" => few, "20-a-week" => many, _ => answer }, bank, Side.Origin) ?? Answers.Read(c, $"the account has made {answer}", bank, Side.Origin) ?? Unanswered(c, phrase, answer);
    });

    /// <summary><c>out-of-hours</c>, <c>night-time</c> before a noun: settled where a bracket after it says the hours, else asked.</summary>
    public static Condition? OutOfHours(Cursor c, Times times) => c.Try(() =>
    {
        var start = c.Position;
        if (!c.Eat("out of hours|after hours|off hours|night time|night|overnight|late night|late|early")) return null;
        if (c.Peek(1).Lower == "(") return Make.Always;
        return AskHours(c, times, c.TextFrom(start));
    });

    private static Condition AskHours(Cursor c, Times times, string phrase)
    {
        var answer = c.Questions.Ask("undefined-term", phrase, new Reading("18-8", "at or after 18:00 or before 08:00"), new Reading("22-6", "at or after 22:00 or before 06:00"));
        if (answer is null) return Make.Always;
        return times.ReadText(answer switch { "18-8" => "at or after 18:00 or before 08:00", "22-6" => "at or after 22:00 or before 06:00", _ => answer }) ?? Unanswered(c, phrase, answer);
    }

    /// <summary><c>does not apply to government bodies</c>: as payers or as payees?</summary>
    public static Condition? Whom(Cursor c, Parties parties) => c.Try(() =>
    {
        var start = c.Position;
        if (parties.Described(Side.Origin) is not { } payer || Make.IsAlways(payer)) return null;
        var phrase = c.TextFrom(start);
        c.Return(start);
        if (parties.Described(Side.Destination) is not { } payee) return null;
        var answer = c.Questions.Ask("scope", phrase, new Reading("payer", "where the payer is such a party"), new Reading("payee", "where the payee is such a party"), new Reading("either", "where either party is such a party"));
        return answer switch
        {
            null => payer,
            _ when answer.Contains("either", StringComparison.OrdinalIgnoreCase) => Make.Any(payer, payee),
            _ when answer.Contains("payee", StringComparison.OrdinalIgnoreCase) || answer.Contains("beneficiary", StringComparison.OrdinalIgnoreCase) => payee,
            _ => payer,
        };
    });

    /// <summary>The condition of an account or a pair that never was active before.</summary>
    public static Condition First(Side side) => side == Side.Origin ? new IsAbsent("history.idle-minutes") : new IsTrue("history.first-payment");

    private static string Party(Side side) => side == Side.Origin ? "transaction.origin" : "transaction.destination";

    // An answer that the grammar cannot read leaves the question open.
    private static Condition Unanswered(Cursor c, string phrase, string answer)
    {
        c.Questions.Lack($"a meaning of \"{phrase}\" (the answer \"{answer}\" was not understood)", phrase);
        return Make.Always;
    }
}
