using WasmPay.Authoring.Offline.Words;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>The words that decide: commands, passives and what is said of whom a payment goes to for review.</summary>
internal sealed class Decisions(Cursor c)
{
    private static readonly Phrases<Decision> Commands = new(
        ("it is forbidden to send|it is prohibited to send|it is not permitted to send|it is not allowed to send|it is forbidden to make|do not send|never send|do not make|do not pay|never execute|never process|deny|reject|refuse|block|stop|decline|bounce|turn away|turn down|prohibit|forbid|disallow|do not allow|do not accept|do not execute|do not process|do not permit|do not let through|throw out|do not release|never allow|never accept|hard stop|kill|denial|rejection|denied|rejected|refused|blocked|declined|stopped|bounced", Decision.Deny),
        ("refer|hold|park|review|check|escalate|defer|put on hold|put aside|place on hold|suspend|queue|route|send|pass to|pass on|flag|stop for review|set aside|withhold|forward|hold back|pend|keep back|manually review|hold up|have a person look at|refer on|divert|referral|referred|held|parked|on hold|manual review|escalated|deferred|under review|reviewed", Decision.Refer),
        ("approve|allow|pass|let through|accept|release|permit|let go|wave through|execute|clear|let pass|approved|approval|allowed|passed|accepted|released|ok|fine", Decision.Approve));

    private static readonly Phrases<Decision> Participles = new(
        ("denied|rejected|refused|blocked|stopped|declined|bounced|turned away|turned down|prohibited|forbidden|disallowed|not allowed|not accepted|not executed|not processed|not permitted|not let through|thrown out|not released|out of the question|not to be executed|not to be accepted", Decision.Deny),
        ("referred|held|parked|reviewed|checked|escalated|deferred|put on hold|put aside|placed on hold|suspended|queued|routed|sent|passed to|passed on|flagged|set aside|withheld|forwarded|held back|pended|kept back|manually reviewed|held up|looked at|diverted|manually checked|on hold|subject to [manual] review|stopped for review|submitted|presented", Decision.Refer),
        ("approved|allowed|passed|let through|accepted|released|permitted|waved through|executed|cleared|fine|ok|exempt|not affected|unaffected|untouched|left alone|not restricted|unrestricted", Decision.Approve));

    private const string Be = "[always] be|is [always]|are [always]|being|get|gets|got|has [always] to be|have [always] to be|must [always] be|should [always] be|shall [always] be|will [always] be|is to be|are to be|needs to be|need to be|ought to be|is being|are being|may be|can be|would be|has to get|is going to be|stays|remain|remains|stay|is therefore|must get|have to get";

    // Adjuncts say who looks at a payment and how; nothing in them limits the payments concerned.
    private const string AdjunctWord = "a|an|the|second|pair|of|eyes|manual|further|review|sign|off|approval|compliance|team|officer|department|check|checking|checks|investigation|look|at|person|human|analyst|analysts|inspection|confirmation|desk|duty|bank 's|supervisor|manager|decision|clearance|analysis|verification|colleague|our|investigations|operations|fraud|aml|financial|crime|unit|risk|closer|additional|authorisation|authorization|line|manually|four|be|looked|someone|member|staff|reviewer|queue|in|processing|relationship|head|office|by|for|to|examination|from|look|into|release|it|them|has|had|is|are|have|been|until|before|approved|cleared|released|reviewed|signed|hand|eye|assessment|scrutiny|due|diligence|second person|day|next|working|consideration|treasury|senior|management|specialist|back";

    /// <summary>A command: <c>deny</c>, <c>put on hold</c>.</summary>
    public object? Command() => c.Try<object>(() =>
    {
        c.Eat("always|please|automatically|then|we|immediately|we will|we must|also|simply|must|should|shall|to be|the bank must|just|then|the validator must|the system must|you must|make sure to|we shall|we always|it is");
        c.Eat("always|immediately|automatically|outright|straight");
        if (!c.Eat(Commands, out var decision)) return null;
        Adjuncts();
        return decision;
    });

