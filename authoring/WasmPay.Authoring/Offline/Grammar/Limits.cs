using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>
/// Limits stated first and enforced after: <c>Max 5 payments per account in any 60-minute stretch, the present one counted; the
/// sixth gets rejected</c>, <c>Daily limit per account: EUR 5,000. Block whatever would take the total beyond it</c>.
/// </summary>
internal sealed class Limits(Cursor c, SentenceGrammar grammar)
{
    private const string Word = "limit|cap|ceiling|maximum|allowance|quota|upper limit";
    private const string Beyond = "beyond it|beyond that|beyond the limit|beyond the cap|over it|over the limit|over the cap|above it|above the limit|above that|above the cap|past it|past the limit|over that|past the cap|beyond the ceiling|over the ceiling|above the ceiling|in excess of it|in excess of the limit|beyond this|above this|beyond this limit|over this limit|in excess of that|past that|over this|beyond that limit";

    private readonly Scope _scope = new();
    private Amount? _amount;
    private long? _count;

    /// <summary>Reads the limit and its consequence, up to the end; null where the text is no limit or some of it is not read.</summary>
    public Draft? Read() => c.Try(() =>
    {
        var start = c.Position;
        if (!(Number() || Money() || Statement())) return null;
        c.Eat(".|;|:|,|-");
        if (Restated()) c.Eat(".|;|,");
        if (Consequence() is not Decision decision || Exceeded() is not { } when) return null;
        c.Eat(".");
        if (Repeated(decision)) c.Eat(".");
        return c.AtEnd ? new Draft(decision, when, c.TextFrom(start)) : null;
    });

    // "Max 5 payments per account in any 60-minute stretch"
    private bool Number() => c.Try(() =>
    {
        c.Eat("an account may send|no account may send|the account may send|each account may send|accounts may send|a customer may send|a sender may make|an account may make|an account can send|a customer may make|no account may make|we allow|each account can send|customers may send|allow|allowed :");
        if (!c.Eat("max|maximum|max .|at most|no more than|not more than|up to|a maximum of|maximum of|a limit of|limit of|limit :|a cap of|cap of|more than")) return false;
        if (grammar.Numbers.Whole() is not { } count || !c.Eat("outgoing payments|payments|transfers|transactions|payment")) return false;
        _count = count;
        Parts();
        return _scope.Window is not null;
    });

    // "Cap of S$100k per payer-payee pair per calendar month", "Daily limit per account: EUR 5,000"
    private bool Money() => c.Try(() =>
    {
        c.Eat("the|a|there is a|our|we have a|each account has a");
        if (grammar.Windows.Adjective() is { } loose) _scope.Window = loose;
        c.Eat("outgoing|sending|spending|payment|transfer|rolling");
        if (c.Eat("24 hour")) _scope.Window = "day";
        if (!c.Eat(Word)) return false;
        Parts();
        c.Eat("of|:|is|is set at|stands at|=");
        if (grammar.Amounts.Read() is not { } amount) return false;
        _amount = amount;
        Parts();
        return _scope.Window is not null;
    });

    // "The total sent by an account in any 24 hours must not exceed X"
    private bool Statement() => c.Try(() =>
    {
        if (grammar.Totals.Subject() is not { } scope) return false;
        (_scope.Activity, _scope.Window, _scope.Included) = (scope.Activity, scope.Window, scope.Included);
        if (!Must() || grammar.Amounts.Read() is not { } amount) return false;
        _amount = amount;
        Parts();
        return true;
    });

    // "what this account has already paid that same payee in the current calendar month plus the payment at hand must not exceed the cap"
    private bool Restated() => c.Try(() =>
    {
        if (grammar.Totals.Subject() is not { } scope || scope.Window != _scope.Window || scope.Activity != _scope.Activity) return false;
        if (!Must() || !c.Eat("the cap|the limit|it|that|this limit|that limit|this|the ceiling|that figure|this cap|that amount|this amount")) return false;
        _scope.Included = scope.Included ?? _scope.Included;
        return true;
    });

    private bool Must() => c.Eat("must not exceed|may not exceed|is not to exceed|shall not exceed|should not exceed|must never exceed|cannot exceed|must stay within|must not go over|must not go above|may not go over|may never exceed|must remain within|must not be more than|may not be more than|must not go beyond|is limited to|is capped at|must not pass|can not exceed|has to stay within|must not be above|must be at most|must be no more than");

