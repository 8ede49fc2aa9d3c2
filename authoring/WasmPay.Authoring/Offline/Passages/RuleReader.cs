using System.Collections.Concurrent;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Grammar;
using WasmPay.Authoring.Offline.Words;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Offline.Passages;

/// <summary>What was read of a whole rule.</summary>
internal sealed record RuleReading(
    IReadOnlyList<Draft> Drafts,
    Precedence? Precedence,
    Questions Questions,
    IReadOnlyList<Problem> Problems);

/// <summary>Reads a rule passage by passage; a passage of which some words are not read is a problem.</summary>
internal sealed class RuleReader(RuleRequest rule, ConcurrentDictionary<string, Phrases<bool>> book)
{
    private const int MaximumProblems = 8;

    private readonly Questions _questions = new(rule.Answers);
    private readonly Effort _effort = new();
    private readonly List<Draft> _drafts = [];
    private readonly List<Problem> _problems = [];
    private Precedence? _precedence;
    private IReadOnlyList<string>? _currencies;

    /// <summary>Reads the rule.</summary>
    public RuleReading Read()
    {
        var passages = Splitter.Split(Lexer.Read(rule.Text));
        for (var i = 0; i < passages.Count; i++)
        {
            var passage = passages[i];
            if (Hazards.Find(passage.Of(rule.Text)) is { } warning && !IsPlainRule(passage, warning))
            {
                var rest = Legitimate(passage);
                _questions.Warn(rest > 0 ? warning with { Phrase = passage.From(rest).Of(rule.Text) } : warning);
                continue;
            }
            if (Remarks.IsOnPrecedenceOnly(passage)) continue;
            if (IsRemark(passage, passages.Skip(i + 1).Any(p => p.IsItem))) continue;
            // A limit may be stated in one sentence and enforced in the next ones.
            if (!passage.IsItem && Joined(passages, i) is var taken and > 0) { i += taken - 1; continue; }
            if (passage.IsItem ? Item(passage) : Sentence(passage, null)) continue;
            // A sentence after an injected instruction belongs to it more likely than to the rule.
            if (_questions.Warnings.Any(w => w.Code == "instruction") && _drafts.Count > 0)
            {
                _questions.Warn(new Warning("instruction", passage.Of(rule.Text), "This follows an instruction to the program that reads the rule and is not understood as a rule; it is not followed."));
                continue;
            }
            Unread(passage);
        }
        return new RuleReading(_drafts, _precedence, _questions, _problems);
    }

    // "Refer payments over X, except for account Y": what stands before the exemption is the bank's rule, if it reads by itself.
    private int Legitimate(Passage passage)
    {
        for (var i = passage.Tokens.Count - 2; i > 2; i--)
        {
            if (passage.Tokens[i].Lower is not ("except" or "unless" or "other" or "excluding" or "apart" or "save" or "but" or ";" or "," or "-" or "and" or "although" or "however" or "exempting" or "(")) continue;
            var head = Cut(passage, 0, i);
            if (Hazards.Find(head.Of(rule.Text)) is null && (passage.IsItem ? Item(head) : Sentence(head, null))) return i;
        }
        return 0;
    }

    // A rule about one account that is stricter than the rest is a rule; only leniency for a named account is not.
    private bool IsPlainRule(Passage passage, Warning warning) =>
        warning.Code == "exemption" && Attempt(passage, grammar => grammar.Read()) is { } drafts && drafts.All(d => d.Decision != Decision.Approve && !MentionsAccount(d.When, negated: false));

    private static bool MentionsAccount(Condition condition, bool negated) => condition switch
    {
        AllOf all => all.Parts.Any(p => MentionsAccount(p, negated)),
        AnyOf any => any.Parts.Any(p => MentionsAccount(p, negated)),
        Negation not => MentionsAccount(not.Part, !negated),
        Membership m => negated && (m.Fact.EndsWith(".account", StringComparison.Ordinal) || m.Fact.EndsWith(".name", StringComparison.Ordinal)),
        _ => false,
    };

