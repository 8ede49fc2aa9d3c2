using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Offline.Senses;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>Adds what one statement says to what was read before it.</summary>
internal sealed class StatementReader(Questioner questions)
{
    /// <summary>The rule with the statement; null where the statement speaks of something that is not there.</summary>
    /// <param name="rule">What was read before.</param>
    /// <param name="sense">The statement.</param>
    /// <param name="text">Its words.</param>
    /// <param name="item">The number of its item; 0 for none.</param>
    public RuleDraft? Add(RuleDraft rule, Sense sense, string text, int item) =>
        Checks.Resolve(sense, rule) is { } resolved ? Read(rule, resolved, text, item) : null;

    private RuleDraft? Read(RuleDraft rule, Sense sense, string text, int item)
    {
        var parts = sense.Parts;
        switch (sense.Name)
        {
            case "title":
                return rule;
            case "labelled":
                return Read(rule, parts[1], text, item) is { } named ? Labelled(rule, named, parts[0].Text) : null;
            // "On weekends, hold payments over X, otherwise deny": all else on weekends, or all else.
            case "rules" when parts[0].Name == "within" && parts[1].Name is "otherwise" or "otherwise-or-enforce" && parts[1].Parts[0].Name != "approve":
                return null;
            // "The payee must be rated low; if not, refer, unless it is a government body."
            case "but" when parts[0] is { Name: "rules" } both && both.Parts[1].Name == "enforce" && Read(rule, both, text, item) is { } enforced:
                return rule.Drafts.Count + 1 == enforced.Drafts.Count ? enforced with { Drafts = [.. rule.Drafts, enforced.Drafts[^1] with { When = Sense.Of("but", enforced.Drafts[^1].When, parts[1]) }] } : null;
            case "rules":
                return Read(rule, parts[0], text, item) is { } first ? Read(first, parts[1], text, item) : null;
            case "strictest" or "first-match" or "last-first" or "mildest" or "by-number":
                return rule with { Order = sense.Name, OrderText = text };
            case "strictest-of":
                // What the others let through is let through before.
                return Items(rule, parts[0]) is { } meant && rule.Drafts.All(d => meant.Contains(d.Item) || d.Decision == Decision.Approve) ? rule with { Order = "strictest", OrderText = text } : null;
            case "ranked":
                return parts[0].Name == "deny" && parts[1].Name == "refer" ? rule with { Order = "strictest", OrderText = text } : null;
            case "in-sequence":
                return Items(rule with { Drafts = [] }, parts[0]) is { } sequence ? rule with { Order = "by-number", OrderText = text, Sequence = sequence } : null;
            // "Where both a referral and a denial result, the denial stands."
            case "beats-both" when parts[2].Key == parts[0].Key || parts[2].Key == parts[1].Key:
                return Read(rule, Sense.Of("beats", Sense.Of("beat", parts[2], parts[2].Key == parts[0].Key ? parts[1] : parts[0])), text, item);
            case "beats":
                return rule with { OrderText = text, Beats = [.. rule.Beats, .. parts.Select(pair => (Plain(pair.Parts[0].Name), Plain(pair.Parts[1].Name)))] };
            // "Payments to Iran are blocked if over X, otherwise held": the rest of those payments, or of all; nobody said.
            case "otherwise" when rule.Limit is null && parts[0].Name != "approve" && item == 0 && rule.Drafts is [var alone] && Checks.IsConditional(alone.When):
                return null;
            case "otherwise" when rule.Limit is null && !(rule.Drafts is [.., { Soft: true }] && parts[0].Name != "approve"):
                return rule with { Otherwise = new Draft(Decide(parts[0], text), Sense.Of("any"), text) };
            case "only":
                // What is let through alone: all the rest is not.
                return rule with { Drafts = [.. rule.Drafts, new Draft(Decision.Approve, parts[0], text) { Item = item }], Otherwise = new Draft(Decision.Deny, Sense.Of("any"), text) };
            case "otherwise-or-enforce":
                // Of a duty it says what becomes of a payment that does not do it; of clauses, what becomes of the rest.
                return Read(rule, Sense.Of(rule.Limit is null ? "otherwise" : "enforce", parts[0]), text, item);
            case "spares" when parts.Length == 2 || Items(rule, parts[0]) is { } spared && Items(rule, parts[2]) is { } kept && !kept.Intersect(spared).Any():
                return Spare(rule, parts[0], parts[1], text);
            case "figure":
                return Figure(rule, Sense.Of("from", parts[0]), parts[1]);
            case "always":
                return Opening.Find(parts[0]) is { } opened ? Warned(rule, opened, text) : null;
            // "Counting this payment: if the account ...", or said of the clauses before it.
            case "counting":
                return Counting(parts[1], parts[0]) is { } counted && counted.Key != parts[1].Key ? Read(rule, counted, text, item) : null;
            case "counts":
                return Counts(rule, parts[0], text);
            case "coded":
                return Read(rule, parts[0], text, item) is { } coded ? Labelled(rule, coded, parts[1].Text) : null;
            case "lead" or "lead-all":
                return rule with { Lead = sense };
            case "led":
                if (rule.Lead is not { } lead || item == 0) return null;
                // Of conditions that must all be met, each item is one; "or" behind one of them says otherwise.
                if (lead.Name == "lead-all" && text.TrimEnd('.', ';', ',').EndsWith(" or", StringComparison.OrdinalIgnoreCase)) return null;
                if (lead.Name == "lead-all" && rule.Drafts is [.., { Led: true } begun])
                    return rule with { Drafts = [.. rule.Drafts.SkipLast(1), begun with { When = Sense.Of("all", begun.When, parts[0]), Text = $"{begun.Text} {text}" }] };
                return rule with { Drafts = [.. rule.Drafts, new Draft(Decide(lead.Parts[0], text), lead.Parts.Length > 1 ? Sense.Of("all", lead.Parts[1], parts[0]) : parts[0], text) { Item = item, Led = lead.Name == "lead-all" }] };
            case "prevails":
                var items = rule.Drafts.Select(d => d.Item).Distinct().ToList();
                if (parts.Any(p => p.Text != "0" && !items.Contains((int)ConditionSense.Whole(p))) || parts[1].Text == "0" && items.Count != 2) return null;
                return rule with { Prevails = [.. rule.Prevails, ((int)ConditionSense.Whole(parts[0]), (int)ConditionSense.Whole(parts[1]))] };
            case "defined":
                return rule.Terms.Any(term => term.Name == parts[0].Text) ? null : rule with { Terms = [.. rule.Terms, (parts[0].Text, parts[1])] };
            case "outside":
                return Opening.Find(parts[0]) is { } open ? Warned(rule, open, text) : rule with { Outside = [.. rule.Outside, new Draft(Decision.Approve, parts[0], text) { Item = item }] };
            case "all-met" or "any-met" or "currency-only" or "channel-only" or "nil-counts":
                return rule.Drafts.Count > 0 && Checks.Agrees(rule.Drafts, sense) ? rule : null;
            case "unlimited" when rule.Limit is not null || rule.Drafts.Count > 0:
                return Checks.Agrees(rule.Limit is { } also ? [.. rule.Drafts, also] : rule.Drafts, sense) ? rule : null;
            case "spares-if" when rule.Drafts.Count > 0 && rule.Drafts[^1].Decision == Plain(parts[0].Name):
                return Spare(rule, Sense.Of("last"), parts[1], text);
            case "figure-when":
                return Figure(rule, parts[0], parts[1]);
            // "... by a business: deny; if the payer is no business, refer instead": what was asked of the payer is turned about.
            case "instead" when rule.Drafts is [.., { Soft: false } last] && Checks.Turned(last.When, parts[1]) is { } turned:
                return rule with { Drafts = [.. rule.Drafts, new Draft(Decide(parts[0], text), turned, text) { Item = item }] };
            case "instead" when Checks.Contradicts(rule.Drafts is [.., var last] ? last.When : Sense.Of("any"), parts[1]):
                return null;
            case "only-held" when rule.Drafts is [.., { Decision: Decision.Deny }] && parts[0].Name == "refer":
                return Read(rule, Sense.Of("instead", parts[0], Party(parts[1], text)), text, item);
            case "instead" when rule.Drafts is [.., { Soft: false } last]:
                return rule with
                {
                    Drafts = [.. rule.Drafts.SkipLast(1), last with { When = Sense.Of("but", last.When, parts[1]) },
                        new Draft(Decide(parts[0], text), Sense.Of("all", last.When, parts[1]), text) { Item = item }],
                };
            case "limit" when rule.Limit is { } before:
                return Read(rule with { Limit = null, Drafts = [.. rule.Drafts, Unenforced(before)] }, sense, text, item);
            case "limit":
                return rule with { Limit = new Draft(Decision.Deny, Counted(parts[0]), text) { Item = item } };
            case "allowance":
                return rule with { Limit = new Draft(null, parts[0], text) { Item = item } };
            case "enforce" when rule.Limit is { } limit:
                return rule with { Limit = null, Drafts = [.. rule.Drafts, limit with { Decision = Decide(parts[0], text), Text = $"{limit.Text} {text}" }] };
            case "enforce" when rule.Drafts is [.., var last]:
                return Enforced(rule, last, Decide(parts[0], text), text);
            case "enforce-either" when rule.Drafts is [.., var last] && last.When.Key.Contains("either-party", StringComparison.Ordinal):
                return Enforced(rule, last, Decide(parts[0], text), text);
            case "rule" when parts[0].Name != "forbid" && rule.Drafts is [.., { Soft: true } last] && Checks.SameParts(last.When, parts[1]):
                return Enforced(rule, last, Decide(parts[0], text), text);
            case "it-rule" when rule.Drafts is [.., { Soft: true }]:
                // "Those" may be all payments of the kind, or the forbidden ones alone.
                return null;
            // "Only salaries leave by batch; any other batch payment is denied."
            case "rest-rule" when rule.Drafts is [.., { Soft: true } last]:
                return Checks.IsRest(last.When, parts[0]) ? Enforced(rule, last, Decide(parts[1], text), text) : null;
            case "outside-first":
                return rule.Drafts.Count == 0 ? Read(rule, Sense.Of("outside", parts[0]), text, item) : null;
            case "other-rule" when rule.Drafts is [.., { Soft: true } last]:
                return Checks.IsCurrency(last.When) ? Enforced(rule, last, Decide(parts[0], text), text) : null;
            case "enforce-from" when rule.Limit is { } limit && Meets(limit.When, parts[0]):
                return rule with { Limit = null, Drafts = [.. rule.Drafts, limit with { Decision = Decide(parts[1], text), Text = $"{limit.Text} {text}" }] };
            default:
                return Clauses(rule, sense, text) is { Count: > 0 } drafts ? rule with { Drafts = [.. rule.Drafts, .. drafts.Select(d => d with { Item = item })] } : null;
        }
    }

