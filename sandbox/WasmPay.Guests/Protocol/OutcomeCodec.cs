using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Protocol;

/// <summary>The most that an outcome may hold; the host believes no worker that sends more.</summary>
/// <param name="Fuel">What one call may use.</param>
/// <param name="Findings">Findings of one verdict.</param>
/// <param name="TextBytes">Bytes of UTF-8 of one text.</param>
/// <param name="LogLines">Lines of one guest's log.</param>
/// <param name="VerdictBytes">Bytes of all texts of one verdict.</param>
internal readonly record struct OutcomeLimits(ulong Fuel, int Findings, int TextBytes, int LogLines, long VerdictBytes)
{
    /// <summary>A text of a guest in UTF-16 or Latin-1 grows by as much when it becomes UTF-8.</summary>
    private const int Utf8Growth = 3;

    /// <summary>What the sandbox itself bounds, which is above what its logs and explanations come to.</summary>
    private const int LeastTextBytes = 256 << 10, MostLogLines = 2_000;

    /// <summary>All of a log, of which the sandbox keeps 64 K characters.</summary>
    public const int LogBytes = 1 << 20;

    public static OutcomeLimits Of(SandboxOptions options) =>
        new(options.Fuel, options.Findings, (int)Math.Min(int.MaxValue, Math.Max(LeastTextBytes, (long)Utf8Growth * options.TextBytes)), MostLogLines, (long)Utf8Growth * options.VerdictBytes);
}

/// <summary>Outcomes as bytes. Reading keeps the contract's rules: whatever a worker sends, it is a possible outcome or an error.</summary>
internal static class OutcomeCodec
{
    private static readonly int s_kinds = Enum.GetValues<OutcomeKind>().Length;
    private static readonly int s_decisions = Enum.GetValues<Decision>().Length;

    public static void Write(WireWriter to, Outcome outcome)
    {
        to.Byte((byte)outcome.Kind);
        to.U64(outcome.Fuel);
        to.U64(outcome.HostFuel);
        to.U64(outcome.StartFuel);
        to.U64(outcome.StartHostFuel);
        to.Flag(outcome.Engine is not null);
        if (outcome.Engine is not null) ComponentCodec.Write(to, outcome.Engine);
        to.Optional(outcome.Trap);
        to.Optional(outcome.Explanation is null ? null : Lossless(outcome.Explanation));
        to.Flag(outcome.Verdict is not null);
        if (outcome.Verdict is { } verdict)
        {
            to.Byte((byte)verdict.Decision);
            to.Count(verdict.Findings.Count);
            foreach (var finding in verdict.Findings)
            {
                to.Text(finding.Clause);
                to.Text(finding.Message);
            }
        }
        to.Flag(outcome.Legacy is not null);
        if (outcome.Legacy is { } legacy)
        {
            to.Flag(legacy.Approved);
            to.Optional(legacy.Reason);
        }
        to.Count(outcome.Log.Count);
        foreach (var line in outcome.Log)
        {
            to.Text(line.Level);
            to.Text(Lossless(line.Context));
            to.Text(Lossless(line.Message));
        }
    }

    public static Outcome Read(ref WireReader from, OutcomeLimits limits)
    {
        var kind = (OutcomeKind)from.Choice(s_kinds);
        var (fuel, hostFuel, startFuel, startHostFuel) = (from.U64(), from.U64(), from.U64(), from.U64());
        // INVARIANT: parts are no more than their whole, and nobody uses more than was given.
        if (fuel > limits.Fuel || hostFuel > fuel || startFuel > fuel || startHostFuel > Math.Min(startFuel, hostFuel))
            throw new WireException($"Fuel of {fuel}, {hostFuel}, {startFuel} and {startHostFuel} was not to be had.");
        var engine = from.Flag() ? ComponentCodec.ReadEngine(ref from) : null;
        var (trap, explanation) = (from.OptionalShown(limits.TextBytes), from.OptionalShown(limits.TextBytes));
        var verdict = from.Flag() ? ReadVerdict(ref from, limits) : null;
        var legacy = from.Flag() ? new LegacyAnswer(from.Flag(), from.Optional(limits.TextBytes)) : null;
        // INVARIANT: there is a verdict exactly where the kind says so; what a worker sends cannot make an approval of anything else.
        if (kind == OutcomeKind.Verdict != verdict is not null) throw new WireException($"An outcome of kind {kind} {(verdict is null ? "lacks its" : "has a")} verdict.");
        if (legacy is not null && (verdict is null || legacy.Approved != (verdict.Decision == Decision.Approve)))
            throw new WireException("An answer of contract 0.1.0 contradicts the verdict that was made of it.");
        return new()
        {
            Kind = kind,
            Engine = engine,
            Verdict = verdict,
            Trap = trap,
            Explanation = explanation,
            Fuel = fuel,
            HostFuel = hostFuel,
            StartFuel = startFuel,
            StartHostFuel = startHostFuel,
            Legacy = legacy,
            Log = ReadLog(ref from, limits),
        };
    }

    private static Verdict ReadVerdict(ref WireReader from, OutcomeLimits limits)
    {
        var decision = (Decision)from.Choice(s_decisions);
        var findings = new Finding[from.Count(limits.Findings, 2 * sizeof(int))];
        for (var i = 0; i < findings.Length; i++) findings[i] = new(from.Text(limits.TextBytes), from.Text(limits.TextBytes));
        if (findings.Sum(finding => (long)finding.Clause.Length + finding.Message.Length) > limits.VerdictBytes) throw new WireException("A verdict's texts are too long together.");
        // INVARIANT: approve has no findings, refer and deny have at least one.
        if (decision == Decision.Approve != (findings.Length == 0)) throw new WireException($"A verdict to {decision} has {findings.Length} findings.");
        return new(decision, findings);
    }

    private static LogLine[] ReadLog(ref WireReader from, OutcomeLimits limits)
    {
        var lines = new LogLine[from.Count(limits.LogLines, 3 * sizeof(int))];
        for (var i = 0; i < lines.Length; i++) lines[i] = new(from.Text(limits.TextBytes), from.Text(limits.TextBytes), from.Text(limits.TextBytes));
        return lines.Sum(line => (long)line.Level.Length + line.Context.Length + line.Message.Length) <= OutcomeLimits.LogBytes ? lines : throw new WireException("A log is too long.");
    }

    // Verdicts' texts are well-formed by the contract. A log may have been cut within a pair of surrogates, and is for people.
    private static string Lossless(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else return System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
        }
        return text;
    }
}
