using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving.Processes;
using Comparison = WasmPay.Authoring.Interpretations.Comparison;

namespace WasmPay.Authoring.Tests.Meaning;

/// <summary>A judge on the preferred solver of this machine.</summary>
public sealed class JudgeFixture : IAsyncLifetime
{
    public static BankProfile Bank { get; } = new(
        "NORDDEFF", "Nordbank", "DEU", "EUR", "Europe/Berlin", new Dictionary<string, string> { ["watched"] = "Under watch.", ["trusted"] = "Known for years." });

    /// <summary>Patient, since other tests run beside these.</summary>
    public static SolverLimits Limits { get; } = new() { CheckTime = TimeSpan.FromSeconds(30), QuestionTime = TimeSpan.FromMinutes(1) };

    private readonly List<ProcessSolver> _solvers = [new(Solvers.Preferred(Environment.GetEnvironmentVariable("PATH"), new ToolchainOptions(), Limits), Limits, TimeProvider.System)];

    /// <summary>The solver.</summary>
    public WasmPay.Solving.ISolver Solver => _solvers[0];

    public MeaningJudge Judge => new(_solvers[0], Bank);

    /// <summary>The platform's own rules, which know both sides.</summary>
    public MeaningJudge Platform => new(_solvers[0], Bank with { Code = "platform" });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var solver in _solvers) await solver.DisposeAsync();
    }
}

[CollectionDefinition(nameof(JudgeFixture))]
public sealed class JudgeCollection : ICollectionFixture<JudgeFixture>;

/// <summary>Short words for conditions and readings.</summary>
internal static class Say
{
    public static Condition Number(string fact, Comparator comparator, long limit) => new Comparison([fact], comparator, limit);

    public static Condition Amount(Comparator comparator, long limit) => Number("transaction.amount.units", comparator, limit);

    public static Condition Than(string fact, Comparator comparator, string other) => new Comparison([new Term(fact)], comparator, new FactsLimit([new Term(other)]));

    public static Condition Text(string fact, params string[] values) => new Membership(fact, values);

    public static Condition All(params Condition[] parts) => new AllOf(parts);

    public static Condition Any(params Condition[] parts) => new AnyOf(parts);

    public static Condition Not(Condition part) => new Negation(part);

    public static Condition Memo(TextPart part, string value, bool anyCase = false) => new TextMatch("transaction.memo", part, [value], anyCase);

    public static Clause Clause(string code, Decision decision, Condition when, params string[] unless) => new(code, decision, when, "No.") { Unless = unless };

    public static Interpretation Reading(params Clause[] clauses) => new() { Clauses = clauses };

    public static Interpretation Denies(Condition when) => Reading(Clause("one", Decision.Deny, when));
}