    private List<Draft>? Clauses(RuleDraft rule, Sense sense, string text)
    {
        var parts = sense.Parts;
        switch (sense.Name)
        {
            case "rule" or "other-rule":
                return [new Draft(Decide(parts[0], text), parts[1], text) { Soft = parts[0].Name == "forbid" }];
            case "confirmed" when parts[1].Name == "undecided" || parts[1].Key == parts[2].Key:
                return [new Draft(Decide(parts[2], text), parts[0], text)];
            case "within":
                return Clauses(rule, parts[1], text)?.ConvertAll(d => d with { When = Sense.Of("all", parts[0], d.When) });
            case "but":
                return Clauses(rule, parts[0], text)?.ConvertAll(d => d with { When = Sense.Of("but", d.When, parts[1]) });
            // "Those to banks in France", after payments to somebody: which of the two holds, nobody said.
            case "it-rule" when rule.Drafts.Count > 0 && Checks.SameKind(rule.Drafts[^1].When, parts[1]):
                return null;
            case "it-rule" when rule.Drafts.Count > 0:
                // "... over 10,000; those over 5,000": another amount takes the place of the first.
                return Checks.Besides(rule.Drafts[^1].When, parts[1]) is { } those ? [new Draft(Decide(parts[0], text), Sense.Of("all", those, parts[1]), text)] : null;
            case "rest-rule" when rule.Drafts.Count > 0:
                return [new Draft(Decide(parts[1], text), Sense.Of("all", Sense.Of("not", Sense.Of("either", [.. rule.Drafts.Select(d => d.When)])), parts[0]), text)];
            case "capped" when rule.Drafts is [.., { Decision: Decision.Deny }]:
                return [new Draft(Decision.Deny, Sense.Of("all", parts[0], Sense.Of("amount", Sense.Of("more", parts[1]))), text)];
            // "If both are so, they are refused": of the two alternatives before it.
            case "both-met" when rule.Drafts is [.., var alternatives] && Checks.Both(alternatives.When) is { } both:
                return [new Draft(Decide(parts[0], text), both, text)];
            case "by-amount":
                return [.. Decisions(parts[1]).Select(d => new Draft(Decide(d.Parts[0], text), Sense.Of("all", parts[0], d.Parts[1]), text))];
            default:
                return null;
        }
    }