    private bool IsRemark(Passage passage, bool itemsFollow)
    {
        if (passage.IsItem && Remarks.ApprovesTheRest(passage)) return true;
        if (Remarks.Precedence(passage) is { } precedence)
        {
            _precedence = precedence;
            return true;
        }
        if (!passage.IsItem && itemsFollow && Remarks.IsTitle(passage) && Attempt(passage, grammar => grammar.Restricts() ? null : []) is not null) return true;
        if (!passage.IsItem && (Remarks.IsHeading(passage, itemsFollow) || _drafts.Count > 0 && Remarks.ApprovesTheRest(passage))) return true;
        // "Outgoing transfers, in force for all channels; where several clauses apply, the strictest outcome is taken."
        var semicolon = passage.Tokens.ToList().FindIndex(t => t.Lower is ";" or "-" or ":" or ",");
        return semicolon > 0 && !passage.IsItem && passage.Tokens.Count(t => t.Lower == ";") == 1 && Halves(passage) is var (a, b) && IsRemark(a, true) && IsRemark(b, itemsFollow);
    }

    private static (Passage, Passage) Halves(Passage passage)
    {
        var at = passage.Tokens.ToList().FindIndex(t => t.Lower == ";");
        return (Cut(passage, 0, at), passage.From(at + 1));
    }

    private static Passage Cut(Passage passage, int from, int to) =>
        passage with { Tokens = [.. passage.Tokens.Skip(from).Take(to - from), new Token(TokenKind.End, "", "", passage.Tokens[to].Start, passage.Tokens[to].Start)] };

    // The number of passages that make one limit together; 0 where it is none.
    private int Joined(IReadOnlyList<Passage> passages, int at)
    {
        for (var count = 3; count >= 1; count--)
        {
            if (at + count > passages.Count || passages.Skip(at).Take(count).Any(p => p.IsItem)) continue;
            var tokens = passages.Skip(at).Take(count).SelectMany(p => p.Tokens.SkipLast(1)).Append(passages[at + count - 1].Tokens[^1]).ToList();
            var joined = new Passage(tokens, false);
            foreach (var candidate in WithoutLabel(joined))
            {
                if (Attempt(candidate, Limit) is not { } drafts) continue;
                _drafts.AddRange(drafts);
                return count;
            }
        }
        return 0;
    }

    private static IReadOnlyList<Draft>? Limit(SentenceGrammar grammar) => grammar.ReadLimit() is { } draft ? [draft] : null;

    // "(a) embargo - beneficiary's bank in Iran: reject." The label is tried last: what it says may be a part of the rule.
    private bool Item(Passage passage)
    {
        if (Whole(passage, null)) return true;
        if (Labelled(passage) is not var (label, body)) return false;
        return Remarks.ApprovesTheRest(body) || Scoped(passage, body, label);
    }

    // A title such as "Month-end freeze" or a code such as "ctr" says nothing; "Payments by individuals" limits what follows.
    private bool Scoped(Passage passage, Passage body, string? label)
    {
        var title = Cut(passage, 0, passage.Tokens.Count - body.Tokens.Count - 1);
        Condition? scope = null;
        if (title.Of(rule.Text).Contains(' ', StringComparison.Ordinal) || !title.Of(rule.Text).Contains('-', StringComparison.Ordinal))
            Attempt(title, grammar => (scope = grammar.ReadScope()) is null ? null : [], () => scope = null);
        var before = _drafts.Count;
        if (!(label is null ? Clauses(body, null) : Whole(body, label))) return false;
        // "Dormant accounts: if the account has not sent anything for 180 days" says itself what its title means.
        var explained = _drafts.Skip(before).Any(d => InterpretationJson.ToNode(d.When).ToJsonString() is var json && (json.Contains("idle-minutes", StringComparison.Ordinal) || json.Contains("age-days", StringComparison.Ordinal) || json.Contains("first-payment", StringComparison.Ordinal)));
        if (scope is null && !passage.IsItem && !explained && Attempt(title, grammar => grammar.Restricts() ? null : []) is null)
        {
            _drafts.RemoveRange(before, _drafts.Count - before);
            return false;
        }
        for (var i = before; scope is not null && i < _drafts.Count; i++) _drafts[i] = _drafts[i] with { When = Make.All(scope, _drafts[i].When) };
        return true;
    }

    private bool Whole(Passage passage, string? label)
    {
        if (Clauses(passage, label)) return true;
        var sentences = Splitter.Sentences(passage);
        if (sentences.Count < 2) return false;
        var before = _drafts.Count;
        if (sentences.All(s => Remarks.ApprovesTheRest(s) || Sentence(s, label))) return true;
        _drafts.RemoveRange(before, _drafts.Count - before);
        return false;
    }

