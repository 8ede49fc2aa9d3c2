using System.Collections.Immutable;
using WasmPay.Fuzzing.Explaining;
using WasmPay.Fuzzing.Judging;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Shrinking;

/// <summary>Takes what went wrong, shrinks what is new of it, and counts what is known.</summary>
/// <param name="simple">The request that shrinking aims at.</param>
/// <param name="limit">Findings to keep.</param>
/// <param name="inTime">False once the time is up; nothing is shrunk any more then.</param>
internal sealed class FindingCollector(ValidationRequest simple, int limit, Func<bool> inTime)
{
    private readonly Dictionary<string, int> findingOf = [];
    private readonly List<FuzzFinding> findings = [];
    private int shrinks;

    /// <summary>Findings so far.</summary>
    public int Count => findings.Count;

    /// <summary>The findings, in the order in which they were found.</summary>
    public ImmutableArray<FuzzFinding> All => [.. findings];

    /// <summary>Takes a problem with the request that showed it.</summary>
    /// <param name="symptom">What is wrong.</param>
    /// <param name="request">The request.</param>
    /// <param name="examine">What is wrong with another request, by the same measure.</param>
    public void Record(Symptom symptom, ValidationRequest request, Func<ValidationRequest, Symptom?> examine)
    {
        if (findingOf.TryGetValue(symptom.Key, out var known))
        {
            CountAgain(known);
            return;
        }
        if (findings.Count >= limit || shrinks >= 4 * limit) return;
        shrinks++;
        var smallest = new RequestShrinker(simple, Shows, inTime).Shrink(request);
        var shrunk = inTime() && examine(smallest) is { } confirmed && symptom.IsShownBy(confirmed) ? confirmed : symptom;
        if (findingOf.TryGetValue(shrunk.Key, out known))
        {
            findingOf[symptom.Key] = known;
            CountAgain(known);
            return;
        }
        findingOf[symptom.Key] = findingOf[shrunk.Key] = findings.Count;
        findings.Add(new FuzzFinding
        {
            Kind = shrunk.Kind,
            Request = smallest,
            Original = request,
            Explanation = Explainer.Explain(shrunk, smallest, simple),
            Plausible = shrunk.Plausible,
            Occurrences = 1,
        });

        bool Shows(ValidationRequest candidate) => examine(candidate) is { } shown && symptom.IsShownBy(shown);
    }

    private void CountAgain(int finding) => findings[finding] = findings[finding] with { Occurrences = findings[finding].Occurrences + 1 };
}