    // What may not be exceeded counts the payment that would.
    private static Sense Counted(Sense limit) => limit.Name == "open" ? Sense.Of("with") : limit.Parts.IsEmpty ? limit : Sense.Of(limit.Name, [.. limit.Parts.Select(Counted)]);

    // What was said of whether the payment is counted, where nothing says so yet; null where the text says otherwise.
    private static Sense? Counting(Sense sense, Sense counted)
    {
        // What a payment brings about is counted with it.
        if (sense.Name is "brought" or "brought-count" && counted.Name == "without") return null;
        if (sense.Parts.IsEmpty) return sense.Name == "open" ? counted : sense.Name is "with" or "without" && sense.Name != counted.Name ? null : sense;
        var parts = sense.Parts.Select(part => Counting(part, counted)).ToList();
        return parts.Any(part => part is null) ? null : Sense.Of(sense.Name, [.. parts.OfType<Sense>()]);
    }

    private static RuleDraft? Counts(RuleDraft rule, Sense counted, string text)
    {
        List<Draft> all = [.. rule.Drafts, .. rule.Limit is { } limit ? [limit] : Array.Empty<Draft>()];
        var said = all.ConvertAll(d => Counting(d.When, counted));
        if (said.Any(s => s is null) || !all.Any(d => d.When.Key.Contains("open", StringComparison.Ordinal) || d.When.Key.Contains(counted.Name, StringComparison.Ordinal))) return null;
        var drafts = all.Zip(said, (draft, when) => when!.Key == draft.When.Key ? draft : draft with { When = when, Text = $"{draft.Text} {text}" }).ToList();
        return rule with { Drafts = [.. drafts.Take(rule.Drafts.Count)], Limit = rule.Limit is null ? null : drafts[^1] };
    }

