using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// What can be watched of guests: the meter <c>WasmPay.Sandbox</c>. Whoever runs guests in another process counts here for it, since
/// nobody listens there.
/// </summary>
public static class SandboxMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "WasmPay.Sandbox";

    // What counts are told apart by is of fixed sets, whatever a process that was taken over says: so their number is bounded.
    private const string Unknown = "other";
    private static readonly FrozenSet<string> s_traps = FrozenSet.Create(StringComparer.Ordinal,
        [.. Enum.GetValues<TrapCode>().Select(TrapText.Name), "link", "no-memory", "busy", "host-failure", .. HostCodes.All]);
    private static readonly FrozenSet<string> s_codes = FrozenSet.Create(StringComparer.Ordinal,
        ["truncated", "core-module", "malformed", "unsupported", "over-limit", "invalid", "wrong-contract", "unknown-import", .. HostCodes.All]);

    private static readonly Meter Source = new(Name);
    private static readonly Counter<long> s_admitted = Source.CreateCounter<long>("wasmpay.sandbox.admissions", "{component}", "Components that were admitted.");
    private static readonly Counter<long> s_refused = Source.CreateCounter<long>("wasmpay.sandbox.refusals", "{component}", "Components that were refused, by the first reason's code.");
    private static readonly Counter<long> s_outcomes = Source.CreateCounter<long>("wasmpay.sandbox.outcomes", "{call}", "Calls by what they came to, and by trap where there was one.");
    private static readonly Counter<long> s_deadlines = Source.CreateCounter<long>("wasmpay.sandbox.deadlines", "{call}", "Calls that passed their deadline or were cancelled.");
    private static readonly UpDownCounter<long> s_running = Source.CreateUpDownCounter<long>("wasmpay.sandbox.guests.running", "{guest}", "Guests that run now.");
    private static readonly ConcurrentDictionary<Holder, bool> s_holders = [];

    static SandboxMeter() => Source.CreateObservableGauge(
        "wasmpay.sandbox.memory.held", () => s_holders.Keys.Sum(holder => holder.Bytes()), "By", "Bytes that guests hold: running ones their whole budget, idle ones what is resident.");

    /// <summary>A component was admitted.</summary>
    public static void Admitted() => s_admitted.Add(1);

    /// <summary>A component was refused.</summary>
    public static void Refused(IReadOnlyList<Refusal> refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        s_refused.Add(1, new KeyValuePair<string, object?>("code", refusals.Count > 0 && s_codes.Contains(refusals[0].Code) ? refusals[0].Code : Unknown));
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
        var trap = outcome.Trap is not { } name ? "" : s_traps.Contains(name) ? name : Unknown;
        s_outcomes.Add(1, new KeyValuePair<string, object?>("kind", outcome.Kind.ToString()), new KeyValuePair<string, object?>("trap", trap));
        if (outcome.Kind == OutcomeKind.Deadline) s_deadlines.Add(1);
    }

    /// <summary>Has bytes that guests hold watched, until what it answers is disposed.</summary>
    public static IDisposable Holds(Func<long> bytes)
    {
        var holder = new Holder(bytes);
        s_holders[holder] = true;
        return holder;
    }

    private sealed class Holder(Func<long> bytes) : IDisposable
    {
        public Func<long> Bytes => bytes;

        public void Dispose() => s_holders.TryRemove(this, out _);
    }
}
