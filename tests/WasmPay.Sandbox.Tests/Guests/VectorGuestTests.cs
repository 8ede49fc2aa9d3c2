using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Sandbox.Tests.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Guests;

/// <summary>A guest that a C compiler made of vectors (tests/WasmPay.Benchmarks/guests/vectors.c).</summary>
public sealed class VectorGuestTests
{
    // As plain loops in C answer on the machine itself.
    public static TheoryData<string, int, ulong> Answers => new()
    {
        { "blend", 1, 43_479_040 }, { "blend", 200, 43_475_968 }, { "dot", 1, 1_239_459_692 }, { "dot", 77, 1_224_751_336 },
        { "search", 1, 4_398_046_773_017 }, { "search", 9, 4_398_046_773_241 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void The_managed_engine_answers_as_the_source_says(string export, int seed, ulong expected)
    {
        using var engine = new ManagedEngine();
        Assert.Equal(expected, Call(engine, export, seed));
    }

    [SharedTheory(WasmtimeLibraryForTests.Wheel48)]
    [MemberData(nameof(Answers))]
    public void Both_engines_give_the_same_answer_for_the_same_fuel(string export, int seed, ulong expected)
    {
        using var managed = new ManagedEngine();
        using var wasmtime = new WasmtimeEngine(WasmtimeFixture.Options);
        using var both = new DifferentialEngine(managed, wasmtime);
        Assert.Equal(expected, Call(both, export, seed));
        Assert.Empty(both.TakeDisagreements());
    }

    private static ulong Call(ICoreEngine engine, string export, int seed)
    {
        var binary = File.ReadAllBytes(Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Benchmarks", "guests", "vectors.wasm"));
        Assert.True(engine.TryCompile(binary, new CompileOptions(), out var module, out var error), error?.ToString());
        using (module)
        {
            using var store = engine.CreateStore(new StoreLimits());
            store.Fuel = 1UL << 40;
            var results = new CoreValue[1];
            ((ICoreFunction)store.Instantiate(module, []).Export(export)!).Invoke([CoreValue.I32(seed)], results);
            return results[0].Bits;
        }
    }
}
