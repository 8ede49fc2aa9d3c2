using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>Numbers of payments, first payments and idle accounts.</summary>
internal sealed class Counts(Cursor c, Numbers numbers, Amounts amounts, Windows windows, Totals totals)
{
    private const string Idle = "history.idle-minutes";
    private const string Payments = "payments|payment|transfers|transfer|transactions|transaction|times|remittances|items";
    private const string Account = "account|a/c|paying account|sending account|payer|sender|customer|originator|origin account|client|account holder|remitter|same account|ordering customer|debtor";
    private const string Payee = "payee|beneficiary|beneficiary account|payee account|recipient|receiver|receiving account|destination account|recipient account|creditor|payee 's account|beneficiary 's account|counterparty|destination";
    private const string That = "this|that|the|the same|that same|a|any|this same|such a|said|this particular|that particular";

    private static readonly Phrases<long> Ranks = new(
        ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("sixth", 6), ("seventh", 7), ("eighth", 8), ("ninth", 9), ("tenth", 10), ("eleventh", 11), ("twelfth", 12));

    /// <summary>A whole statement on numbers of payments, first payments or idle accounts.</summary>
    public Condition? Statement() => c.Try(() => NumberOf() ?? HaveBeen() ?? NeverPaid() ?? AccountHas() ?? LastSent());

    /// <summary>After "it is": <c>their first payment to this payee</c>, <c>the sixth or later payment in the last hour</c>.</summary>
    public Condition? Nominal() => c.Try(() => First() ?? Nth());

    /// <summary>The predicate of an account: <c>has not sent anything for 180 days</c>, <c>has sent 5 or more payments in the last hour</c>.</summary>
    public Condition? AccountPredicate(Side side) => c.Try(() =>
        side == Side.Destination ? NewTo() ?? NthOf(received: true) ?? Received() : NthOf(received: false) ?? NthOf(received: true) ?? Paid() ?? NotSent() ?? Sent() ?? IdleFor());

    /// <summary>The words <c>first payment ever from an account to a beneficiary account</c>, with or without a determiner.</summary>
    public Condition? First() => c.Try<Condition>(() =>
    {
        c.Eat("the|a|their|its|his|her|this|an account 's|the account 's|the sender 's|the payer 's|the customer 's|any|that account 's|the originator 's|that|that sender 's");
        if (c.Eat("first time")) return c.Eat(Payments) && (Pair() || true) ? new IsTrue("history.first-payment") : null;
        if (!c.Eat("first|first ever|very first|initial")) return null;
        if (!c.Eat(Payments)) return null;
        c.Eat("ever|ever made|made|at all|ever sent|sent");
        if (!Pair() && !c.Eat("to a new payee")) return null;
        c.Eat("ever|at all");
        return new IsTrue("history.first-payment");
    });

    // "from an account to a beneficiary account", "to this payee", "between these two accounts"
    private bool Pair() => c.Try(() =>
    {
        var from = c.Try(() => c.Eat("from|by|out of") && c.Skip("an|the|this|that|a|any|one|the same") && c.Eat(Account));
        var to = c.Try(() =>
        {
            if (!c.Eat("to|in favour of|to any given")) return false;
            c.Eat("a given|" + That + "|any given|an");
            return c.Eat(Payee + "|account|other account|another account");
        });
        if (!from) from = c.Try(() => c.Eat("from|by|out of") && c.Skip("an|the|this|that|a|any|one|the same") && c.Eat(Account));
        return to || (!from && c.Eat("between [these] [the] [same] two accounts|between the [two] parties|between payer and payee|between the payer and the payee|between the sender and the beneficiary|between this payer and this payee"));
    });

    private Condition? NeverPaid() => c.Try(() =>
    {
        c.Eat("the|this|that");
        if (c.Try(() => c.Eat(Account) && c.Eat("has|had|have") && Paid() is { } paid ? paid : null) is { } predicate) return predicate;
        c.Eat("where");
        if (c.Eat("no [earlier] [previous] payment has ever been [made] [sent]|no [earlier] [previous] payment has [ever] gone|there has never been a payment|no payments have ever been [made] [sent]|there was never a payment|there has been no [earlier] [previous] payment|there is no earlier payment") && Pair())
        {
            c.Eat("before");
            return new IsTrue("history.first-payment");
        }
        return null;
    });

