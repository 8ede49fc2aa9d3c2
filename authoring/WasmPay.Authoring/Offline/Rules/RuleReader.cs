using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Offline.Senses;
using WasmPay.Authoring.Offline.Text;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>Reads a rule statement by statement, in every way that its language's grammar allows; the officer is asked where ways differ.</summary>
internal sealed class RuleReader
{
    private readonly RuleRequest _rule;
    private readonly Language _language;
    private readonly ListNames _lists;
    private readonly List<Problem> _problems = [];
    private readonly Questioner _questions;

    /// <summary>A reader of <paramref name="rule"/>.</summary>
    public RuleReader(RuleRequest rule, Language language) =>
        (_rule, _language, _lists, _questions) = (rule, language, new ListNames(rule.Bank), new Questioner(rule.Answers));

    /// <summary>The reading, with questions, what is missing and what was not understood.</summary>
    public Interpretation Read()
    {
        var draft = RuleDraft.Empty;
        var end = 0;
        foreach (var sentence in Splitter.Split(Lexer.Read(_rule.Text, _language.Code, _rule.Bank.Country)).SelectMany(Splitter.Sentences))
        {
            // A heading reaches to the end of its line.
            if (_rule.Text.AsSpan(end, sentence.Tokens[0].Start - end).Contains('\n')) draft = draft with { Heading = null };
            end = sentence.Tokens[^1].End;
            draft = Add(draft, sentence, sentence.Item);
        }
        return Complete(draft);
    }

    private RuleDraft Add(RuleDraft before, Passage passage, int item)
    {
        var text = passage.Of(_rule.Text);
        var (ways, furthest) = Ways(before, passage, item);
        if (ways is null)
        {
            _problems.Add(new Problem("too-complex", "The sentence can be read in too many ways; divide it into shorter ones.", text));
            return before;
        }
        if (ways.Count == 0) return Unread(before, passage, item, furthest);
        var chosen = ways.Count == 1 ? ways[0] : Choose(ways, text);
        if (chosen is null) return before with { Drafts = [.. before.Drafts, new Draft(Decision.Refer, Sense.Of("any"), text)] };
        // Said again with the rule's own questioner, so that what it asks is asked.
        var after = new StatementReader(_questions).Add(before, chosen.Sense, text, item);
        return after is null ? before : after with { Heard = [.. after.Heard, text], Heading = HeadingOf(chosen.Sense, passage) ?? after.Heading };
    }

    // Null where there are more than is worth listing.
    private (List<Way>? Ways, int Furthest) Ways(RuleDraft before, Passage passage, int item)
    {
        var chart = ChartOf(_rule.Text, passage.Tokens);
        try
        {
            var text = passage.Of(_rule.Text);
            var ways = chart.Parse("Statement").Where(sense => Fits(sense, passage, item)).SelectMany(sense => item != 0 ? [sense] : Checks.Anaphoric(sense, before.Drafts.Count > 0)).SelectMany(sense => Headed(before.Heading, sense, passage)).Select(sense => Way(before, sense, text, item)).OfType<Way>().DistinctBy(way => way.Key).ToList();
            return (ways, chart.Furthest);
        }
        catch (TooManyReadingsException)
        {
            return (null, 0);
        }
    }

    // What stands before a colon and is not all of the condition.
    private static Sense? HeadingOf(Sense sense, Passage passage)
    {
        var first = sense.Name switch
        {
            "within" => sense.Parts[0],
            "rule" when sense.Parts[1].Name == "all" => sense.Parts[1].Parts[0],
            "but" or "rules" => HeadingOf(sense.Parts[0], passage),
            _ => null,
        };
        return first is not null && passage.Tokens[first.Span.To].Lower == ":" ? first : null;
    }

    // "Weekends: hold payments over X. Deny payments to Y.": on weekends too, or always. Another heading of the kind takes the place of the first.
    private static IEnumerable<Sense> Headed(Sense? heading, Sense sense, Passage passage) =>
        heading is null || sense.Name != "rule" || HeadingOf(sense, passage) is { } own && Checks.Facts(own).Intersect(Checks.Facts(heading)).Any() ? [sense] : [sense, Sense.Of("within", heading, sense)];

