using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Solving.Terms;

namespace WasmPay.Authoring.Meaning.Texts;

/// <summary>
/// The text facts of a question as numbers (<see cref="TextGroup"/>), and what is looked for within them as truths. Linear arithmetic is quick on every
/// solver; whether a text has the parts that a solver chose is looked up by <see cref="TextSearch"/> when it has chosen (<see cref="TextDecoder"/>).
/// </summary>
internal sealed class TextCodes
{
    // Laws compare these (FactLaws).
    private static readonly (string, string)[] s_pairs =
    [
        ("transaction.origin.account", "transaction.destination.account"), ("transaction.origin.bank", "transaction.destination.bank"),
        ("transaction.origin.country", "transaction.destination.country"), ("transaction.amount.currency", "transaction.reporting.currency"),
    ];

    private readonly SmtScriptBuilder _script;
    private readonly Dictionary<string, TextGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SmtTerm> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, TextPart, string, bool), SmtTerm> _matches = [];

    /// <summary>Declares every text fact; the conditions say what is named and compared.</summary>
    public TextCodes(SmtScriptBuilder script, BankProfile bank, IReadOnlyList<Condition> leaves)
    {
        (_script, Bank) = (script, bank);
        var baseline = SampleRequests.Baseline(bank);
        var named = leaves.OfType<Membership>().ToLookup(m => m.Fact, m => m.Values);
        foreach (var facts in Grouped(leaves.OfType<SameText>().Select(same => (same.Fact, same.Other)).Concat(s_pairs)))
        {
            var group = new TextGroup(facts, facts.SelectMany(fact =>
                named[fact].SelectMany(values => values).Concat(Words(fact) ?? [""]).Prepend(FactReader.Text(baseline, fact))));
            Groups.Add(group);
            foreach (var fact in facts) Declare(fact, group);
        }
    }

    /// <summary>The bank whose rule it is.</summary>
    public BankProfile Bank { get; }

    /// <summary>The groups of facts.</summary>
    public List<TextGroup> Groups { get; } = [];

    /// <summary>What is looked for within texts: by fact, where, what and how.</summary>
    public IReadOnlyDictionary<(string Fact, TextPart Part, string Value, bool AnyCase), SmtTerm> Matches => _matches;

    /// <summary>A fact's code.</summary>
    public SmtTerm Code(string fact) => _codes[fact];

    /// <summary>A fact is a text.</summary>
    public SmtTerm Is(string fact, string text) => _groups[fact].CodeOf(text) is { } code ? Smt.Equal(_codes[fact], Smt.Int(code)) : Smt.False;

    /// <summary>Two facts are the same text.</summary>
    public SmtTerm Same(string fact, string other) => Smt.Equal(_codes[fact], _codes[other]);

    /// <summary>A fact has something in it: of texts that are named it is known, of others it is left open until one is looked for.</summary>
    public SmtTerm Has(string fact, TextPart part, string value, bool anyCase)
    {
        if (_matches.TryGetValue((fact, part, value, anyCase), out var known)) return known;
        var has = _script.Declare($"{fact} {part} {(anyCase ? "any" : "own")} {value}", SmtSort.Bool);
        var (group, need) = (_groups[fact], new TextNeed(part, value, anyCase, true));
        var those = group.Known.Where(need.IsMetBy).Select(text => Is(fact, text)).ToList();
        _script.Assert(Smt.Or(group.IsOther(_codes[fact]), Smt.Equal(has, Smt.Or(those))));
        return _matches[(fact, part, value, anyCase)] = has;
    }

    /// <summary>The words that a fact is one of, where they are fixed.</summary>
    public static IReadOnlyList<string>? Words(string fact) => FactCatalog.TryFind(fact, out var known) ? known.Words : null;

    private void Declare(string fact, TextGroup group)
    {
        var code = _script.Declare(fact, SmtSort.Int);
        _groups[fact] = group;
        _codes[fact] = code;
        if (Words(fact) is { } words)
        {
            _script.Assert(Smt.Or([.. words.Select(word => Is(fact, word))]));
            return;
        }
        _script.Assert(Smt.Between(code, 0, group.Codes - 1));
        var domain = TextDomain.Of(fact, Bank);
        foreach (var text in group.Known.Where(text => !domain.Allows(text))) _script.Assert(Smt.Not(Is(fact, text)));
    }

    // Facts that are compared with each other, also by others in between.
    private static IEnumerable<IReadOnlyList<string>> Grouped(IEnumerable<(string, string)> pairs)
    {
        var heads = FactCatalog.All.Where(fact => fact.Kind == FactKind.Text).ToDictionary(fact => fact.Name, fact => fact.Name, StringComparer.Ordinal);
        foreach (var (one, other) in pairs)
        {
            var (from, to) = (heads[one], heads[other]);
            foreach (var fact in heads.Keys.Where(fact => heads[fact] == from).ToList()) heads[fact] = to;
        }
        return heads.GroupBy(pair => pair.Value, pair => pair.Key).Select(group => group.Order(StringComparer.Ordinal).ToList());
    }
}