    /// <summary>After a subject: <c>is to be referred</c>, <c>has to be put on hold for a second pair of eyes</c>, <c>needs sign-off</c>.</summary>
    public object? Passive() => c.Try<object>(() => Forbidden() ?? Needs() ?? Plain() ?? Active());

    /// <summary>Words after a decision that change nothing: <c>for review</c>, <c>no exceptions</c>.</summary>
    public void Adjuncts()
    {
        while (c.Try(Adjunct)) { }
    }

    private bool Adjunct()
    {
        if (c.Eat("[,] no exceptions|[,] without exception|[,] without exceptions|[,] in all cases|[,] in every case|outright|straight away|immediately|automatically|[,] always|manually|at once|first|[,] whatever the amount|[,] regardless of the amount|[,] whatever its amount|[,] irrespective of the amount|[,] whoever sends it|[,] whatever the channel|[,] irrespective of amount|[,] regardless of amount|[,] no matter the amount|[,] no matter how small|[,] without further checks|[,] full stop|[,] please|as well|[,] of any amount|instead|on the spot")) return true;
        if (!c.Eat("for|to|by|pending|until|with|before|awaiting|into|and sent to|and passed to|in")) return false;
        var words = 0;
        while (c.Eat(AdjunctWord)) words++;
        return words > 0 && !c.Sees("of|over|under|above") && c.Last is not ("the" or "a" or "an" or "of" or "by" or "to" or "for" or "from" or "our");
    }

    private object? Plain() => c.Try<object>(() =>
    {
        if (!c.Eat(Be)) return null;
        c.Eat("always|automatically|then|to be|simply|also|immediately|therefore|all|both|thus|outright");
        if (!c.Eat(Participles, out var decision)) return null;
        if (decision == Decision.Refer && c.Last is "sent" or "passed" or "routed" or "submitted" or "presented" && !c.Sees("for|to")) return null;
        Adjuncts();
        return decision;
    });

    private object? Forbidden() => c.Try<object>(() =>
    {
        if (!c.Eat("may not be|must not be|cannot be|can not be|shall not be|should not be|is not to be|are not to be|may never be|must never be|can never be|will not be|are never|is never|are not|is not|may not|must not|cannot|can not|shall not|do not|does not"))
            return null;
        if (!c.Eat("sent|made|executed|processed|allowed|accepted|permitted|released|approved|let through|carried out|go through|leave|pass|be sent|go out|be released|paid|booked|get through|leave the bank|proceed|take place|authorised|authorized|happen|be executed|be processed|be accepted|be made|be approved|be let through")) return null;
        // "may not be released without a review": held, not rejected.
        return c.Eat("without") && c.Try(() => c.Skip(AdjunctWord) && Words() > 0) ? Decision.Refer : Decision.Deny;

        int Words()
        {
            var words = 1;
            while (c.Eat(AdjunctWord)) words++;
            return words;
        }
    });

    private object? Needs() => c.Try<object>(() =>
    {
        if (!c.Eat("need|needs|require|requires|must have|wait for|waits for|must wait for|has to wait for|have to wait for|call for|calls for|want|wants|must get|goes to|go to|is for|must go to|has to go to|have to go to|must await|await|awaits|need to go to|needs to go to|must go through|goes for|go for|must pass|should go to|must undergo|undergo|undergoes")) return null;
        if (c.Eat("no review|no approval|no check|no sign off")) return Decision.Approve;
        var words = 0;
        while (c.Eat(AdjunctWord)) words++;
        if (words == 0) return null;
        Adjuncts();
        return Decision.Refer;
    });

    private object? Active() => c.Try<object>(() =>
        c.Eat("pass|passes|go through|goes through|may pass|may go through|go ahead|may proceed|proceed|proceeds|are let through|is let through|can pass|can go through") ? (c.Skip("unhindered|as usual|freely|through|untouched|without further ado|normally") ? Decision.Approve : null)
        : c.Eat("bounce|bounces|fail|fails|are a no go") ? Decision.Deny : null);
}