    private static IEnumerable<Sense> Decisions(Sense sense) => sense.Name == "decisions" ? sense.Parts.SelectMany(Decisions) : [sense];

    private static RuleDraft Labelled(RuleDraft before, RuleDraft after, string label) =>
        after with { Drafts = [.. before.Drafts, .. after.Drafts.Skip(before.Drafts.Count).Select(d => d with { Label = label })] };

    // "The sixth and anything after it" says the same as "no more than five", or it speaks of something else.
    private static bool Meets(Sense limit, Sense ordinal) =>
        limit.Name == "all" ? Meets(limit.Parts[^1], ordinal) : limit.Name == "count" && ConditionSense.Whole(limit.Parts[3].Parts[0]) + 1 == ConditionSense.Whole(ordinal);

    private RuleDraft? Spare(RuleDraft rule, Sense which, Sense spared, string text)
    {
        if (rule.Drafts.Count == 0 || which.Name != "last" && Items(rule, which) is null) return null;
        if (Opening.Find(spared) is { } opened) return Warned(rule, opened, text);
        // What only clauses for other currencies could touch is spared already.
        if (Checks.IsCurrency(spared) && spared.Key.Contains("not(", StringComparison.Ordinal) && Checks.Agrees(rule.Drafts, Sense.Of("currency-only"))) return rule;
        var drafts = rule.Drafts.ToList();
        // Amounts of the same payments, in one sentence, are one clause.
        var last = drafts[^1];
        var first = last.When.Name == "all" ? drafts.FindIndex(d => d.Text == last.Text && d.When.Name == "all" && d.When.Parts[0].Key == last.When.Parts[0].Key) : drafts.Count - 1;
        var from = which.Name != "last" || first > 0 && SparesAll(text) ? 0 : first;
        var items = which.Name == "last" ? null : Items(rule, which);
        for (var i = from; i < drafts.Count; i++)
            if (items is null || items.Contains(drafts[i].Item)) drafts[i] = drafts[i] with { When = Sense.Of("but", drafts[i].When, Party(spared, text)), Text = $"{drafts[i].Text} {text}" };
        return rule with { Drafts = drafts };
    }