    private bool Sentence(Passage passage, string? label)
    {
        if (Exempted(passage) || OnlyThese(ref passage)) return true;
        if (Clauses(passage, label)) return true;
        if (label is null && Labelled(passage) is var (_, body) && Scoped(passage, body, null)) return true;
        if (passage.Tokens.Any(t => t.Lower == ";") && Halves(passage) is var (a, b))
        {
            var before = _drafts.Count;
            if (Sentence(a, label) && (Remarks.ApprovesTheRest(b) || Sentence(b, label))) return true;
            _drafts.RemoveRange(before, _drafts.Count - before);
        }
        return false;
    }

    private bool Clauses(Passage passage, string? label)
    {
        var last = _drafts.Count > 0 ? _drafts[^1].When : null;
        if (Attempt(passage, grammar => grammar.Read(last)) is not { } drafts) return false;
        _drafts.AddRange(drafts.Select(d => d with { Label = label ?? d.Label }));
        return true;
    }

    // "This does not apply to payments to government bodies." takes from what was said before.
    private bool Exempted(Passage passage)
    {
        if (_drafts.Count == 0 || Attempt(passage, grammar => grammar.ReadExemption() is { } when ? [new Draft(Decision.Approve, when, "")] : null) is not [var exemption]) return false;
        for (var i = 0; i < _drafts.Count; i++) _drafts[i] = _drafts[i] with { When = Make.All(_drafts[i].When, Make.Not(exemption.When)) };
        return true;
    }

    // "At the branch counter we only do sterling and euro - a payment in any other currency ... gets bounced."
    private bool OnlyThese(ref Passage passage)
    {
        var dash = passage.Tokens.ToList().FindIndex(t => t.Lower is "-" or ";" or ":" or ".");
        if (dash < 3) return false;
        var head = Cut(passage, 0, dash);
        IReadOnlyList<string>? only = null;
        if (Attempt(head, grammar => (only = grammar.ReadOnlyCurrencies()) is null ? null : []) is null || only is null) return false;
        _currencies = only;
        if (passage.Tokens.Count - dash <= 2) return true;
        passage = passage.From(dash + 1);
        return false;
    }

    private static (string Label, Passage Body)? Labelled(Passage passage)
    {
        for (var i = 1; i < Math.Min(passage.Tokens.Count - 1, 7); i++)
        {
            var token = passage.Tokens[i];
            if (token.Lower is ":" or "-") return (string.Join('-', passage.Tokens.Take(i).Where(t => t.Kind == TokenKind.Word).Select(t => t.Lower)), passage.From(i + 1));
            if (passage.Tokens[i - 1].Kind is not (TokenKind.Word or TokenKind.Number)) break;
        }
        return null;
    }

    private static IEnumerable<Passage> WithoutLabel(Passage passage) =>
        Labelled(passage) is var (_, body) ? [passage, body] : [passage];

    private IReadOnlyList<Draft>? Attempt(Passage passage, Func<SentenceGrammar, IReadOnlyList<Draft>?> read, Action? failed = null)
    {
        var mark = _questions.Mark();
        var cursor = new Cursor(rule.Text, passage.Tokens, _questions, book, _effort);
        var grammar = new SentenceGrammar(cursor, rule.Bank);
        grammar.Payments.OtherThan = _currencies;
        if (_drafts.Count > 0) grammar.Payments.Earlier = Make.Any(_drafts.Select(d => d.When));
        var drafts = read(grammar);
        if (drafts is not null && cursor.AtEnd) return drafts;
        _questions.Reset(mark);
        _furthest = cursor;
        failed?.Invoke();
        return null;
    }

    private Cursor? _furthest;

    private void Unread(Passage passage)
    {
        if (_problems.Count >= MaximumProblems) return;
        var text = passage.Of(rule.Text);
        var missing = UnknownFacts.In(text).ToList();
        foreach (var fact in missing) _questions.Lack(fact.Fact, fact.Phrase);
        Attempt(passage, grammar => grammar.Read(null));
        var phrase = _furthest?.Unread() is { Length: > 0 } rest ? rest : text;
        if (phrase.Length > 400) phrase = phrase[..400];
        _problems.Add(new Problem("unread-text", $"The words \"{phrase}\" were not understood; say it in other words.", phrase));
    }
}