    private void Parts()
    {
        while (grammar.Totals.Part(_scope) || c.Eat("per account|by one account|by an account|for each account|per sender|per payer|from one account|( rolling )|by the same account|out of one account")) { }
    }

    private object? Consequence() => c.Try<object>(() =>
    {
        // "If it does, refer."
        if (c.Eat("if it does|if so|if it would|if they do|if exceeded|if it is exceeded|if the limit is exceeded|if the cap is exceeded|in that case|otherwise|else|when it does|where it does|if that happens|if this happens|if it would be exceeded|if the limit would be exceeded|should it do so|if not|if the limit is passed|if it is"))
        {
            c.Eat(",|:");
            c.Eat("then");
            if (grammar.Decisions.Command() is Decision short_)
            {
                c.Eat("the payment|it|this payment");
                grammar.Decisions.Adjuncts();
                return short_;
            }
            c.Eat("the payment|it|this payment");
            return grammar.Decisions.Passive();
        }
        // "Block whatever would take the total, this payment included, beyond it."
        if (grammar.Decisions.Command() is Decision command) return Excess() ? command : null;
        return Excess() ? grammar.Decisions.Passive() : null;
    });

    private bool Excess() => c.Try(() =>
    {
        if (c.Try(() =>
        {
            c.Eat("the");
            if (c.Next.Kind == TokenKind.Ordinal) { if (c.Take().Value != _count + 1) return false; }
            else if (!Rank()) return false;
            c.Eat("payment|one");
            c.Eat("and anything after it|and anything after that|and any later one|and any later|and all later ones|and everything after it|and those after it|and any after it|and following|and every later one|and any that follow|or any later one|or later|and later ones|and any further ones|and all after it|and all that follow|and subsequent ones|and any subsequent one|and any subsequent ones|and onwards|and beyond|and any more");
            return true;
        })) return true;
        if (c.Eat("further payments|any further payment|any further payments|anything further|anything more|any more|the excess|excess payments|any excess|further ones|any payment in excess|more than that|anything on top|everything further|every further payment|any beyond that|all further payments|any additional payment|additional payments|the rest|later ones")) return true;
        c.Eat("a|any|every|the");
        if (!c.Eat("whatever|anything|payments|payment|everything|what|one|transfers|transfer|anything that|those that|transaction|transactions")) return false;
        c.Eat("that|which");
        if (c.Eat(Beyond) || c.Eat("above|beyond|over|in excess|past")) return true;
        var would = c.Eat("would|will");
        if (c.Eat("exceed it|exceed the limit|exceed the cap|exceed that|exceeds it|exceeds the limit|exceeds the cap|go beyond it|goes beyond it|goes over it|goes over|exceed this limit|goes beyond|break it|breaks it|breach it|breaches it|breach the limit|breaches the limit|breaks the limit|break the limit"))
        {
            if (would) _scope.Included ??= true;
            return true;
        }
        if (!c.Eat("take|bring|push|carry|lift|takes|brings|pushes|carries|lifts|raise|raises")) return false;
        if (!c.Eat("the total|the sum|it|the account|the day 's total|the amount|them|the account 's total|the running total|the daily total|the month 's total|the count|the number|the monthly total|the day")) return false;
        _scope.Included ??= true;
        while (grammar.Totals.Inclusion(_scope)) { }
        return c.Eat(Beyond);
    });

    private bool Rank()
    {
        string[] ranks = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"];
        return _count is { } count && count < ranks.Length && c.Eat(ranks[count]);
    }

    // "the sixth gets rejected. Refer it." says the same twice, and may.
    private bool Repeated(Decision decision) => c.Try(() => !c.AtEnd && grammar.Decisions.Command() is Decision again && again == decision && c.Skip("it|them"));

    private Condition? Exceeded()
    {
        if (_count is { } count)
        {
            var fact = $"history.{_scope.Activity}.{_scope.Window}.count";
            // The payment at hand is one of those that a limit on their number allows.
            return Make.Compare(fact, Comparator.AtLeast, _scope.Included == false ? count + 1 : count);
        }
        return _amount is null ? null : grammar.Amounts.Total(_scope.Total(_scope.Included ?? false), Comparator.MoreThan, _amount);
    }
}