    // The items that are meant; null where one of them is not there.
    private static List<int>? Items(RuleDraft rule, Sense which)
    {
        var there = rule.Drafts.Select(d => d.Item).Distinct().ToList();
        List<int> meant = which.Name switch
        {
            "every-item" => there,
            "both-items" => there.Count == 2 ? there : rule.Drafts.Count == 2 ? [.. there] : [],
            "items" => [.. which.Parts.SelectMany(part => Items(rule, part) ?? [0])],
            "item-range" => Range((int)ConditionSense.Whole(which.Parts[0]), (int)ConditionSense.Whole(which.Parts[1])),
            _ => [(int)ConditionSense.Whole(which)],
        };
        return meant.Count == 0 || which.Name is not ("every-item" or "both-items") && meant.Any(i => i <= 0 || there.Count > 0 && !there.Contains(i)) ? null : meant;

        static List<int> Range(int first, int last) => last > first ? [.. Enumerable.Range(first, last - first + 1)] : [];
    }

    // After several clauses an exception without a number can be from the last or from all.
    private bool SparesAll(string text) =>
        questions.Choose("scope", text,
            (new Reading("all", "it is an exception from every clause before it"), ["every", "all", "each"]),
            (new Reading("last", "it is an exception from the clause before it"), ["last", "before it", "that clause"])) == "all";

    // Who is spared pays or is paid; the text that says only his kind leaves it open.
    private Sense Party(Sense spared, string text)
    {
        if (spared.Name == "bound-party") return Sense.Of("from", spared.Parts[0]);
        if (spared.Name == "but") return Sense.Of("but", Party(spared.Parts[0], text), spared.Parts[1]);
        if (spared.Name != "spared-party") return spared;
        if (spared.Key.Contains("paid-one", StringComparison.Ordinal)) return Sense.Of("to", spared.Parts[0]);
        if (spared.Key.Contains("paying-one", StringComparison.Ordinal)) return Sense.Of("from", spared.Parts[0]);
        // A list of payees, by its name.
        if (spared.Parts[0] is { Name: "listed" } listed && listed.Parts[0].Text.Contains("payee", StringComparison.OrdinalIgnoreCase)) return Sense.Of("to", spared.Parts[0]);
        // Only the paying account is known by what it sent.
        if (spared.Key.Contains("never-sent", StringComparison.Ordinal) || spared.Key.Contains("idle", StringComparison.Ordinal)) return Sense.Of("from", spared.Parts[0]);
        return Sense.Of(questions.Side(text) == "payee" ? "to" : "from", spared.Parts[0]);
    }

    // A prohibition with what becomes of it; what was decided already may be said again.
    private static RuleDraft? Enforced(RuleDraft rule, Draft last, Decision? decision, string text)
    {
        if (!last.Soft) return last.Decision == decision ? rule : null;
        return rule with { Drafts = [.. rule.Drafts.Select(d => d.Soft && d.Text == last.Text ? d with { Decision = decision, Soft = false, Text = $"{d.Text} {text}" } : d)] };
    }