    private Way? Way(RuleDraft before, Sense sense, string text, int item)
    {
        var questions = new Questioner(_rule.Answers);
        if (new StatementReader(questions).Add(before, sense, text, item) is not { } after || !after.Drafts.Skip(before.Drafts.Count).All(draft => Plausible.IsMeant(draft.When))) return null;
        var conditions = new ConditionSense(_rule.Bank, questions, Answer);
        var said = after.Settled().Select(d => (d.Decision, When: conditions.Of(Opening.Close(d.When).Closed, d.Text))).ToList();
        var key = string.Join(';', said.Select(s => $"{s.Decision} {ConditionSense.Key(s.When)}"))
            + $"|{after.Order}|{string.Join(',', after.Beats)}|{after.Otherwise?.Decision}|{after.Limit?.When.Key}|{string.Join(';', after.Terms.Select(t => t.Name + t.Meaning.Key))}|{string.Join(';', after.Outside.Select(o => o.When.Key))}|{string.Join(';', after.Prevails)}|{string.Join(',', after.Sequence)}|{after.Lead?.Key}|{string.Join(';', questions.Ambiguities.Select(a => a.Kind + a.Phrase))}|{string.Join(';', questions.Missing.Select(m => m.Fact))}";
        return new Way(sense, key, after.Drafts.Count > before.Drafts.Count ? [.. said.Skip(before.Drafts.Count).Select(s => s.When)] : [], questions.Ambiguities.Count + questions.Missing.Count, Reading(after, said));
    }

    // As much of the rule as was read, this way of reading the statement included.
    private static Interpretation Reading(RuleDraft draft, IEnumerable<(Decision? Decision, Condition When)> said) => new()
    {
        Precedence = draft.Order is "first-match" or "last-first" or "by-number" ? Precedence.FirstMatch : Precedence.Strictest,
        Clauses = [.. said.Select((clause, i) => new Clause($"clause-{i}", clause.Decision ?? Decision.Refer, clause.When, "m"))],
        Otherwise = draft.Otherwise?.Decision is { } rest and not Decision.Approve ? new Otherwise(rest, "otherwise", "m") : Otherwise.Approve,
    };

    // A heading before a colon is a name only where it says nothing of payments, or names an item.
    private bool Fits(Sense sense, Passage passage, int item)
    {
        if (sense.Name != "labelled") return true;
        var length = sense.Parts[0].Span.To;
        var simple = length == 1 || passage.Tokens.Take(length).Zip(passage.Tokens.Skip(1).Take(length - 1)).All(pair => pair.Second.Start == pair.First.End + 1 && _rule.Text[pair.First.End] == '-');
        if (item != 0 && simple && length > 1) return true;
        if (Limits(passage, length, sense.Parts[1])) return false;
        if (item != 0 && simple) return true;
        var label = (IReadOnlyList<Token>)[.. passage.Tokens.Take(length), passage.Tokens[^1]];
        return new[] { "Scope", "PartyNP", "Clauses", "Front" }.SelectMany(category => ChartOf(_rule.Text, label).Parse(category)).All(scope => IsDefinedBy(scope, sense.Parts[1]));
    }

    // A word before the colon that would narrow the rule, and that what follows does not measure.
    private bool Limits(Passage passage, int length, Sense said)
    {
        var terminals = new Terminals(_rule.Text, [.. passage.Tokens.SkipLast(1)], _language.Numerals, _language.Names, _lists);
        // What follows says again is no loss ("prohibited: deny if the sender is rated prohibited"), and "new-to-bank" is one word.
        return Enumerable.Range(0, length).Where(at => !(at > 0 && passage.Tokens[at].Start == passage.Tokens[at - 1].End + 1 && _rule.Text[passage.Tokens[at].Start - 1] == '-') && !passage.Tokens.Skip(length).Any(t => t.Lower == passage.Tokens[at].Lower))
            .Any(at => _language.Limits(passage.Tokens[at].Lower, said.Key) || new[] { "Country", "CountryAdjective", "Currency", "List", "Number", "Ordinal", "Time" }.Any(name => terminals.Match(name, at).Count > 0));
    }

    // "Dormant accounts: if the account has not sent anything for 180 days ...": a word without a measure, which what follows gives it.
    private static bool IsDefinedBy(Sense scope, Sense said) =>
        scope.Name == "vague-dormant" && said.Key.Contains("idle(", StringComparison.Ordinal) || scope.Name.StartsWith("vague-new", StringComparison.Ordinal) && (said.Key.Contains("age(", StringComparison.Ordinal) || said.Key.Contains("first-payment", StringComparison.Ordinal));

