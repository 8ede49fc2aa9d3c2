using System.Diagnostics.Metrics;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox;

/// <summary>
/// What can be watched of guests: the meter <c>WasmPay.Sandbox</c>. Whoever runs guests in another process counts here for it, since
/// nobody listens there.
/// </summary>
public static class SandboxMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "WasmPay.Sandbox";

    private static readonly Meter Source = new(Name);
    private static readonly Counter<long> s_admitted = Source.CreateCounter<long>("wasmpay.sandbox.admissions", "{component}", "Components that were admitted.");
    private static readonly Counter<long> s_refused = Source.CreateCounter<long>("wasmpay.sandbox.refusals", "{component}", "Components that were refused, by the first reason's code.");
    private static readonly Counter<long> s_outcomes = Source.CreateCounter<long>("wasmpay.sandbox.outcomes", "{call}", "Calls by what they came to, and by trap where there was one.");
    private static readonly Counter<long> s_deadlines = Source.CreateCounter<long>("wasmpay.sandbox.deadlines", "{call}", "Calls that passed their deadline or were cancelled.");
    private static readonly UpDownCounter<long> s_running = Source.CreateUpDownCounter<long>("wasmpay.sandbox.guests.running", "{guest}", "Guests that run now.");

    /// <summary>A component was admitted.</summary>
    public static void Admitted() => s_admitted.Add(1);

    /// <summary>A component was refused.</summary>
    public static void Refused(IReadOnlyList<Refusal> refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        s_refused.Add(1, new KeyValuePair<string, object?>("code", refusals.Count > 0 ? refusals[0].Code : "unknown"));
    }

    /// <summary>So many guests began to run.</summary>
    public static void Began(int guests) => s_running.Add(guests);

    /// <summary>So many guests ended.</summary>
    public static void Ended(int guests) => s_running.Add(-guests);

    /// <summary>What a call came to.</summary>
    public static void Came(Outcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (!s_outcomes.Enabled && !s_deadlines.Enabled) return;
        // Names of traps are of a fixed set, so that their number is bounded.
        s_outcomes.Add(1, new KeyValuePair<string, object?>("kind", outcome.Kind.ToString()), new KeyValuePair<string, object?>("trap", outcome.Trap ?? ""));
        if (outcome.Kind == OutcomeKind.Deadline) s_deadlines.Add(1);
    }
}
