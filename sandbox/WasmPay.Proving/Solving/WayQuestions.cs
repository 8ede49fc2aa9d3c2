using WasmPay.Proving.Machine;
using WasmPay.Proving.Requests;
using WasmPay.Proving.Terms;
using WasmPay.Solving;
using WasmPay.Solving.Terms;

namespace WasmPay.Proving.Solving;

/// <summary>Whether there is a payment for which conditions hold.</summary>
/// <param name="Exists">Null where the solver does not know.</param>
/// <param name="Values">Where there is one, the values of symbols; those that do not matter are not among them.</param>
/// <param name="Why">Why it is not known.</param>
internal sealed record Existence(bool? Exists, IReadOnlyDictionary<Bits, ulong> Values, string Why);

/// <summary>Asks a solver about ways.</summary>
internal sealed class WayQuestions(ISolver solver, BitsPool pool, FactTable facts)
{
    private static readonly Dictionary<Bits, ulong> s_none = [];

    /// <summary>Questions that a solver was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>Whether a payment meets a path, and a truth beside it.</summary>
    public async Task<Existence> AskAsync(PathCondition? path, Bits truth, CancellationToken cancellation)
    {
        if (truth.IsFalse) return new(false, s_none, "");
        var script = new BitsScript();
        for (var at = path; at is not null; at = at.Before) script.Assert(at.Condition);
        if (truth != pool.True) script.Assert(truth);
        script.Hold(facts.LawOf);
        Asked++;
        return await solver.AskAsync(script.Build(), cancellation).ConfigureAwait(false) switch
        {
            Unsatisfiable => new(false, s_none, ""),
            Satisfiable found => new(true, script.Symbols.Zip(found.Values, (symbol, value) => (symbol, value)).ToDictionary(pair => pair.symbol, pair => (ulong)((BitsValue)pair.value).Value), ""),
            NotKnown not => new(null, s_none, not.Message),
            var other => throw new InvalidOperationException($"A solver says {other}."),
        };
    }
}
