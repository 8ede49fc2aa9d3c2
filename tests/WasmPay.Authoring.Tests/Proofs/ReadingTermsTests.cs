using FsCheck;
using FsCheck.Fluent;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Proofs;
using WasmPay.Authoring.Tests.Interpretations;
using WasmPay.Proving.Expectations;
using WasmPay.Proving.Requests;
using WasmPay.Proving.Terms;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Tests.Proofs;

/// <summary>What a proof holds a validator to is what the evaluator decides: random readings on random payments, with the whole answer.</summary>
public sealed class ReadingTermsTests
{
    private static readonly string[] s_texts = ["", "USD", "usd", "IRN", "GBR", "USA", "SALA", "SA", "a", "quoted", "a \"quoted\" text", "sanctions", "watchlist", "xUSDX", "QUOTEDX"];
    private static readonly ulong[] s_numbers = [0, 1, 2, 7, 28, 29, 30, 31, 99, 100, 49_999, 50_000, 50_001, 999_999, 1_000_000, 1_000_001, 2_000_000, int.MaxValue, uint.MaxValue, long.MaxValue, ulong.MaxValue, 1UL << 63];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Terms_answer_as_the_evaluator_does(int seed)
    {
        var (random, decided) = (new Random(seed), new HashSet<(Decision, int)>());
        for (var round = 0; round < 150; round++)
        {
            var reading = RandomReading(seed, round);
            var (pool, facts, bounds) = (new BitsPool(), new FactTable(), new RequestBounds());
            var meant = new ReadingTerms(new RequestTerms(pool, facts, bounds, wide: true)).Answer(reading);
            var symbols = Symbols(meant.Findings.Select(finding => finding.When).Append(meant.Decision));
            for (var sample = 0; sample < 20; sample++)
            {
                var values = Values(symbols, random);
                var payment = new RequestOfValues(values, bounds).Request();
                var model = new BitsModel(symbol => values[symbol]);
                var verdict = new InterpretationEvaluator(reading).Decide(payment);
                decided.Add((verdict.Decision, verdict.Findings.Count));
                Assert.Equal((ulong)verdict.Decision, model.Of(meant.Decision));
                Assert.Equal(verdict.Findings, meant.Findings.Where(finding => model.Of(finding.When) != 0).Select(finding => finding.Finding));
            }
        }
        // A test whose payments all pass would show nothing.
        Assert.True(decided.Count > 6, string.Join(", ", decided));
    }

    private static Interpretation RandomReading(int seed, int round)
    {
        var conditions = RandomConditions.Named.Sample(5, new Rnd((ulong)seed, (ulong)(2 * round) + 1), 4).ToList();
        var clauses = conditions.Select((condition, i) => new Clause($"clause-{i}", (Decision)((i + round) % 3), condition, $"Clause {i} fired.")).ToList();
        return new Interpretation
        {
            Precedence = round % 2 == 0 ? Precedence.Strictest : Precedence.FirstMatch,
            Definitions = [new Definition("risky", RandomConditions.Plain.Sample(1, new Rnd((ulong)seed, (ulong)(2 * round) + 1001), 4)[0])],
            Tables = [RandomConditions.Limited],
            Clauses = [.. clauses, clauses[1] with { Code = "linked", Unless = ["clause-0", "clause-2"] }],
            Otherwise = round % 3 == 0 ? Otherwise.Approve : new Otherwise((Decision)(round % 3), "rest", "Nothing else passes."),
        };
    }

    private static List<Bits> Symbols(IEnumerable<Bits> terms)
    {
        var (seen, waiting) = (new HashSet<Bits>(), new Stack<Bits>(terms));
        while (waiting.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            foreach (var part in new[] { next.A, next.B, next.C }) if (part is not null) waiting.Push(part);
        }
        return [.. seen.Where(term => term.Op == BitsOp.Symbol).OrderBy(term => term.Name, StringComparer.Ordinal)];
    }

    // Texts as whole words, cut to what they have room for.
    private static Dictionary<Bits, ulong> Values(List<Bits> symbols, Random random)
    {
        var (values, texts) = (new Dictionary<Bits, ulong>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var symbol in symbols)
        {
            var name = symbol.Name;
            if (name.EndsWith(".length", StringComparison.Ordinal)) values[symbol] = (ulong)TextOf(name[..^".length".Length]).Length;
            else if (name[(name.LastIndexOf('.') + 1)..] is var last && int.TryParse(last, out var place)) values[symbol] = TextOf(name[..(name.Length - last.Length - 1)]) is var text && place < text.Length ? text[place] : ' ';
            else if (name.EndsWith(".count", StringComparison.Ordinal) && name.Contains(".lists", StringComparison.Ordinal)) values[symbol] = (ulong)random.Next(5);
            else if (name.EndsWith('?') || name == "history.first-payment") values[symbol] = (ulong)random.Next(2);
            else if (symbol.Width == 8) values[symbol] = name.EndsWith(".hour", StringComparison.Ordinal) ? (ulong)random.Next(24) : name.EndsWith(".minute", StringComparison.Ordinal) ? (ulong)random.Next(60) : name.EndsWith(".day", StringComparison.Ordinal) ? (ulong)random.Next(1, 32) : name.EndsWith(".month", StringComparison.Ordinal) ? (ulong)random.Next(1, 13) : (ulong)random.Next(name.Contains(".at.", StringComparison.Ordinal) ? 1 : 0, 4);
            else if (symbol.Width == 16) values[symbol] = (ulong)random.Next(1970, 2105);
            else values[symbol] = s_numbers[random.Next(s_numbers.Length)] & Bits.Mask(symbol.Width);
        }
        return values;

        string TextOf(string name)
        {
            if (texts.TryGetValue(name, out var known)) return known;
            var text = s_texts[random.Next(s_texts.Length)];
            // Half of the countries are the same on both sides.
            return texts[name] = name.EndsWith("country", StringComparison.Ordinal) || name.EndsWith("residence", StringComparison.Ordinal) || name.EndsWith("currency", StringComparison.Ordinal) ? text[..Math.Min(3, text.Length)]
                : name.EndsWith("purpose", StringComparison.Ordinal) ? text[..Math.Min(4, text.Length)] : text[..Math.Min(10, text.Length)];
        }
    }
}
