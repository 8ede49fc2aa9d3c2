using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Fuzzing;

using Comparison = WasmPay.Authoring.Interpretations.Comparison;

namespace WasmPay.Authoring;

/// <summary>What the fuzzer should know of an interpretation: its limits and words.</summary>
public static class Hints
{
    /// <summary>The hints of a reading and of the source that was written from it, which may know words that the reading does not.</summary>
    public static FuzzHints Of(Interpretation interpretation, BankProfile bank, string source)
    {
        var (read, found) = (Of(interpretation, bank), SourceHints.Read(source));
        return new FuzzHints
        {
            Amounts = [.. read.Amounts.Union(found.Amounts)],
            Integers = [.. read.Integers.Union(found.Integers)],
            Currencies = [.. read.Currencies.Union(found.Currencies)],
            Countries = [.. read.Countries.Union(found.Countries)],
            Lists = [.. read.Lists.Union(found.Lists)],
            Purposes = [.. read.Purposes.Union(found.Purposes)],
            Banks = [.. read.Banks.Union(found.Banks)],
            Words = [.. read.Words.Union(found.Words)],
            Requests = read.Requests,
        };
    }

    /// <summary>The hints of <paramref name="interpretation"/>.</summary>
    public static FuzzHints Of(Interpretation interpretation, BankProfile bank)
    {
        var leaves = PlainReading.Of(interpretation).Clauses.SelectMany(c => c.When.Leaves).ToList();
        var matches = leaves.OfType<TextMatch>().ToList();
        var comparisons = leaves.OfType<Comparison>().ToList();
        var texts = leaves.OfType<Membership>().ToList();
        return new FuzzHints
        {
            Amounts = [.. comparisons.Where(IsMoney).Select(Limit).Distinct()],
            Integers = [.. comparisons.Where(c => !IsMoney(c)).Select(Limit).Distinct()],
            Currencies = [.. Values(texts, ".currency").Append(bank.ReportingCurrency).Distinct()],
            Countries = [.. Values(texts, ".country").Concat(Values(texts, ".residence")).Append(bank.Country).Distinct()],
            Lists = [.. leaves.OfType<Listed>().Select(l => l.List).Concat(bank.Lists.Keys).Distinct()],
            Purposes = [.. Values(texts, ".purpose").Distinct()],
            Banks = [.. Values(texts, ".bank").Append(bank.Code).Distinct()],
            Words = [.. texts.Where(t => t.Fact is "transaction.memo" || t.Fact.EndsWith("name", StringComparison.Ordinal) || t.Fact.EndsWith("account", StringComparison.Ordinal)).SelectMany(t => t.Values).Concat(matches.SelectMany(m => m.Values)).Distinct()],
            Requests = [.. interpretation.Examples.Select(e => SampleRequests.ToRequest(bank, e))],
        };
    }

    private static IEnumerable<string> Values(IEnumerable<Membership> texts, string field) =>
        texts.Where(t => t.Fact.EndsWith(field, StringComparison.Ordinal)).SelectMany(t => t.Values).Where(v => v != "");

    private static bool IsMoney(Comparison c) => c.Terms.Any(t => t.Fact.EndsWith(".units", StringComparison.Ordinal) || t.Fact.EndsWith(".total", StringComparison.Ordinal));

    private static long Limit(Comparison plain) => ((NumberLimit)plain.Limit).Number;
}
