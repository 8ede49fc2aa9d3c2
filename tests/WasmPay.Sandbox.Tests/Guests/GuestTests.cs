using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Sandbox.Tests.Validators;
using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Guests;

/// <summary>The same rule in many languages: each guest passes the same cases on each engine, and the engines agree on it.</summary>
public sealed class GuestTests
{
    // The largest guest brings a whole JavaScript engine, which starts before the rule does.
    private static readonly SandboxOptions Options = new() { Fuel = 50_000_000, ComponentBytes = 32 << 20 };

    public static TheoryData<string> Engines => [.. Fixture.Engines];

    /// <summary>The guests whose compilers are installed; the theories below name the others.</summary>
    public static TheoryData<string> Built =>
        [.. new[] { "c", "rust", "wat", "assemblyscript", "javascript" }.Where(language => GuestArtifacts.MissingReason(language) is null)];

    [GuestTheory("c")]
    [MemberData(nameof(Engines))]
    public void C_passes_every_case(string engine) => Passes("c", engine);

    [GuestTheory("rust")]
    [MemberData(nameof(Engines))]
    public void Rust_passes_every_case(string engine) => Passes("rust", engine);

    [GuestTheory("wat")]
    [MemberData(nameof(Engines))]
    public void Text_format_passes_every_case(string engine) => Passes("wat", engine);

    [GuestTheory("assemblyscript")]
    [MemberData(nameof(Engines))]
    public void AssemblyScript_passes_every_case(string engine) => Passes("assemblyscript", engine);

    [GuestTheory("javascript")]
    [MemberData(nameof(Engines))]
    public void JavaScript_passes_every_case(string engine) => Passes("javascript", engine);

    [SharedTheory(WasmtimeLibraryForTests.Wheel48)]
    [MemberData(nameof(Built))]
    public void Both_engines_agree_on_results_fuel_and_memory(string language)
    {
        using var managed = Fixture.NewEngine("managed");
        using var wasmtime = Fixture.NewEngine("wasmtime");
        using var both = new DifferentialEngine(managed, wasmtime);
        using var sandbox = new Sandbox(Options, both);
        Assert.True(sandbox.TryLoad(GuestArtifacts.Read(language), out var validator, out var refusals), string.Join('\n', refusals));
        using (validator)
        {
            foreach (var each in GuestCases.Read())
            {
                Check(each, validator.Validate(each.Request));
                Assert.True(both.Disagreements.Count == 0, $"{each.Name}: {string.Join('\n', both.Disagreements.Take(5))}");
            }
        }
    }

    private static void Passes(string language, string engine)
    {
        using var bench = new Bench(engine, GuestArtifacts.Read(language), Options);
        foreach (var each in GuestCases.Read()) Check(each, bench.Validator.Validate(each.Request));
    }

    private static void Check(GuestCase each, Outcome outcome)
    {
        Assert.True(outcome.Kind == OutcomeKind.Verdict, $"{each.Name}: {outcome.Explanation}");
        Assert.Equal(each.Decision, outcome.Verdict!.Decision);
        Assert.Equal(each.Clauses, outcome.Verdict.Findings.Select(finding => finding.Clause));
    }
}
