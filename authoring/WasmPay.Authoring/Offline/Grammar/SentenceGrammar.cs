using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>What a sentence decides, and when.</summary>
internal sealed record Draft(Decision Decision, Condition When, string Text, string? Label = null);

/// <summary>Sentences that decide. All of a sentence must be read, or nothing of it is.</summary>
internal sealed class SentenceGrammar
{
    private const string If = "if|when|where|whenever|in case|in the event that|once|as soon as|should|given that|every time|as long as|in cases where|if and when|only if|only when|, if|, when|, where|, whenever|, once|, as soon as|, in case|, provided [that]|provided [that]|on condition that|, on condition that|so long as|, as long as|, so long as|, in cases where|in so far as|, but only if|, but only when|but only if|but only when|, only if|, only when|to the extent that|, and only if|, subject to|supposing";
    private const string Unless = "unless|, unless|except [when] [if] [where] [for] [that] [in case]|, except [when] [if] [where] [for] [that] [in case]|save where|save if|save when|save for|, save where|, save if|, save when|, save for|but not if|but not when|but not where|, but not if|, but not when|, but not where|, but not for|but not for|other than where|other than when|excluding|, excluding|with the exception of|, with the exception of|apart from|, apart from|, other than|other than|exempting|, exempting|, except in the case of|, except that this does not apply if|unless , however ,|excepting|, excepting|, not however if|, with an exemption for|, unless , however ,|, though not if|, though not when|( unless|( except [if] [when] [where] [for]";
    private const string They = "it|they|them|these|those|the payment|this|the transfer|the transaction|such payments|such a payment|this payment|the item|such items|that payment|each of them|the same|such transfers|any such payment|such a transfer|the payments";

    private readonly Cursor _c;
    private readonly Decisions _decisions;
    private readonly Parties _parties;
    private readonly Channels _channels;
    private Condition? _heading;

    public SentenceGrammar(Cursor c, BankProfile bank)
    {
        _c = c;
        var numbers = new Numbers(c);
        Amounts = new Amounts(c, numbers, bank);
        Times = new Times(c, numbers, bank);
        var places = new Places(c);
        var channels = _channels = new Channels(c);
        var fields = new Fields(c);
        var parties = _parties = new Parties(c, places, new Lists(c, bank), new Ages(c, numbers), fields, bank);
        Windows = new Windows(c, numbers);
        Totals = new Totals(c, numbers, Amounts, Windows);
        Numbers = numbers;
        var counts = new Counts(c, numbers, Amounts, Windows, Totals);
        Payments = new Payments(c, numbers, Amounts, Times, channels, parties, fields, counts, bank);
        Conditions = new Conditions(c, Payments, parties, fields, Totals, counts, Times, channels);
        Payments.Conditions = Conditions;
        _decisions = new Decisions(c);
    }

    public Amounts Amounts { get; }

    public Numbers Numbers { get; }

    public Times Times { get; }

    public Windows Windows { get; }

    public Totals Totals { get; }

    public Payments Payments { get; }

    public Conditions Conditions { get; }

    public Decisions Decisions => _decisions;

    /// <summary>All clauses of the sentence at the cursor, up to its end; null where some of it is not read.</summary>
    /// <param name="before">What "them" and "otherwise" refer to from an earlier sentence.</param>
    public IReadOnlyList<Draft>? Read(Condition? before = null) => _c.Try<IReadOnlyList<Draft>>(() =>
    {
        Amounts.Context = null;
        _c.Eat("furthermore ,|in addition ,|also ,|moreover ,|additionally ,|likewise ,|finally ,|besides ,|and|but|however ,|rule :|policy :|then|second ,|secondly ,|first ,|firstly ,|third ,|thirdly ,|lastly ,");
        var drafts = new List<Draft>();
        var earlier = before;
        do
        {
            var start = _c.Position;
            if (One(earlier) is not { } draft) return null;
            drafts.Add(draft with { Text = _c.TextFrom(start), Label = Code() });
            earlier = draft.When;
            Payments.Earlier = Payments.Earlier is { } others ? Make.Any(others, draft.When) : draft.When;
            _c.Eat(".|!|;");
            _c.Eat("[,] and [also]|[,] but|,|[,] and then|[,] while|[,] whereas|then");
        }
        while (!_c.AtEnd);
        return drafts;
    });

