using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Checks;

/// <summary>
/// What a reading looks at that its bank knows of its own customers alone (validators/README.md). Where the other party is another bank's
/// customer, something stands for it, and whoever signs the rule must know what follows from that.
/// </summary>
public static class StrangerFacts
{
    private static readonly InterpretationEvaluator s_plain = new(Interpretation.Empty);

    private static readonly string[] s_texts = ["address", "identifier", "birth-date"];

    /// <summary>A sentence for each clause and party; none where all is known, as it is to the platform.</summary>
    public static IReadOnlyList<string> Sentences(Interpretation interpretation, BankProfile bank)
    {
        if (bank.Code == Platform) return [];
        var wording = new Wording(bank.ReportingCurrency);
        return [.. PlainReading.Of(interpretation).Clauses.SelectMany(clause => Of(clause, bank).Select(found => Sentence(wording, clause, found.Party, found.Facts, found.Fires)))];
    }

    // The platform's own code is told of both sides.
    private const string Platform = "platform";

    private static IEnumerable<(Strangers Party, IReadOnlyList<string> Facts, bool Fires)> Of(Clause clause, BankProfile bank)
    {
        var looked = clause.When.Leaves.SelectMany(Facts).Distinct(StringComparer.Ordinal).ToList();
        foreach (var party in (Strangers[])[Strangers.Origin, Strangers.Destination])
        {
            if (looked.FindAll(fact => IsNotKnown(party, fact)) is not { Count: > 0 } facts) continue;
            yield return (party, facts, s_plain.Holds(clause.When, Ordinary(party, bank)));
        }
    }

    private static IEnumerable<string> Facts(Condition leaf) => leaf switch
    {
        Comparison c => c.Facts,
        TextMatch t => [t.Fact],
        Membership m => [m.Fact],
        SameText s => [s.Fact, s.Other],
        IsAbsent a => [a.Fact],
        _ => [],
    };

    private static bool IsNotKnown(Strangers party, string fact) => party == Strangers.Origin
        ? fact is "transaction.origin.rating" or "transaction.origin.age-days" or "history.idle-minutes" || fact.StartsWith("history.sent.", StringComparison.Ordinal)
        : fact is "transaction.destination.rating" or "transaction.destination.age-days" || fact.StartsWith("history.received.", StringComparison.Ordinal)
            || s_texts.Any(text => fact == $"transaction.destination.{text}");

    // An ordinary payment from another bank's customer, or to one, as the bank's validator is told of it.
    private static ValidationRequest Ordinary(Strangers party, BankProfile bank)
    {
        var request = SampleRequests.Baseline(bank);
        var transaction = request.Transaction;
        if (party == Strangers.Destination) transaction = transaction with { Destination = transaction.Destination with { Address = "", Identifier = "", BirthDate = "" } };
        return NotKnown.Of(party, request with { Transaction = transaction });
    }

    private static string Sentence(Wording wording, Clause clause, Strangers party, IReadOnlyList<string> facts, bool fires)
    {
        var (who, way) = party == Strangers.Origin ? ("payer", "from") : ("payee", "to");
        var effect = fires
            ? clause.Decision switch { Decision.Deny => "is denied by it", Decision.Refer => "is referred by it", _ => "ends there" }
            : "is not caught by it";
        return $"The clause {clause.Code} looks at {wording.Facts(facts)}. Of a {who} who is another bank's customer that is not known, and what stands for it decides: an ordinary payment {way} there {effect}.";
    }
}
