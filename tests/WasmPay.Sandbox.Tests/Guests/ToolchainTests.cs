using System.Diagnostics;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Sandbox.Tests.Validators;
using WasmPay.Sandbox.Tests.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using Xunit.Abstractions;

namespace WasmPay.Sandbox.Tests.Guests;

/// <summary>These compile for seconds, so nothing else runs beside them.</summary>
[CollectionDefinition(nameof(ToolchainTests), DisableParallelization = true)]
public sealed class ToolchainCollection;

/// <summary>
/// Whole language runtimes as validators: CPython, StarlingMonkey and QuickJS load by default, answer rightly at the same fuel on
/// both engines, and print what they cost. What Wasmtime compiles is kept in the temporary folder, since it takes up to a minute.
/// </summary>
[Collection(nameof(ToolchainTests))]
public sealed class ToolchainTests(ITestOutputHelper output)
{
    private const string Python = "python-stub-wasi.wasm.xz", StarlingMonkey = "js-starlingmonkey.wasm.xz";
    private const int WarmCalls = 15;

    // A busy machine fails no test.
    private static readonly SandboxOptions s_patient = new() { Deadline = TimeSpan.FromMinutes(1) };

    public static TheoryData<string> Engines => [.. Fixture.Engines];

    [SharedTheory(GuestManifest.File), MemberData(nameof(Engines))]
    public void CPython_answers_under_the_default_options(string engine) => Hold(engine, Python, s_patient);

    [SharedTheory(GuestManifest.File), MemberData(nameof(Engines))]
    public void StarlingMonkey_answers_under_the_default_options(string engine) => Hold(engine, StarlingMonkey, s_patient);

    [GuestTheory("javascript"), MemberData(nameof(Engines))]
    public void QuickJS_answers_under_the_default_options(string engine)
    {
        using var core = NewEngine(engine);
        using var sandbox = new Sandbox(new(), core);
        var validator = Load(sandbox, "QuickJS", GuestArtifacts.Read("javascript"));
        using (validator)
        {
            foreach (var each in GuestCases.Read())
            {
                var outcome = validator.Validate(each.Request);
                Assert.True(outcome.Kind == OutcomeKind.Verdict, $"{each.Name}: {outcome.Explanation}");
                Assert.Equal((each.Name, each.Decision), (each.Name, outcome.Verdict!.Decision));
            }
            Measure(() => validator.Validate(GuestCases.Read()[0].Request));
        }
    }

    // The neighbour: an operator who has lowered the limits back keeps them out, and is told by which.
    [SharedTheory(GuestManifest.File)]
    [InlineData(Python, "component-bytes=16777216", "at most 16777216 are taken")]
    [InlineData(Python, "function-bytes=131072", "function body bytes above the limit of 131072")]
    [InlineData(Python, "memory-bytes=1048576", "a guest may hold 1048576")]
    [InlineData(Python, "modules=10", "more than 10 core modules")]
    [InlineData(StarlingMonkey, "function-bytes=131072", "function body bytes above the limit of 131072")]
    [InlineData(StarlingMonkey, "functions=1000", "functions above the limit of 1000")]
    public void A_lower_limit_refuses_it_by_name(string component, string limit, string says)
    {
        using var sandbox = new Sandbox(Limits.SandboxLimits.Set(new(), limit));
        Assert.False(sandbox.TryLoad(GuestManifest.Bytes(component), out _, out var refusals));
        Assert.Equal("over-limit", refusals[0].Code);
        Assert.Contains(says, refusals[0].Message, StringComparison.Ordinal);
    }

    [SharedTheory(GuestManifest.File)]
    [InlineData(Python, "fuel=50000", OutcomeKind.OutOfFuel)]
    [InlineData(StarlingMonkey, "fuel=1000000", OutcomeKind.OutOfFuel)]
    public void A_lower_budget_stops_it_and_nothing_is_approved(string component, string limit, OutcomeKind kind)
    {
        using var sandbox = new Sandbox(Limits.SandboxLimits.Set(new(), limit));
        Assert.True(sandbox.TryLoad(GuestManifest.Bytes(component), out var validator, out _));
        using (validator)
        {
            var outcome = validator.ValidateLegacy(GuestManifest.Calls(component)[0].Request);
            Assert.Equal((kind, null), (outcome.Kind, outcome.Verdict));
        }
    }

    // The first call is on a new instance, the others on one that was put back; the fuel is the manifest's in each.
    private void Hold(string engine, string component, SandboxOptions options)
    {
        using var core = NewEngine(engine);
        using var sandbox = new Sandbox(options, core);
        var validator = Load(sandbox, component, GuestManifest.Bytes(component));
        using (validator)
        {
            var calls = GuestManifest.Calls(component);
            Measure(() => validator.ValidateLegacy(calls[0].Request));
            foreach (var call in calls)
            {
                var outcome = validator.ValidateLegacy(call.Request);
                Assert.True(outcome.Kind == OutcomeKind.Verdict, $"{call.Name}: {outcome.Kind} {outcome.Explanation}");
                Assert.Equal((call.Name, call.Answer), (call.Name, outcome.Legacy));
                Assert.Equal(call.Answer.Approved ? Decision.Approve : Decision.Deny, outcome.Verdict!.Decision);
                Assert.Equal((call.Name, call.Fuel), (call.Name, outcome.Fuel - outcome.StartFuel - (outcome.HostFuel - outcome.StartHostFuel)));
                Assert.Empty(outcome.Log);
            }
        }
    }

    private Validator Load(Sandbox sandbox, string name, byte[] bytes)
    {
        var started = Stopwatch.GetTimestamp();
        Assert.True(sandbox.TryLoad(bytes, out var validator, out var refusals), string.Join('\n', refusals));
        output.WriteLine($"{name} on {sandbox.Engine.Name}: {bytes.Length:N0} bytes, loaded in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:N0} ms");
        return validator;
    }

    private void Measure(Func<Outcome> call)
    {
        var (cold, fuel) = Timed(call);
        var warm = Enumerable.Range(0, WarmCalls).Select(_ => Timed(call)).ToArray();
        Assert.All(warm, each => Assert.Equal(fuel, each.Fuel));
        output.WriteLine($"cold {cold:N1} ms, warm {warm.Select(each => each.Milliseconds).Order().ElementAt(WarmCalls / 2):N2} ms, fuel {fuel:N0}, resident {Environment.WorkingSet >> 20} MiB");
    }

    private static (double Milliseconds, ulong Fuel) Timed(Func<Outcome> call)
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = call();
        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, outcome.Fuel);
    }

    private static ICoreEngine NewEngine(string name)
    {
        if (name == "managed") return new ManagedEngine();
        var folder = Path.Combine(Path.GetTempPath(), "wasmpay-tests", "toolchains");
        return new WasmtimeEngine(WasmtimeFixture.Options with
        {
            Pool = new WasmtimePool { Instances = 200, Memories = 20, Tables = 200 },
            Cache = new() { Folder = folder, KeyFile = folder + ".key" },
        });
    }
}