    // "deny (fps-limit)": the clause's code, where nothing but words of the code stands in the brackets.
    private string? Code() => _c.Try(() =>
    {
        if (!_c.Eat("(")) return null;
        var start = _c.Position;
        var words = new List<string>();
        while (_c.Next.Kind is Words.TokenKind.Word or Words.TokenKind.Number && words.Count < 5) words.Add(_c.Take().Lower);
        // A code is one piece: "(fps-limit)", never "(except salary payments)".
        return words.Count > 0 && !_c.TextFrom(start).Contains(' ', StringComparison.Ordinal) && _c.Eat(")") ? string.Join('-', words) : null;
    });

    /// <summary>A limit with its consequence, up to the end.</summary>
    public Draft? ReadLimit() => new Limits(_c, this).Read();

    /// <summary><c>This does not apply to ...</c>, <c>Exempt: ...</c>: the payments that earlier sentences do not concern.</summary>
    public Condition? ReadExemption() => _c.Try(() =>
    {
        Condition? when;
        if (_c.Eat("this does not apply|it does not apply|these do not apply|this rule does not apply|the rule does not apply|that does not apply|this is not applied|the above does not apply|neither applies|does not apply|the limit does not apply|not applicable|this clause does not apply|this limit does not apply|they do not apply|not affected :|exempt :|exception :|exceptions :|exempt are|exempted are|excluded are|exempted :|not concerned :|we make an exception|no hold applies|there is an exception"))
        {
            when = _c.Try(() => _c.Eat("to") ? Payments.NounPhrase() ?? Terms.Whom(_c, _parties) : null) ?? Exempted();
        }
        else
        {
            when = Payments.NounPhrase() ?? Conditions.Full();
            if (when is null || !_c.Eat("is exempt|are exempt|is exempted|are exempted|are not affected|is not affected|are excluded|is excluded|are not concerned|are out of scope|is out of scope|are excepted|is excepted|are not covered|are exempt from this|is exempt from this|are exempt from this rule|do not fall under this|are exempt from the rule")) return null;
        }
        _c.Eat(".");
        return when is null || Make.IsAlways(when) ? null : when;
    });

    /// <summary>A heading such as <c>Mobile payments by individuals</c>, as the condition that it states; null where it states none.</summary>
    public Condition? ReadScope() => (Conditions.Full() ?? Payments.NounPhrase() ?? _channels.Adjective()) is { } scope && !Make.IsAlways(scope) ? scope : null;

    /// <summary>Whether some words of a title would limit what follows, although the title as a whole is not read as a condition.</summary>
    public bool Restricts()
    {
        for (; !_c.AtEnd; _c.Take())
        {
            var start = _c.Position;
            if (_c.Eat("accounts|account|a/cs|a/c|customers|clients|payees|beneficiaries|payers|senders|parties|payments|transfers|transactions")) return true;
            var limits = _channels.Adjective() ?? Payments.Modifiers() ?? _parties.Described(Side.Origin);
            _c.Return(start);
            if (limits is not null && !Make.IsAlways(limits)) return true;
        }
        return false;
    }

    private Condition? Exempted()
    {
        _c.Eat("for|if|when|where|in the case of|:");
        return Exception();
    }

    /// <summary><c>At the branch counter we only do sterling and euro</c>: the currencies.</summary>
    public IReadOnlyList<string>? ReadOnlyCurrencies() => _c.Try<IReadOnlyList<string>>(() =>
    {
        Payments.Modifiers();
        _c.Eat(",");
        if (!_c.Eat("we only|the bank only|we|the bank|only|our branches only|branches only|the branch only")) return null;
        if (!_c.Eat("do|accept|take|handle|process|support|allow|work in|deal in|serve|pay out|deal with|accepts|takes|handles|processes|supports")) return null;
        _c.Eat("only|payments in|the currencies|in");
        return Payments.Currencies(false) is Membership set ? set.Values : null;
    });

    private Draft? One(Condition? before) => _c.Try(() =>
        Commanded(before) ?? Subordinate() ?? Nothing() ?? Stated(before) ?? Forbidden() ?? Headed());