    // Conditions alone where all ways decide alike, and else the decisions with them.
    private static IReadOnlyList<string> Said(IReadOnlyList<Way> ways, Describe.Wording wording)
    {
        static string Decisions(Way way) => string.Join(' ', way.Reading.Clauses.TakeLast(way.Conditions.Count).Select(clause => clause.Decision)) + way.Reading.Otherwise.Decision;
        var alike = ways.Select(Decisions).Distinct().Count() == 1;
        return [.. ways.Select(way => string.Join("; ", (alike ? way.Conditions.Select(wording.Of) : Decided(way, wording)).Concat(alike || way.Reading.Otherwise.Decision == Decision.Approve ? [] : [$"{InterpretationJson.Name(way.Reading.Otherwise.Decision)} all else"])))];
    }

    private static IEnumerable<string> Decided(Way way, Describe.Wording wording) =>
        way.Reading.Clauses.TakeLast(way.Conditions.Count).Select(clause => $"{InterpretationJson.Name(clause.Decision)} when {wording.Of(clause.When)}");

    private Way? Choose(List<Way> ways, string text)
    {
        var wording = new Describe.Wording(_rule.Bank.ReportingCurrency);
        var readings = Said([.. ways.Take(8)], wording).Select((said, i) => new Reading($"reading-{i + 1}", said)).ToList();
        // Where a way leaves something open, what it decides is not known yet.
        IReadOnlyList<Interpretation> candidates = ways.All(way => way.Open == 0) ? [.. ways.Take(8).Select(way => way.Reading)] : [];
        if (_questions.Ask(new Ambiguity("scope", text, readings) { Candidates = candidates }) is not { } answer) return null;
        var named = readings.FindIndex(r => r.Text == answer);
        if (named >= 0) return ways[named];
        if (Answer(answer) is { } meant)
        {
            var wanted = ConditionSense.Key(new ConditionSense(_rule.Bank, new Questioner([]), Answer).Of(meant, answer));
            if (ways.Find(way => way.Conditions.Any(c => ConditionSense.Key(c) == wanted)) is { } found) return found;
        }
        _questions.Lack($"which reading \"{answer}\" means", text);
        return null;
    }

    // An answer in words is a condition, in the rule's language or in English, which our own readings are in; null where it is none, or can be read in
    // two ways.
    private Sense? Answer(string text) => Answer(text, _language) ?? (_language.Code == "en" ? null : Answer(text, Language.Of("en")!));

    private Sense? Answer(string text, Language language)
    {
        var tokens = Lexer.Read(text.TrimEnd('.'), language.Code, _rule.Bank.Country);
        try
        {
            // Two ways that come to the same are one.
            var said = new ConditionSense(_rule.Bank, new Questioner([]), _ => null);
            return ChartOf(text, tokens, language).Parse("Answer").DistinctBy(sense => ConditionSense.Key(said.Of(sense, text))).ToList() is [var only] ? only : null;
        }
        catch (TooManyReadingsException)
        {
            return null;
        }
    }

    private Chart ChartOf(string text, IReadOnlyList<Token> tokens) => ChartOf(text, tokens, _language);

    private Chart ChartOf(string text, IReadOnlyList<Token> tokens, Language language)
    {
        IReadOnlyList<Token> words = [.. tokens.Where(t => t.Kind is not (TokenKind.End or TokenKind.LineBreak))];
        return new Chart(language.Grammar, WordLattice.Of([.. words.Select(t => t.Lower)], language.Sayings), (from, to) => from >= to ? "" : text[words[from].Start..words[to - 1].End],
            new Terminals(text, words, language.Numerals, language.Names, _lists));
    }

    private RuleDraft Unread(RuleDraft before, Passage passage, int item, int furthest)
    {
        var text = passage.Of(_rule.Text);
        if (IsHazard(passage) is { } hazard)
        {
            _questions.Warn(hazard);
            return before;
        }
        if (Remainder(before, passage, item) is { } rest) return rest;
        var lacking = UnknownFacts.In(text).ToList();
        foreach (var fact in lacking) _questions.Lack(fact.Fact, fact.Phrase);
        if (lacking.Count == 0 && Without(before, passage, item, furthest) is { } read) return read;
        var from = Math.Min(furthest, passage.Tokens.Count - 2);
        // Where all words were read and do not fit together, a full stop says nothing.
        if (!passage.Tokens.Skip(from).Any(token => token.Text.Any(char.IsLetterOrDigit))) from = 0;
        _problems.Add(new Problem("unread-text", "These words have no role in the rule as it is read; say it in other words, or leave them out.", _rule.Text[passage.Tokens[from].Start..passage.Tokens[^2].End]));
        return before;
    }

