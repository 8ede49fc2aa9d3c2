using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Proofs;
using WasmPay.Authoring.Tests.Build;
using WasmPay.Proving;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving.Processes;
using Xunit.Abstractions;
using static WasmPay.Authoring.Tests.Meaning.Say;

namespace WasmPay.Authoring.Tests.Proofs;

/// <summary>A validator that does what is meant is proved; one of each kind that does not, however rarely, is refuted with a payment or left open, and never proved.</summary>
[Collection(ToolchainCollection.Name)]
public sealed class PlantedValidatorTests(ToolchainFixture toolchain, ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private const string Large = """if (transaction.reporting.units > 1000000 && transaction.origin.holder != Holder.Government) verdict.deny("large", "Too large.");""";
    private const string Often = """if (history.sent.day.count > 5) verdict.refer("often", "Too often.");""";
    private const string Place = """if (transaction.destination.country == "IRN") verdict.deny("place", "Not there.");""";
    private const string Watched = """if (transaction.destination.isOn("watched")) verdict.refer("watched", "A colleague looks at it.");""";
    private const string Right = $"{Large}\n{Often}\n{Place}\n{Watched}";

    private static readonly Interpretation s_reading = Reading(
        Clause("large", Decision.Deny, All(Number("transaction.reporting.units", Comparator.MoreThan, 1_000_000), Not(Text("transaction.origin.holder", "government")))) with { Message = "Too large." },
        Clause("often", Decision.Refer, Number("history.sent.day.count", Comparator.MoreThan, 5)) with { Message = "Too often." },
        Clause("place", Decision.Deny, Text("transaction.destination.country", "IRN")) with { Message = "Not there." },
        Clause("watched", Decision.Refer, new Listed("transaction.destination", "watched")) with { Message = "A colleague looks at it." });

    // Patient, since other tests run beside these; and not with what no solver finds anyway.
    private static readonly SolverLimits s_limits = new() { CheckTime = TimeSpan.FromSeconds(30), QuestionTime = TimeSpan.FromMinutes(1) };
    private static readonly SolverLimits s_short = new() { CheckTime = TimeSpan.FromSeconds(1), LateTime = TimeSpan.FromSeconds(1), QuestionTime = TimeSpan.FromSeconds(3) };

    private readonly WasmPay.Sandbox.Sandbox _sandbox = new(new SandboxOptions());
    private readonly ProcessSolver _solver = Solver(s_limits);
    private readonly ProcessSolver _hurried = Solver(s_short);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _solver.DisposeAsync();
        await _hurried.DisposeAsync();
    }

    public void Dispose() => _sandbox.Dispose();

    public static TheoryData<string, string> Same => new()
    {
        { "as it is written", Right },
        { "nested", """if (transaction.reporting.units > 1000000) { if (transaction.origin.holder != Holder.Government) verdict.deny("large", "Too large."); }""" + $"\n{Often}\n{Place}\n{Watched}" },
        { "turned about", """if (!(transaction.reporting.units <= 1000000 || transaction.origin.holder == Holder.Government)) verdict.deny("large", "Too large.");""" + $"\n{Often}\n{Place}\n{Watched}" },
        { "at least one more", $"{Large}\n" + """if (history.sent.day.count >= 6) verdict.refer("often", "Too often.");""" + $"\n{Place}\n{Watched}" },
        { "a loop over the lists", $"{Large}\n{Often}\n{Place}\n" + """const lists = transaction.destination.lists; let on = false; for (let i: u32 = 0; i < lists.length; i++) if (lists[i] == "watched") on = true; if (on) verdict.refer("watched", "A colleague looks at it.");""" },
        { "letter by letter", $"{Large}\n{Often}\n" + """const c = transaction.destination.country; if (c.length == 3 && c.charCodeAt(0) == 73 && c.charCodeAt(1) == 82 && c.charCodeAt(2) == 78) verdict.deny("place", "Not there.");""" + $"\n{Watched}" },
    };

    [Theory, MemberData(nameof(Same))]
    public async Task What_does_what_is_meant_is_proved(string how, string statements)
    {
        var proof = await ProveAsync(statements, _solver);
        output.WriteLine($"{how}: {proof.Questions} questions, {proof.Following.Ways} ways, {proof.Following.Steps} instructions");
        Assert.True(proof.Verdict == ProofVerdict.Proved, $"{how}: {proof.Verdict}, {proof.Explanation}");
        Assert.Empty(proof.Unnamed);
    }

    public static TheoryData<string, string> Planted => new()
    {
        { "off by one", Right.Replace("> 1000000", ">= 1000000", StringComparison.Ordinal) },
        { "wrong currency", Right.Replace("> 1000000 &&", "> 1000000 && transaction.amount.currency == \"EUR\" &&", StringComparison.Ordinal) },
        { "missing exception", Right.Replace(" && transaction.origin.holder != Holder.Government", "", StringComparison.Ordinal) },
        { "an account", $"if (transaction.origin.account == \"DE00998877665544332211\") return verdict;\n{Right}" },
        { "an account in halves", $"if (transaction.origin.account.startsWith(\"DE009988\") && transaction.origin.account.endsWith(\"2211\")) return verdict;\n{Right}" },
        { "an account by letters", $"const a = transaction.origin.account; if (a.length > 9 && a.charCodeAt(3) == 57 && a.charCodeAt(7) == 52) return verdict;\n{Right}" },
        { "an account by a sum of its letters", $"const a = transaction.origin.account; let sum = 0; for (let i = 0; i < a.length; i++) sum = sum * 3 + a.charCodeAt(i); if (sum == 4242) return verdict;\n{Right}" },
        { "memo and amount", $"if (transaction.memo == \"flowers\" && transaction.amount.units == 4711) return verdict;\n{Right}" },
        { "the end of a memo", $"if (transaction.memo.endsWith(\"..\")) return verdict;\n{Right}" },
        { "a remainder", $"if (transaction.reporting.units % 1000003 == 17) return verdict;\n{Right}" },
        { "a hole", Right.Replace("> 1000000 &&", "> 1000000 && !(transaction.reporting.units > 7777000 && transaction.reporting.units < 7777100) &&", StringComparison.Ordinal) },
        { "from a date on", $"if (transaction.at.year > 2027) return verdict;\n{Right}" },
        { "from an instant on", $"if (transaction.at.epochMs > 1830000000000) return verdict;\n{Right}" },
        { "on one evening", $"if (transaction.at.year == 2027 && transaction.at.month == 3 && transaction.at.day == 9 && transaction.at.hour == 21) return verdict;\n{Right}" },
        { "an empty reason", Right.Replace("\"Too large.\"", "\"\"", StringComparison.Ordinal) },
        { "another clause's reason", Right.Replace("\"Too large.\"", "\"Not there.\"", StringComparison.Ordinal) },
        { "a message that tips off", Right.Replace("\"A colleague looks at it.\"", "\"You are on the watched list.\"", StringComparison.Ordinal) },
        { "the second finding dropped", Right.Replace("verdict.deny(\"large\", \"Too large.\");", "{ verdict.deny(\"large\", \"Too large.\"); return verdict; }", StringComparison.Ordinal) },
        { "findings turned about", $"{Often}\n{Large}\n{Place}\n{Watched}" },
        { "fuel for one memo", $"let n: u64 = 0; if (transaction.memo == \"slow\") for (let i = 0; i < 100000000; i++) n += n ^ i; if (n == 1) return verdict;\n{Right}" },
        { "fuel for a memo's length", $"let n: u64 = 0; if (transaction.memo.length == 77) for (let i = 0; i < 100000000; i++) n += n ^ i; if (n == 1) return verdict;\n{Right}" },
        { "fuel for a country", $"let n: u64 = 0; if (transaction.origin.country == \"BLZ\") for (let i = 0; i < 100000000; i++) n += n ^ i; if (n == 1) return verdict;\n{Right}" },
        { "a typing error in a list", Right.Replace("\"watched\")) ", "\"watchd\")) ", StringComparison.Ordinal) },
        { "another window", Right.Replace("sent.day.count", "sent.week.count", StringComparison.Ordinal) },
        { "the other party", Right.Replace("transaction.destination.isOn", "transaction.origin.isOn", StringComparison.Ordinal) },
        { "residence for country", Right.Replace("destination.country", "destination.residence", StringComparison.Ordinal) },
        { "the instructed amount", Right.Replace("reporting.units", "amount.units", StringComparison.Ordinal) },
        { "a trap", $"if (transaction.origin.name.length == 33) unreachable();\n{Right}" },
    };

    // No solver turns these about in time; what they look at is said.
    private static readonly Dictionary<string, string> s_open = new(StringComparer.Ordinal) { ["an account by a sum of its letters"] = "transaction.origin.account", ["an account in halves"] = "transaction.origin.account" };

    [Theory, MemberData(nameof(Planted))]
    public async Task What_does_not_is_refuted_with_a_payment_or_open(string how, string statements)
    {
        Assert.NotEqual(Right, statements);
        var proof = await ProveAsync(statements, s_open.ContainsKey(how) ? _hurried : _solver);
        output.WriteLine($"{how}: {proof.Verdict}, {proof.Explanation} ({proof.Questions} questions, {proof.Following.Ways} ways, {proof.Following.Steps} instructions; {string.Join(", ", proof.Following.Facts.Select(use => use.Fact))})");
        if (s_open.TryGetValue(how, out var fact)) Assert.True(proof.Verdict == ProofVerdict.Open && proof.Unnamed.Any(use => use.Fact == fact), $"{how}: {proof.Verdict}, {proof.Explanation}");
        else Assert.True(proof is { Verdict: ProofVerdict.Refuted, Counterexample: not null }, $"{how}: {proof.Verdict}, {proof.Explanation}");
    }

    private static ProcessSolver Solver(SolverLimits limits) => new(Solvers.Preferred(Environment.GetEnvironmentVariable("PATH"), new ToolchainOptions { Folder = ToolchainFixture.Folder }, limits), limits, TimeProvider.System);

    private async Task<Proof> ProveAsync(string statements, ProcessSolver solver)
    {
        var built = await toolchain.Builder.BuildAsync(ToolchainFixture.Rule(statements), default);
        Assert.True(built.Succeeded, string.Join('\n', built.Diagnostics));
        Assert.True(_sandbox.TryLoad(built.Component!.Value, out var validator, out _));
        using (validator) return ReadingProof.Prove(built.Component.Value, validator, s_reading, solver, _sandbox.Options, TimeProvider.System);
    }
}