    // "Deny any payment over USD 10,000 if ..."; "but deny them if ..."; "otherwise approve"
    private Draft? Commanded(Condition? before) => _c.Try(() =>
    {
        if (_c.Eat("otherwise|else|in all other cases|in any other case|failing that") && before is not null)
        {
            _c.Eat(",|:|->");
            return (_decisions.Command() ?? ThenPassive()) is Decision other ? new Draft(other, Make.Not(before), "") : null;
        }
        if (_decisions.Command() is not Decision decision) return null;
        if (Pronoun(before) is { } continued) return Tail(decision, continued);
        var what = Payments.NounPhrase() ?? Payments.Modifiers();
        if (_heading is not null && what is not null) what = Make.All(_heading, what);
        _decisions.Adjuncts();
        // "and payments from any party": another noun with the same decision.
        while (what is not null && _c.Try(() => _c.Eat("[,] and [also]|[,] or|[,] as well as|and likewise") ? Payments.NounPhrase() : null) is { } more) what = Make.Any(what, more);
        return Tail(decision, what ?? Make.Always, needed: what is null);
    });

    // "them", "those above X": the payments that were spoken of.
    private Condition? Pronoun(Condition? before) => before is null ? null : _c.Try(() =>
        _c.Eat(They) && !_c.Sees("of") ? (Payments.Modifiers() is { } more ? Make.All(before, more) : before) : null);

    // "Where the sending account ..., the payment is to be referred"; "If ..., refer any outgoing of Rs 50k or above"
    private Draft? Subordinate() => _c.Try(() =>
    {
        var unless = _c.Eat("unless|except when|except where|except if");
        if (!unless && !_c.Eat(If + "|for|in respect of|with") && !Looking()) return null;
        _c.Eat(",");
        if ((unless ? Conditions.Full() : Conditions.Full() ?? Payments.NounPhrase()) is not { } when) return null;
        if (unless) when = Make.Not(when);
        _c.Eat(",|:|->|-");
        _c.Eat("then|,");
        return Main(when);

        // "Through any other channel they pass", "On weekends, refer ...": a modifier before the sentence.
        bool Looking() => _c.Sees("through|on|at|by|via|before|after|between|outside|during|over|from|in|to|under|above|out|of|payments|transfers|not");
    });

    private Draft? Main(Condition when) => _c.Try(() =>
    {
        if (_decisions.Command() is Decision decision)
        {
            _heading = when;
            if (!_c.Eat(They) && (Payments.NounPhrase() ?? Payments.Modifiers()) is { } what) when = Make.All(when, what);
            return Tail(decision, when);
        }
        if (_c.Try(() => Nothing(when)) is { } nothing) return nothing;
        if (_c.Try(() => _c.Eat(They + "|any payment|every payment|the transfer in question|each payment|payment|payments") && _decisions.Passive() is Decision passive ? Tail(passive, when) : null) is { } said) return said;
        if (_c.Try(() => Payments.NounPhrase() is { } subject && _decisions.Passive() is Decision stated ? Tail(stated, Make.All(when, subject)) : null) is { } full) return full;
        return null;
    });

    // "Payments of ... are blocked, except when ..."
    private Draft? Stated(Condition? before) => _c.Try(() =>
    {
        if (before is not null && _c.Try(() => Pronoun(before) is { } what && _decisions.Passive() is Decision said ? Tail(said, what) : null) is { } continued) return continued;
        if (Payments.NounPhrase() is not { } subject) return null;
        while (_c.Try(() => _c.Eat("[,] and [also]|[,] or|[,] as well as") ? Payments.NounPhrase() : null) is { } more) subject = Make.Any(subject, more);
        while (Clause(ref subject)) { }
        _c.Eat(",");
        return _decisions.Passive() is Decision decision ? Tail(decision, subject) : null;
    });