    private Condition? Paid() => c.Try(() =>
    {
        c.Eat("has|have|had");
        var never = c.Eat("never [before]|not [previously] [ever] [yet]");
        if (!never && !c.Sees("paid|already paid|previously paid|sent")) return null;
        c.Eat("previously|before|already|yet|ever");
        if (!c.Eat("paid|sent anything to|sent money to|sent a payment to|sent any payment to|made a payment to|made any payment to|transferred to|transferred money to|sent to|sent funds to|paid anything to|made payments to")) return null;
        c.Eat(That);
        if (!c.Eat(Payee)) return null;
        if (!c.Eat("before|previously|ever before|at all|in the past|yet") && !never) return null;
        return never ? new IsTrue("history.first-payment") : Make.Not(new IsTrue("history.first-payment"));
    });

    private Condition? Nth() => c.Try(() =>
    {
        c.Eat("the|its|their|at least the|at least its|at least their|the account 's|the sender 's|the payer 's|that account 's|the customer 's");
        long rank;
        if (c.Next.Kind == TokenKind.Ordinal) rank = (long)c.Take().Value;
        else if (!c.Eat(Ranks, out rank)) return null;
        c.Eat("or [any] later|or [a] subsequent|or any further|or any subsequent|and any later|or more|or any following|or higher");
        if (!c.Eat(Payments)) return null;
        c.Eat("or later|or a later one|or more");
        var scope = new Scope();
        while (totals.Part(scope)) { }
        return scope.Window is null ? null : Make.Compare($"history.{scope.Activity}.{scope.Window}.count", Comparator.AtLeast, rank - 1);
    });

    // "the payee is new to the payer", "has never been paid by this account"
    private Condition? NewTo() => c.Try<Condition>(() =>
    {
        c.Eat("is|are|has|have");
        if (!c.Eat("new to|unknown to|never been paid [before] by|not been paid before by|never received anything from|never received a payment from|never received money from|not yet been paid by|never before been paid by|not previously been paid by")) return null;
        c.Eat(That);
        if (!c.Eat(Account)) return null;
        c.Eat("before|yet|at all|so far");
        return new IsTrue("history.first-payment");
    });

    // "the account sends its sixth or later payment within the last hour"
    private Condition? NthOf(bool received) => c.Try<Condition>(() =>
        c.Eat(received ? "receives|gets|is receiving|is paid" : "sends|makes|is sending|initiates|orders") && Nth() is Comparison nth
            ? nth with { Terms = [received ? new Term(nth.Terms[0].Fact.Replace(".sent.", ".received.", StringComparison.Ordinal)) : nth.Terms[0]] } : null);

    /// <summary>After a payment as the subject: <c>brings the number of payments sent in the last hour to more than 5</c>.</summary>
    public Condition? PaymentVerb() => c.Try(() =>
    {
        c.Eat("would|will");
        if (!c.Eat("bring|take|push|raise|make|brings|takes|pushes|raises|makes|increase|increases") || !c.Skip("the") || !c.Eat("number of|count of|total number of") || !c.Skip("the|all|its|outgoing") || !c.Eat(Payments)) return null;
        var scope = new Scope();
        while (totals.Part(scope)) { }
        c.Eat(",");
        c.Eat("to|exceed");
        return scope.Window is null ? null : Count(scope, true);
    });

    private Condition? NumberOf() => c.Try(() =>
    {
        c.Eat("the");
        if (!c.Eat("number of|count of|total number of") || !c.Skip("the|all|its|outgoing") || !c.Eat(Payments)) return null;
        var scope = new Scope();
        while (totals.Part(scope)) { }
        if (scope.Window is null) return null;
        var would = c.Eat("would|will");
        c.Eat("is|are|be|has|reached");
        return Count(scope, would);
    });