    // The last clause with another amount for some; a span of time takes the place of the one that it follows.
    private static RuleDraft? Figure(RuleDraft rule, Sense who, Sense money)
    {
        if (rule.Drafts.Count == 0) return null;
        var last = rule.Drafts[^1];
        // "Before 06:30 no individual ...; from 06:30 the limit for individuals is X": whom both speak of is said once.
        if (who.Name == "all" && !last.When.Key.Contains(who.Parts[1].Key, StringComparison.Ordinal)) return null;
        if (who.Name == "all") who = who.Parts[0];
        // "... by customers rated high; for customers rated medium the limit is X": whose limit the first is, two clauses would say.
        if (who.Name == "from" && last.When.Key.Contains("from(", StringComparison.Ordinal) || Replaced(last.When, money) is not { } other) return null;
        var timed = who.Name == "time" && last.When.Key.Contains("time(", StringComparison.Ordinal);
        var when = timed ? Sense.Of("either", last.When, Sense.Of("all", who, Untimed(other)))
            : Sense.Of("either", Sense.Of("all", Sense.Of("not", who), last.When), Sense.Of("all", who, other));
        return rule with { Drafts = [.. rule.Drafts.SkipLast(1), last with { When = when }] };
    }

    private static Sense Untimed(Sense sense) => sense.Name switch
    {
        "time" => Sense.Of("any"),
        "all" => Sense.Of("all", [.. sense.Parts.Select(Untimed)]),
        _ => sense,
    };

    // The one amount of a condition, changed; null where there is none, or several.
    private static Sense? Replaced(Sense when, Sense money)
    {
        if (Amounts(when) != 1) return null;
        return Change(when);

        Sense Change(Sense sense) => sense.Name == "money" ? money : sense.Parts.IsEmpty ? sense : Sense.Of(sense.Name, [.. sense.Parts.Select(Change)]);
        static int Amounts(Sense sense) => sense.Name == "money" ? 1 : sense.Parts.Sum(Amounts);
    }

    private RuleDraft Warned(RuleDraft rule, string opened, string text)
    {
        questions.Warn(new Warning("exemption", text, $"This opens the rule for {opened}; it is not followed."));
        return rule;
    }

    /// <summary>What is decided beyond a limit that nothing enforces.</summary>
    public Draft Unenforced(Draft limit) => limit.Decision is null ? limit with { Decision = Decide(Sense.Of("undecided"), limit.Text) } : limit;

    private Decision? Decide(Sense sense, string text)
    {
        if (sense.Name is "refer" or "deny" or "approve" or "forbid") return Plain(sense.Name);
        (Reading, string[]) person = (new Reading("person", "they are referred, and a person decides"), ["refer", "held", "hold", "person", "review"]);
        string[] final = ["must", "shall", "always", "deny", "denied", "reject", "refuse", "block", "stop", "declin", "forbid"];
        // "Should ideally be seen": an order, or no more than a wish.
        if (sense.Name == "wish")
        {
            return questions.Choose("modality", text, (new Reading("wish", "nothing is decided; it is a wish only"), ["wish", "nothing", "approve"]), (new Reading("must", $"they are always {Past(sense.Parts[0].Name)}"), final)) switch
            {
                null => null,
                "must" => Plain(sense.Parts[0].Name),
                _ => Decision.Approve,
            };
        }
        var answer = sense.Name == "may"
            ? questions.Choose("modality", text, person, (new Reading("must", $"they are {Past(sense.Parts[0].Name)}"), final))
            : questions.Choose("decision", text, (new Reading("hold", "they are held for a person"), person.Item2), (new Reading("deny", "they are denied"), final));
        return answer switch
        {
            null => null,
            "must" => Plain(sense.Parts[0].Name),
            "deny" => Decision.Deny,
            _ => Decision.Refer,
        };
    }

    private static string Past(string decision) => decision == "deny" ? "denied" : "referred";

    private static Decision Plain(string name) => name switch { "refer" => Decision.Refer, "deny" or "forbid" => Decision.Deny, _ => Decision.Approve };
}