    // The sentence without the fewest words that keep it from being read, if the officer says that they decide nothing; null where there are no such
    // words, or they could be one or another.
    private RuleDraft? Without(RuleDraft before, Passage passage, int item, int furthest)
    {
        IReadOnlyList<Token> words = [.. passage.Tokens.SkipLast(1)];
        var leftovers = new Leftovers(_language, new Terminals(_rule.Text, words, _language.Numerals, _language.Names, _lists), words);
        var found = new List<(Passage Remaining, string Left, Way Way)>();
        foreach (var (from, to) in leftovers.Around(furthest))
        {
            if (found.Count > 0 && to - from > found[0].Left.Split(' ').Length) break;
            var rest = passage with { Tokens = [.. passage.Tokens.Take(from), .. passage.Tokens.Skip(to)] };
            if (rest.Tokens.Count < 3 || Ways(before, rest, item).Ways is not [{ Open: 0, Conditions.Count: > 0 } only] || !Checks.NamesPayments(only.Sense)) continue;
            found.Add((rest, _rule.Text[words[from].Start..words[to - 1].End], only));
        }
        if (found.Count == 0 || found.Any(other => other.Way.Key != found[0].Way.Key)) return null;
        var (remaining, left, way) = found[0];
        var said = string.Join("; ", Decided(way, new Describe.Wording(_rule.Bank.ReportingCurrency)));
        var role = _questions.Choose("unread", left,
            (new Reading("no-role", $"They decide nothing; the sentence is read without them: {said}"), ["decide nothing", "no role", "no-role", "without them", "leave them out"]),
            (new Reading("matter", "They matter; the rule has to be said in other words"), ["matter", "other words"]));
        if (role is null) return before with { Drafts = [.. before.Drafts, new Draft(Decision.Refer, Sense.Of("any"), passage.Of(_rule.Text))] };
        if (role != "no-role") return null;
        var after = Add(before, remaining, item);
        return after with { Heard = [.. after.Heard, left] };
    }

    // Text that is no rule of the bank; what refers or denies is never taken for it.
    private Warning? IsHazard(Passage passage) =>
        passage.Tokens.Any(token => _language.Decides.Contains(token.Lower)) ? null : Hazards.Find(passage.Of(_rule.Text));

    // "Deny payments over X; the limit does not apply to our chairman": what stands before the hazard is the bank's rule, if it reads by itself.
    private RuleDraft? Remainder(RuleDraft before, Passage passage, int item)
    {
        for (var at = passage.Tokens.Count - 2; at > 2; at--)
        {
            if (!_language.Separators.Contains(passage.Tokens[at].Lower) || IsHazard(passage.From(at)) is not { } hazard) continue;
            var end = passage.Tokens[at].Start;
            var head = passage with { Tokens = [.. passage.Tokens.Take(at), new Token(TokenKind.End, "", "", end, end)] };
            if (Ways(before, head, item).Ways is not { Count: > 0 }) continue;
            _questions.Warn(hazard);
            return Add(before, head, item);
        }
        return null;
    }

    private Interpretation Complete(RuleDraft draft)
    {
        if (draft.Limit is { } limit) draft = draft with { Drafts = [.. draft.Drafts, new StatementReader(_questions).Unenforced(limit)], Limit = null };
        var conditions = new ConditionSense(_rule.Bank, _questions, Answer);
        var clauses = new List<(Draft Draft, Condition When)>();
        foreach (var each in draft.Settled())
        {
            var (closed, opened) = Opening.Close(each.When);
            foreach (var what in opened) Warn(each.Text, what);
            // A line that only approves for whoever knows of it.
            if (each.Decision == Decision.Approve && Opening.Find(each.When) is { } exempt) Warn(each.Text, exempt);
            else clauses.Add((each, conditions.Of(closed, each.Text)));
        }
        return new Composer(_rule.Bank.ReportingCurrency).Compose(draft, clauses, _questions, _problems);
    }

    private void Warn(string text, string what) => _questions.Warn(new Warning("exemption", text, $"This opens the rule for {what}; it is not followed."));
}

/// <summary>One way to read a statement.</summary>
/// <param name="Sense">The statement.</param>
/// <param name="Key">All that it says, as text.</param>
/// <param name="Conditions">Of the clauses that it adds.</param>
/// <param name="Open">What it leaves open.</param>
/// <param name="Reading">The rule as far as it was read, with the statement read this way.</param>
internal sealed record Way(Sense Sense, string Key, IReadOnlyList<Condition> Conditions, int Open, Interpretation Reading);