    private Condition? HaveBeen() => c.Try(() =>
    {
        c.Eat("there have been|there were");
        if (c.Try(() =>
        {
            var scope = new Scope();
            var start = c.Position;
            if (numbers.Compared(amounts.Read) is null || !c.Eat("has|have|had|was|were") || !c.Skip("already") || !c.Skip("been")) return null;
            while (totals.Part(scope)) { }
            if (scope.Window is null) return null;
            var end = c.Position;
            c.Return(start);
            var total = totals.Compared(scope, scope.Included ?? false);
            c.Return(end);
            return total;
        }) is { } sum) return sum;
        if (numbers.Compared(() => numbers.Whole() as object) is not { } range) return null;
        c.Eat("other|earlier|outgoing|previous|prior");
        if (!c.Eat(Payments)) return null;
        c.Eat("have|has|were|are|had");
        c.Eat("already");
        c.Eat("been|gone");
        var scope = new Scope();
        while (totals.Part(scope)) { }
        return scope.Window is null ? null : Counted(scope, range, scope.Included ?? false);
    });

    private Condition? AccountHas() => c.Try(() =>
    {
        c.Eat("the|this|that|the same|an|its|their|any|a");
        if (c.Eat(Account)) return c.Try(() => NotSent() ?? Sent() ?? IdleFor());
        return c.Eat(Payee) ? Received() : null;
    });

    private Condition? Received() => c.Try(() => c.Skip("has|have|had") && c.Skip("already") && c.Eat("received|been paid|got") ? Many(new Scope { Activity = "received" }) : null);

    private Condition? Sent() => c.Try(() =>
    {
        var would = c.Eat("would|will|would have");
        c.Eat("has|have|had");
        c.Eat("already");
        if (!c.Eat("sent|made|sends|send|makes|make|initiated|ordered|paid|paid out|transferred|executed|submitted|moved|issued")) return null;
        c.Eat("out");
        return Many(new Scope { Included = would ? true : null });
    });

    private Condition? Many(Scope scope) => c.Try(() =>
    {
        c.Eat("a total of|in total|already|payments totalling|payments totaling|payments with a total of|payments adding up to|payments amounting to|payments worth|payments worth a total of|payments worth in total");
        if (c.Try(() =>
        {
            if (numbers.Compared(() => numbers.Whole() as object) is not { } range) return null;
            c.Eat("other|earlier|outgoing|or more");
            if (!c.Eat(Payments)) return null;
            while (totals.Part(scope)) { }
            return scope.Window is null ? null : Counted(scope, range, scope.Included ?? false);
        }) is { } count) return count;
        var position = c.Position;
        for (var pass = 0; pass < 2; pass++)
        {
            c.Return(position);
            if (pass == 0 && numbers.Compared(amounts.Read) is not null)
            {
                while (totals.Part(scope)) { }
                if (scope.Window is null) return null;
            }
            else if (pass == 1 && totals.Compared(scope, scope.Included ?? false) is { } total)
            {
                var after = new Scope { Activity = scope.Activity };
                while (totals.Part(after)) { }
                return total;
            }
            else return null;
        }
        return null;
    });

    private Condition? Count(Scope scope, bool would)
    {
        if (numbers.Compared(() => numbers.Whole() as object) is not { } range) return null;
        c.Eat(Payments);
        while (totals.Part(scope)) { }
        return Counted(scope, range, scope.Included ?? would);
    }

    private static Condition Counted(Scope scope, IReadOnlyList<(Comparator Comparator, object Value)> range, bool included) =>
        Make.Range(range.Select(r => (r.Comparator, (long)r.Value - (included ? 1 : 0))), $"history.{scope.Activity}.{scope.Window}.count");

