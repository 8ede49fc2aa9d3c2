using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>What part of the history a phrase speaks of, as its words are read one after the other.</summary>
internal sealed class Scope
{
    public string Activity { get; set; } = "sent";

    public string? Window { get; set; }

    /// <summary>Whether the payment at hand is added; null where the words do not say.</summary>
    public bool? Included { get; set; }

    public IReadOnlyList<string> Total(bool included) =>
        included ? [$"history.{Activity}.{Window}.total", Amounts.Reporting] : [$"history.{Activity}.{Window}.total"];
}

/// <summary>Totals over windows of the history, with or without the payment at hand.</summary>
internal sealed class Totals(Cursor c, Numbers numbers, Amounts amounts, Windows windows)
{
    private const string Account = "account|a/c|paying account|sending account|payer|sender|customer|originator|originating account|origin account|payer account|client|account holder|remitter|paying a/c|sending a/c|debtor|ordering customer";
    private const string Payee = "payee|beneficiary|beneficiary account|payee account|recipient|receiver|receiving account|destination account|payee 's account|beneficiary 's account|recipient account|destination|creditor|recipient 's account|counterparty";
    private const string Payment = "this payment|the payment at hand|the payment in hand|the present one|this one|the present payment|the current payment|the current one|it|the payment itself|the new payment|the payment|this transfer|the transfer|the new one|this transaction|the one at hand|itself|the current transaction|the current transfer";

    /// <summary>The payments that are summed or counted, one word group at a time; false where none of it stands here.</summary>
    public bool Part(Scope scope) => c.Try(() =>
    {
        if (scope.Window is null && windows.Read() is { } window)
        {
            scope.Window = window;
            return true;
        }
        return false;
    }) || c.Try(() => c.Eat("(") && Part(scope) && (c.Skip(",") && Part(scope) || true) && c.Eat(")")) || c.Try(() => Inclusion(scope)) || c.Try(() => Direction(scope)) || c.Eat("already|so far|in total|altogether|combined|in aggregate|together|through whatever channel|across all channels|per account|through all channels|by whatever channel|taken together|in all|in sum|per customer account|for each account|for the account|of the account|by any channel|over all channels|through any channel");

    /// <summary>A total as a subject; null where the words are none or name no window.</summary>
    public Scope? Subject() => c.Try(() =>
    {
        var scope = new Scope();
        if (!Head(scope)) return null;
        while (Part(scope)) { }
        if (scope.Window is null) return null;
        Plus(scope);
        while (Part(scope)) { }
        return scope;
    });

    /// <summary>A whole statement on a total.</summary>
    public Condition? Statement() => c.Try(() => Together() ?? Added() ?? Plain());

    /// <summary>A statement of which the payment is the subject: <c>would bring the total ... to more than X</c>.</summary>
    public Condition? PaymentVerb() => c.Try(() => Brought() ?? Together());

    /// <summary>Compares a scope's total with the amounts that follow.</summary>
    public Condition? Compared(Scope scope, bool included)
    {
        if (numbers.Compared(amounts.Read) is not { } range) return null;
        var bounds = new List<Condition>();
        foreach (var (comparator, amount) in range)
        {
            if (amounts.Total(scope.Total(included), comparator, amount) is not { } bound) return null;
            bounds.Add(bound);
        }
        while (Inclusion(scope)) { }
        return Make.All(bounds);
    }

    // "The total sent ... is more than X"
    private Condition? Plain() => c.Try(() =>
    {
        if (Subject() is not { } scope) return null;
        c.Eat(",");
        var would = c.Sees("would|will|were to");
        c.Eat("would|will|were to|has|have");
        c.Eat("is|are|be|comes to|come to|amounts to|amount to|adds up to|add up to|totals|total|sums to|sum to|been|goes|go|rises|rise|reached|stands at|equals|then|is then|makes|make");
        var position = c.Position;
        var counted = scope.Included ?? would;
        if (Compared(scope, counted) is not { } condition) return null;
        // Whether the payment counts may also be said at the end.
        if (scope.Included is { } late && late != counted)
        {
            c.Return(position);
            return Compared(scope, late);
        }
        return condition;
    });