    // "payee on mule-accounts -> deny"; "Beneficiaries banked in Iran: reject, no exceptions"; "Mobile payments: refer anything over X"
    private Draft? Headed() => _c.Try(() =>
    {
        if ((Conditions.Full() ?? Payments.NounPhrase()) is not { } when) return null;
        while (Clause(ref when)) { }
        var mark = _c.Eat(":|->|,|-|;|= ");
        _c.Eat("then|outcome :|result :|decision :|the outcome is|must be|is|are|to be|always");
        if (_decisions.Command() is Decision decision)
        {
            _heading = when;
            if (!_c.Eat(They) && (Payments.NounPhrase() ?? Payments.Modifiers()) is { } what) when = Make.All(when, what);
            return Tail(decision, when);
        }
        return !mark && _decisions.Passive() is Decision passive ? Tail(passive, when)
            : mark && _c.Skip(They) && _decisions.Passive() is Decision stated ? Tail(stated, when) : null;
    });

    // "nothing above USD 250k leaves without a review"; "no payment to Iran may be sent"
    private Draft? Nothing(Condition? when = null) => _c.Try(() =>
    {
        if (when is null && Payments.Modifiers() is { } before)
        {
            when = before;
            _c.Eat(",");
        }
        if (!_c.Sees("nothing|no")) return null;
        if (!_c.Eat("no")) { }
        if (Payments.NounPhrase() is not { } what) return null;
        if (!_c.Eat("leaves|goes out|goes through|is released|may leave|is sent|passes|is executed|may go out|is let through|gets out|may pass|is to leave|gets through|is allowed|is allowed out|is permitted|may be sent|is accepted|is processed|may be released|may go through|may be executed|goes|can leave|can pass|may be made|is to be released|is to be executed|are allowed|are permitted|are accepted|may be accepted|are executed|are released|are processed|leave|go out|go through|pass|is approved|may be processed|must leave|shall be executed|will be executed|is to go out|is paid out|may be paid|proceeds|may proceed")) return null;
        _c.Eat("the bank|the house|our books|us|out");
        var held = _c.Eat("without|unless reviewed|until reviewed|before");
        if (held && !_c.Eat("[a] [manual] review|[a] second pair of eyes|[a] sign off|approval|[a] check|being reviewed|[a] manual check|having been reviewed|being looked at|[compliance] approval|someone looking at it|a second person looking at it|[a] review by compliance|compliance 's approval|[a] prior review|[a] person 's approval|human review|a person looking at it|a human look|a human check")) return null;
        return Tail(held ? Decision.Refer : Decision.Deny, Make.All(when ?? Make.Always, what));
    });

    // "Accounts opened less than 10 days ago may not send more than EUR 500"
    private Draft? Forbidden() => _c.Try(() =>
    {
        if (Conditions.Full() is not { } who) return null;
        if (!_c.Eat("may not|must not|cannot|can not|are not allowed to|is not allowed to|are not permitted to|is not permitted to|shall not|may never")) return null;
        if (!_c.Eat("send|pay|make|transfer|order|initiate|pay out|use")) return null;
        var what = Payments.NounPhrase() ?? Payments.Modifiers();
        return what is null ? null : Tail(Decision.Deny, Make.All(who, what));
    });

    private object? ThenPassive() => _c.Try<object>(() => _c.Skip(They + "|everything|anything|all other payments") ? _decisions.Passive() : null);

    private Draft? Tail(Decision decision, Condition when, bool needed = false) => _c.Try(() =>
    {
        _decisions.Adjuncts();
        var any = false;
        while (Clause(ref when))
        {
            any = true;
            _decisions.Adjuncts();
        }
        if (needed && !any) return null;
        return new Draft(decision, when, "");
    });

    private bool Clause(ref Condition when)
    {
        var known = when;
        if (_c.Try(() => _c.Eat(Unless) ? Exception() : null) is { } exception) when = Make.All(known, Make.Not(exception));
        else if (_c.Try(() => _c.Eat(If) && _c.Skip(",") ? Conditions.Full() : null) is { } condition) when = Make.All(known, condition);
        else return false;
        _c.Eat(")");
        return true;
    }

    private Condition? Exception() => _c.Try(() =>
    {
        _c.Eat("if|when|where|for|in the case of|in case of|those|ones|payments that are|any");
        var first = Conditions.Full() ?? Payments.NounPhrase();
        if (first is null || Make.IsAlways(first)) return null;
        while (_c.Try(() => _c.Eat("[,] or [,] [if] [when] [where] [unless]|[,] and [if] [when] [unless]|[,] or unless") ? Conditions.Full() : null) is { } more) first = Make.Any(first, more);
        return first;
    });
}