    private Condition? NotSent() => c.Try(() =>
    {
        c.Eat("has|have|had");
        if (c.Try(() => c.Eat("never [yet] [before]") && c.Eat("sent|paid|made|been used") && Object())) return new IsAbsent(Idle);
        if (!c.Eat("not|no") || !(c.Eat("sent|made|paid|been used|initiated") && Object() || c.Eat("outgoing payments|outgoing payment|outgoing activity|activity|activities|payments"))) return null;
        return Duration() is { } duration ? OrNever(duration) : null;

        bool Object()
        {
            c.Eat("out");
            c.Eat("anything|any payment|a payment|any payments|payments|any money|money|any transfer|a transfer|a single payment|any outgoing payment|any funds|out|to send|for sending");
            c.Eat("at all|before|ever|yet|out");
            return true;
        }
    });

    private Condition? IdleFor() => c.Try(() =>
    {
        c.Eat("has been|have been|is|are|was|been|lay|has lain");
        if (!c.Eat("idle|dormant|inactive|unused|silent|quiet")) return null;
        return Duration() is { } duration ? OrNever(duration) : null;
    });

    private Condition? LastSent() => c.Try(() =>
    {
        c.Eat("the|its|their");
        c.Eat("account|sender|payer|account 's|sender 's|payer 's|sending account|sending account 's|customer 's|customer|paying account|paying account 's");
        if (!c.Eat("last sent [anything] [a payment]|[last] [latest] [most recent] [outgoing] payment was [sent] [made]|last payment was|last outgoing payment was|latest payment was|most recent payment was|last sent anything")) return null;
        if (c.Try<object>(() => windows.Minutes() is long minutes && c.Eat("or more ago|ago or earlier|ago or more|or longer ago|ago or longer|ago or before") ? minutes : null) is long least) return Make.Compare(Idle, Comparator.AtLeast, least);
        return numbers.Compared(windows.Minutes) is { } range && c.Eat("ago|earlier|before") ? Make.Range(range.Select(r => (r.Comparator, (long)r.Value)), Idle) : null;
    });

    private Condition? Duration() => c.Try(() =>
    {
        if (!c.Eat("for|in|during|within|over|since")) return null;
        var last = c.Eat("the last|the past|the previous|the preceding|a period of|the most recent|any of the last");
        if (c.Eat("a period of")) last = false;
        var range = numbers.Compared(windows.Minutes, Comparator.AtLeast);
        if (range is null) return null;
        // "(180 x 24 hours)" says what a day is.
        c.Try(() => c.Eat("(") && numbers.Whole() is not null && c.Eat("x|times|*|×|periods of") && c.Eat("24 hours|24h") && c.Eat(")"));
        if (range is [(Comparator.AtLeast, var value)] && c.Eat("or longer|or more|and longer|and more|or above")) range = [(Comparator.AtLeast, value)];
        return !last || range.Count > 0 ? Make.Range(range.Select(r => (r.Comparator, (long)r.Value)), Idle) : null;
    });

    // An account that never sent anything has no idle time: the text has to say whether it counts.
    private Condition OrNever(Condition idle)
    {
        var start = c.Position;
        if (c.Try(() => c.Eat("[,] or [it] [the account] [that]") && c.Skip("has|have") && c.Eat("never sent [anything] [a payment] [any payment] [out] [at all]|never [paid] [made] [anything] [a payment] [any payment] [at all]|not sent anything at all|never been used [at all]")))
        {
            c.Eat("at all|before|yet|ever");
            return Make.Any(new IsAbsent(Idle), idle);
        }
        if (c.Eat("[,] but has sent [something] [payments] [a payment] before|[,] having sent before|[,] and has sent [something] [payments] before|[,] although it has sent before|( an account that has never sent is not meant )|[,] but did send before")) return idle;
        if (c.Eat("( or ever )|( or never )|, or ever|( or has never sent )|( or has never sent at all )|( or never at all )|or ever|, if ever")) return Make.Any(new IsAbsent(Idle), idle);
        c.Return(start);
        var answer = c.Questions.Ask("undefined-term", c.TextFrom(Math.Max(0, start - 6)), new Reading("sent-before", "only accounts that have sent something before"), new Reading("or-never", "also accounts that have never sent anything"));
        return answer == "or-never" || answer?.Contains("never", StringComparison.OrdinalIgnoreCase) == true ? Make.Any(new IsAbsent(Idle), idle) : idle;
    }
}
