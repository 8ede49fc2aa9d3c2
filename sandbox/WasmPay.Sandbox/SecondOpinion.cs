using System.Globalization;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// One answer out of two: the same payment was decided on two engines, which share nothing but the rules they keep. Where they say the
/// same, that is the answer; where they differ, nobody knows which is right, and a person decides.
/// </summary>
/// <param name="First">The engine whose answer counts.</param>
/// <param name="Second">The engine that must say the same.</param>
internal sealed record SecondOpinion(EngineIdentity First, EngineIdentity Second)
{
    private static readonly string CallsNestTooDeep = TrapText.Name(TrapCode.CallStackExhausted);

    /// <summary>The outcome to answer with.</summary>
    public Outcome Settle(Outcome first, Outcome second)
    {
        // What the host ended says nothing of the guest; it refers by itself, with its own reason.
        if (WasEndedByHost(first)) return first;
        if (WasEndedByHost(second)) return second with { Fuel = first.Fuel, HostFuel = first.HostFuel, StartFuel = first.StartFuel, StartHostFuel = first.StartHostFuel, Log = first.Log };
        // The first has more stack than the depth of calls can take, and the second counts that: what it ends there is at its end, and where
        // neither has a verdict, it says why.
        if (first.WentDeep && (second.Trap == CallsNestTooDeep || (first.Verdict is null && second.Verdict is null))) return second;
        return Difference(first, second) is not { } difference ? first : new()
        {
            Kind = OutcomeKind.Disagreement,
            Engine = First,
            Explanation = $"The engines disagree: {Name(First)} {difference.First}, and {Name(Second)} {difference.Second}.",
            Fuel = first.Fuel,
            HostFuel = first.HostFuel,
            StartFuel = first.StartFuel,
            StartHostFuel = first.StartHostFuel,
            Log = first.Log,
        };
    }

    private static bool WasEndedByHost(Outcome outcome) =>
        outcome.Kind is OutcomeKind.Deadline or OutcomeKind.HostFailure;

    private static (string First, string Second)? Difference(Outcome first, Outcome second)
    {
        if (first.Kind != second.Kind || first.Trap != second.Trap) return (Ending(first), Ending(second));
        if (first.Verdict?.Decision != second.Verdict?.Decision) return (Ending(first), Ending(second));
        if (!Findings(first).SequenceEqual(Findings(second))) return ($"gives {Show(first)}", $"gives {Show(second)}");
        return first.Fuel == second.Fuel || !first.HasExactFuel ? null : (Fuel(first), Fuel(second));
    }

    private static IReadOnlyList<Finding> Findings(Outcome outcome) => outcome.Verdict?.Findings ?? [];

    private static string Ending(Outcome outcome) => outcome.Verdict is { } verdict
        ? $"decides {verdict.Decision}"
        : outcome.Trap is { } trap ? $"ends with {outcome.Kind} ({trap})" : $"ends with {outcome.Kind}";

    private static string Show(Outcome outcome) => Findings(outcome) is { Count: > 0 } findings
        ? $"the findings {string.Join(", ", findings.Select(finding => $"{finding.Clause}: {finding.Message}"))}"
        : "no finding";

    private static string Fuel(Outcome outcome) => string.Create(CultureInfo.InvariantCulture, $"uses {outcome.Fuel} fuel");

    private static string Name(EngineIdentity engine) => $"{engine.Name} {engine.Version}";
}