    // "the payments ... plus this one" is part of the subject; here the payment comes first: "this payment plus everything sent today is more than X".
    private Condition? Added() => c.Try(() =>
    {
        if (!c.Eat(Payment) || !c.Eat("plus|together with|and|added to|combined with|along with|taken together with|when added to") || Subject() is not { } scope) return null;
        c.Eat(",");
        c.Eat("would|will");
        c.Eat("is|are|be|comes to|come to|amounts to|amount to|adds up to|add up to|totals|total");
        return Compared(scope, true);
    });

    // "together with everything the account has sent since midnight, it comes to more than X"
    private Condition? Together() => c.Try(() =>
    {
        c.Eat("when|if");
        if (!c.Eat("together with|added to|combined with|along with|in combination with|taken together with|when added to|plus|when combined with|with") || Subject() is not { } scope) return null;
        c.Eat(",");
        c.Eat("it|this payment|the payment|the two|both|the sum|the result|they");
        c.Eat("would|will");
        if (!c.Eat("comes to|come to|amounts to|amount to|adds up to|add up to|totals|is|are|be|make|makes|takes it|goes|sums to|brings it to|leads to|results in|gives") && !c.Sees("exceeds|exceed|reaches|reach")) return null;
        c.Eat("a total of");
        return Compared(scope, true);
    });

    // "it would bring the total sent ... to more than X", "takes the day's total over X"
    private Condition? Brought() => c.Try(() =>
    {
        c.Eat("would|will|could|were to|does|that would|which would|that will");
        if (!c.Eat("bring|take|push|carry|raise|lift|cause|make|brings|takes|pushes|carries|raises|lifts|causes|makes|drive|drives|put|puts|bringing|taking|pushing|increase|increases") || Subject() is not { } scope) return null;
        c.Eat(",");
        c.Eat("to a total of|to an amount of|to a value of|to a sum of|to|come to|go|to go|be|to be|rise|to rise|at");
        return Compared(scope, true);
    });

    private bool Head(Scope scope)
    {
        if (c.Try(() =>
        {
            c.Eat("the|its|their|any|a|an|of");
            var total = false;
            if (c.Eat("today 's|the day 's|day 's|this day 's|that day 's")) scope.Window = "calendar-day";
            else if (c.Eat("this month 's|the month 's|the calendar month 's")) scope.Window = "calendar-month";
            while (c.Eat("combined|cumulative|aggregate|aggregated|running|overall|accumulated|summed|total")) total = true;
            if (c.Eat("inflow")) scope.Activity = "received";
            else if (!c.Eat("sum total|sum|amount|value|volume|turnover|outflow|money|funds|total") && !total) return false;
            c.Eat("of [all] [the] payments|of [all] [the] transfers|of [all] [the] transactions|of [all] money|of everything|of all funds|of what|of all that|of those");
            c.Eat("which|that");
            c.Eat(Account);
            c.Eat("has|have|is|was|had");
            return true;
        })) return true;
        if (c.Try(() =>
        {
            if (!c.Eat("all|everything|whatever|what|all that|anything|all the money|all funds|everything that|all money|the money|whatever else|what else|everything else")) return false;
            c.Eat("that|which");
            c.Eat("the|this|that|its");
            c.Eat("same");
            if (!c.Eat(Account)) return c.Eat("[was] [already] sent|[was] [already] paid|has [already] been sent|has [already] been paid");
            c.Eat("has|have|had");
            c.Eat("already|so far");
            return c.Eat("sent|paid [out]|transferred|moved|remitted|made") && Paid(scope);
        })) return true;
        if (c.Try(() =>
        {
            if (!c.Eat("what [the]|what this|what that") || !c.Eat(Payee)) return false;
            c.Eat("account|has|have");
            c.Eat("has");
            c.Eat("already");
            scope.Activity = "received";
            return c.Eat("received");
        })) return true;
        return c.Try(() =>
        {
            c.Eat("the|all|all the|its|their|any");
            c.Eat("outgoing");
            c.Eat("same account 's|account 's|payer 's|sender 's|customer 's|earlier|previous|other|outgoing");
            c.Eat("outgoing|own");
            if (c.Eat("sent|paid out|sent out")) return c.Sees("in|over|during|since|within|today|by|to");
            return c.Eat("payments|transfers|transactions|remittances|outgoings|amounts");
        });
    }

    // "paid that same payee"
    private bool Paid(Scope scope)
    {
        c.Try(() =>
        {
            c.Eat("to");
            if (!c.Eat("that same|the same|this same|this|that|the") || !c.Eat(Payee)) return false;
            scope.Activity = "pair";
            return true;
        });
        return true;
    }

    private bool Plus(Scope scope) => c.Try(() =>
    {
        c.Eat(",");
        if (!c.Eat("plus|together with|and|added to|combined with|along with|with|taken together with") || !c.Eat(Payment)) return false;
        c.Eat("added|included|together");
        c.Eat(",");
        scope.Included = true;
        return true;
    });

    /// <summary>Whether the payment at hand counts: <c>including this payment</c>, <c>the present one counted</c>.</summary>
    public bool Inclusion(Scope scope) => c.Try(() =>
    {
        c.Eat(",|(");
        bool included;
        if (c.Try(() => c.Eat("including|inclusive of|counting|with|and including") && c.Eat(Payment))) included = true;
        else if (c.Try(() => c.Eat("excluding|not including|without|not counting|leaving out|exclusive of|ignoring|before") && c.Eat(Payment))) included = false;
        else if (c.Eat(Payment))
        {
            c.Eat("being|is|is to be|to be");
            if (c.Eat("included|counted|counted in|added|also counted|counts|included in it|counted as well|counts as one|taken into account|counted too|inclusive|counts too|counted as one of them")) included = true;
            else if (c.Eat("excluded|not counted|not included|left out|not added|does not count|aside|apart|disregarded")) included = false;
            else return false;
        }
        else return false;
        c.Eat("in the total|in the count|in the sum|itself|as well|too");
        c.Eat(",|)");
        scope.Included = included;
        return true;
    });

    private bool Direction(Scope scope)
    {
        if (c.Try(() =>
        {
            c.Eat("made|sent|paid|going|transferred");
            if (!c.Eat("to") || !c.Eat("the same|that same|this same|this|that|the|a single|one and the same|one|the very same") || !c.Eat(Payee)) return false;
            if (scope.Activity != "received") scope.Activity = "pair";
            return true;
        })) return true;
        if (c.Eat("per payer payee pair|per payer - payee pair|between the same two accounts|between the two accounts|between the same payer and payee|between the same accounts|for the same pair|between these two accounts|per pair|for each payer payee pair|per pair of accounts|per payer and payee|between the same two parties|between this payer and this payee|between the payer and the payee|per payer / payee pair|for the pair"))
        {
            scope.Activity = "pair";
            return true;
        }
        if (c.Try(() =>
        {
            if (!c.Eat("received by|arriving in|arriving at|arrived at|paid into|credited to|coming into|received on|paid in to|incoming to|into|received in")) return false;
            c.Eat("the|that|this|a|its|the same");
            if (!c.Eat(Payee + "|account")) return false;
            scope.Activity = "received";
            return true;
        })) return true;
        if (c.Eat("received"))
        {
            scope.Activity = "received";
            return true;
        }
        return c.Try(() =>
        {
            var sent = c.Eat("[already] sent|[already] paid out|[already] made|[already] paid|[already] transferred|[already] remitted|[already] debited|outgoing|going out|ordered|leaving|spent|initiated|has been sent|have been sent|have been made|were made|were sent|submitted|executed|moved");
            c.Eat("out");
            var by = c.Eat("by|from|out of|on|for|of|to");
            if (!by) return sent;
            c.Eat("the same|that same|this same|the|this|that|an|a|its|one|each|any|any one|a single|his|their|every|one and the same");
            return c.Eat(Account);
        });
    }
}
